"""Forms of the acts' pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.validators import DataRequired

from portal.web.fields import line_field


class PrintForm(FlaskForm):
    """The chosen acts come as `number` fields beside these two buttons."""

    pdf = SubmitField(_l("PDF of the chosen"))
    printed = SubmitField(_l("They came out: mark printed"))


class VoidForm(FlaskForm):
    """Why an act is closed for good."""

    reason = line_field(_l("Reason, as the client will read it"), 200, DataRequired())
    void = SubmitField(_l("Void the act"))
