"""What an address asks for, read with care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import abort, request

Choice = TypeVar("Choice", bound=StrEnum)


def choice_argument(name: str, choices: type[Choice]) -> Choice | None:
    """Return the choice an address names; None when it names none or an unknown one."""
    text = request.args.get(name, "")
    return choices(text) if text in list(choices) else None


def day_argument(name: str) -> date | None:
    """Return the ISO day an address names; None when it names none. ValueError for no day."""
    text = request.args.get(name, "").strip()
    return date.fromisoformat(text) if text else None


@contextmanager
def page_cursor() -> Iterator[str | None]:
    """Give the `after` of the address; a foreign cursor answers 404."""
    try:
        yield request.args.get("after") or None
    except ValueError:
        abort(404)
