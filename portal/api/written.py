"""JSON strings and numbers, read by the parsers that read the cells of order files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from portal.api.patterns import or_nothing
from portal.api.problems import said
from portal.orders.values import CellError

LONGEST_VALUE = 10_000


class Written(fields.Field[Any]):
    """A JSON string, read by a parser of cells; an empty one is null."""

    json_type: str | list[str] = "string"

    def __init__(self, parse: Callable[[str], Any], **kwargs: Any) -> None:
        told = dict(kwargs.get("metadata", {}))
        if "anyOf" not in told:
            told["type"] = self.json_type
        if "pattern" in told and kwargs.get("allow_none"):
            told["pattern"] = or_nothing(told["pattern"])
        kwargs["metadata"] = told
        super().__init__(**kwargs)
        self.parse = parse

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> Any:
        text = self.text_of(value)
        if len(text) > LONGEST_VALUE:
            raise ValidationError("Too long.")
        try:
            parsed = self.parse(text) if text.strip() else ""
        except CellError as error:
            raise ValidationError(said(error.reason)) from error
        if parsed != "":
            return parsed
        if not self.allow_none:
            raise ValidationError("Must not be empty.")
        return None

    def text_of(self, value: Any) -> str:
        """Return the text that was sent."""
        if not isinstance(value, str):
            raise ValidationError("Must be a string.")
        return value


class WrittenNumber(Written):
    """A JSON number, or a string with one."""

    json_type = ["number", "string"]

    def text_of(self, value: Any) -> str:
        """Return the number as it would be written in a file."""
        if isinstance(value, Decimal) and abs(value.adjusted()) < 20:
            return f"{value.normalize():f}"
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise ValidationError("Must be a number, or a string with a number.")
        return value
