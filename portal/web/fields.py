"""Fields that several forms have."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from portal.web.text import clean_line


def line_field(label: Any, limit: int, *validators: Any, **kwargs: Any) -> StringField:
    """Make the field of one cleaned line of at most `limit` characters."""
    return StringField(
        label,
        filters=[lambda text: clean_line(text or "")],
        validators=[*validators, Length(max=limit)],
        **kwargs,
    )
