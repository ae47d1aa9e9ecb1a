"""What an order in the words of another system is refused for."""

from __future__ import annotations

from flask_babel.speaklater import LazyString


class BodyRefused(Exception):
    """An order that cannot be read: the field at fault, as the system calls it, and why."""

    def __init__(self, field: str, reason: LazyString, value: str | None = None) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason
        self.value = value
