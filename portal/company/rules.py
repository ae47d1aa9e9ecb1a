"""Decisions about the firm's promises, texts and links, as pure functions."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from portal.company.errors import AddressFault, AddressRefused

SATURDAY = 5
PLACEHOLDERS = ("{client}", "{order}")  # what a greeting may ask for
GREETING_LINES = 2  # the salutation, and what follows it
LONGEST_ADDRESS = 500
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:", re.IGNORECASE)  # no dot: maps.example:8443 is a host
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


def add_working_days(day: date, count: int) -> date:
    """Return the day `count` working days after `day`; Saturdays and Sundays don't count.

    >>> add_working_days(date(2026, 11, 20), 3)  # a Friday
    datetime.date(2026, 11, 25)
    """
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces and is no placeholder, and the braces that stand alone.

    >>> unknown_placeholders("{client}, {name}: thank you}")
    ['{name}', '}']
    """
    return [found for found in _BRACES.findall(text) if found not in PLACEHOLDERS]


def review_url(text: str) -> str:
    """Return an address as receipts link to it, with https where no scheme was typed.

    AddressRefused, which is a ValueError, when no receipt should lead there.

    >>> review_url("Maps.Example/garna-sport?tab=reviews")
    'https://maps.example/garna-sport?tab=reviews'
    >>> review_url("javascript:alert(1)")
    Traceback (most recent call last):
    portal.company.errors.AddressRefused: not_https
    """
    if " " in text or not text.isprintable():
        raise AddressRefused(AddressFault.SPACES)
    url = text if _SCHEME.match(text) else "https://" + text.removeprefix("//")
    try:
        parts = urlsplit(url)
        has_host = parts.port != 0 and _HOST.fullmatch(parts.hostname or "")
    except ValueError:  # a port or brackets that cannot be meant
        raise AddressRefused(AddressFault.NO_HOST) from None
    if parts.scheme != "https":
        raise AddressRefused(AddressFault.NOT_HTTPS)
    if "@" in parts.netloc:
        raise AddressRefused(AddressFault.SIGN_IN)
    if not has_host:
        raise AddressRefused(AddressFault.NO_HOST)
    # hosts know no capitals, and an empty path is "/": one page is written in one way
    written = parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()
    if len(written) > LONGEST_ADDRESS:
        raise AddressRefused(AddressFault.TOO_LONG)
    return written
