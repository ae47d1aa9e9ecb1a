"""Forms of the keys of other systems."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, SubmitField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from portal.accounts.models import DEFAULT_CALLS, MOST_CALLS
from portal.accounts.rules import GRACE_HOURS
from portal.web.fields import WholeField, line_field

NAME_LENGTH = 80
CALLS = [InputRequired(), NumberRange(1, MOST_CALLS)]
GRACES = {
    0: _l("stops at once"),
    24: _l("works for 24 hours more"),
    168: _l("works for 7 days more"),
}


class KeyForm(FlaskForm):
    """A key for another system."""

    name = line_field(
        _l("What is it for?"),
        NAME_LENGTH,
        DataRequired(),
        description=_l("The name of the shop or program, to know the key again."),
    )
    may_orders = BooleanField(_l("Orders: sends and reads orders, takes acts"), default=True)
    may_read = BooleanField(_l("Everything: reads orders, answers and statistics"))
    calls_per_minute = WholeField(
        _l("Calls a minute, at most"), validators=CALLS, default=DEFAULT_CALLS
    )
    add = SubmitField(_l("Make a key"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a key that would open nothing."""
        is_valid = bool(super().validate(extra_validators))
        if not (self.may_orders.data or self.may_read.data):
            self.may_read.errors = [_l("Choose at least one.")]
            return False
        return is_valid

    def scopes(self) -> list[str]:
        """Return what was ticked."""
        ticked = {"orders": self.may_orders.data, "read": self.may_read.data}
        return [scope for scope, is_ticked in ticked.items() if is_ticked]


class LimitForm(FlaskForm):
    """How often a key may call."""

    calls_per_minute = WholeField(_l("Calls a minute, at most"), validators=CALLS)
    save_limit = SubmitField(_l("Save"))


class RotateForm(FlaskForm):
    """How long the old key goes on working."""

    grace = RadioField(_l("The old key"), default="24")
    rotate = SubmitField(_l("Make a new key"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grace.choices = [
            SelectChoice(value=str(hours), label=str(GRACES[hours])) for hours in GRACE_HOURS
        ]
