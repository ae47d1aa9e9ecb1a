"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"  # it works, but somebody should know
    FAULT = "fault"  # something does not work, or answers could be lost


@dataclass(frozen=True)
class Finding:
    """What a check found, in words, and what to do about it."""

    level: Level
    said: str
    advice: str = ""


def ok(said: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, said)


def warning(said: str, advice: str) -> Finding:
    """It works, but somebody should know."""
    return Finding(Level.WARNING, said, advice)


def fault(said: str, advice: str) -> Finding:
    """Something does not work, or answers could be lost."""
    return Finding(Level.FAULT, said, advice)
