"""What a file of orders, or a line of it, is refused for."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel.speaklater import LazyString


class FileRefused(Exception):
    """The whole file cannot be read; `reason` is for the person who sent it."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that does not go in: where it is, and why. Column and value when one is at fault."""

    line: int
    column: str | None
    value: str | None
    reason: LazyString | str
