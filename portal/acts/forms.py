"""Forms of the acts' pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, SelectField, SubmitField
from wtforms.validators import DataRequired

from portal.acts.words import FORMATS
from portal.web.fields import line_field


class PrintForm(FlaskForm):
    """On which paper, and whether all acts of the filter; chosen ones are `number` fields."""

    format = SelectField(_l("Paper"))
    all = BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.format.choices = [
            SelectChoice(value=page_format.value, label=str(word))
            for page_format, word in FORMATS.items()
        ]


class VoidForm(FlaskForm):
    """Why an act is closed for good."""

    reason = line_field(_l("Reason, as the client will read it"), 200, DataRequired())
    void = SubmitField(_l("Void the act"))
