"""Forms of the acts' pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Length

from portal.web.text import clean_line


class PrintForm(FlaskForm):
    """The chosen acts come as `number` fields beside these two buttons."""

    pdf = SubmitField(_l("PDF of the chosen"))
    printed = SubmitField(_l("They came out: mark printed"))


class VoidForm(FlaskForm):
    """Why an act is closed for good."""

    reason = StringField(
        _l("Reason, as the client will read it"),
        filters=[lambda text: clean_line(text or "")],
        validators=[DataRequired(), Length(max=200)],
    )
    void = SubmitField(_l("Void the act"))
