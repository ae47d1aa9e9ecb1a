"""Fields that several forms have."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, StringField
from wtforms.validators import Length

from portal.web.text import clean_line

LONGEST_NUMBER = 18  # digits and a sign: 64 bits hold them


class WholeField(IntegerField):
    """A whole number that no column is too small for: what is longer is no number of ours."""

    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent. A longer one would stop the validators, which compare as floats."""
        is_too_long = bool(valuelist) and len(valuelist[0]) > LONGEST_NUMBER
        super().process_formdata([""] if is_too_long else valuelist)


def line_field(label: Any, limit: int, *validators: Any, **kwargs: Any) -> StringField:
    """Make the field of one cleaned line of at most `limit` characters."""
    return StringField(
        label,
        filters=[lambda text: clean_line(text or "")],
        validators=[*validators, Length(max=limit)],
        **kwargs,
    )
