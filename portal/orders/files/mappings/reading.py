"""What the cells of several systems have in common: states, names, amounts of a machine."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from portal.orders.files.mappings.mapping import Cells, Reading

DELIVERED = frozenset(
    ("delivered", "доставлен", "доставлен покупателю", "вручен", "выдан", "получен")
)
CANCELLED = frozenset(("cancelled", "canceled", "отменен", "аннулирован"))

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_COMPUTED = re.compile(r"\d{1,15}[.,]\d{4,20}", re.ASCII)
_ENDING = re.compile(r"[оаы]$")  # отменен, отменено, отменена


def status_of(
    *titles: str,
    delivered: Collection[str] = DELIVERED,
    cancelled: Collection[str] = CANCELLED,
) -> Reading:
    """Return what reads the state of an order from its first filled title.

    The words are in small letters, without ё, and for Russian ones without an ending of gender.
    Any other word is a step on the way, and tells nothing.
    """

    def status(cells: Cells) -> str:
        word = state_word(first_of(cells, *titles))
        if word in delivered or _ENDING.sub("", word) in delivered:
            return "delivered"
        if word in cancelled or _ENDING.sub("", word) in cancelled:
            return "cancelled"
        return ""

    return status


def state_word(text: str) -> str:
    """Return the name of a state as sets of them are written.

    >>> state_word(" Отменён ")
    'отменен'
    """
    return " ".join(text.casefold().replace("ё", "е").split())


def first_of(cells: Cells, *titles: str) -> str:
    """Return the first filled of these cells."""
    return next((text for title in titles if (text := cells.get(title.casefold()))), "")


def joined(*titles: str) -> Reading:
    """Return what reads a name that lies in several cells."""
    return lambda cells: " ".join(filter(None, (cells.get(t.casefold(), "") for t in titles)))


def money(*titles: str) -> Reading:
    """Return what reads an amount that was computed and not rounded: `19.9917`."""
    return lambda cells: rounded(first_of(cells, *titles))


def english_money(*titles: str) -> Reading:
    """Return what reads an amount of a system that writes English numbers: `1,234.5`."""
    return lambda cells: english_amount(first_of(cells, *titles))


def english_amount(text: str) -> str:
    """Return an English number as our amounts are written; other text stays as it is.

    >>> english_amount("1,234.50"), english_amount("1 234,50")
    ('1234.50', '1 234,50')
    """
    return rounded(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)


def rounded(text: str) -> str:
    """Return a number of four or more decimals with two: fewer may be thousands.

    >>> rounded("19.9950"), rounded("1.234")
    ('20.00', '1.234')
    """
    if not _COMPUTED.fullmatch(text):
        return text
    return str(Decimal(text.replace(",", ".")).quantize(Decimal("0.01"), ROUND_HALF_UP))
