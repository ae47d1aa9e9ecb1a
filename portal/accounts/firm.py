"""What accounts know of the firm, whose settings stand above them."""

from __future__ import annotations

from typing import Protocol

from flask import current_app

EXTENSION = "firm"


class Firm(Protocol):
    """The part of the settings that accounts speak of."""

    name: str
    email: str


def firm() -> Firm:
    """Return the firm; company/pages.py says who it is."""
    found: Firm = current_app.extensions[EXTENSION]()
    return found
