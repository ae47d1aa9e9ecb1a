"""Single values of the API as they go out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import fields


class AmountOut(fields.String):
    """Money with exactly two places; a string, so that no reader makes a float of it."""

    def _serialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str | None:
        return None if value is None else f"{value:.2f}"


class QuantityOut(fields.String):
    """A count or a weight without needless zeros."""

    def _serialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str | None:
        return None if value is None else f"{value.normalize():f}"


class MomentOut(fields.Field[datetime]):
    """A moment in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        told = {"type": "string", "format": "date-time", "description": "UTC"}
        super().__init__(**{**kwargs, "metadata": {**told, **kwargs.get("metadata", {})}})

    def _serialize(self, value: datetime | None, *_args: Any, **_kwargs: Any) -> str | None:
        return None if value is None else in_utc(value)


def in_utc(moment: datetime) -> str:
    """Write a moment in UTC, with Z."""
    return moment.astimezone(UTC).isoformat()[:-6] + "Z"
