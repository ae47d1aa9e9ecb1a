"""Breaks text into lines, whatever measures it."""

from __future__ import annotations

import re
from collections.abc import Callable

from portal.printing.graphemes import ends

NO_BREAK_SPACE = "\u00a0"
# Russian typesetting: no line ends with a number or a word of one or two letters, and no line
# starts with a dash.
_GLUED = re.compile(r"(?:(?<=[\s(«„][^\W_])|(?<=[\s(«„][^\W_]{2})|(?<=[\d№])) (?=\S)| (?=[—–])")

Measure = Callable[[str], float]


def glued(text: str) -> str:
    """Return text with no-break spaces where a line must not end."""
    return _GLUED.sub(NO_BREAK_SPACE, text)


def wrapped(
    text: str, measure: Measure, max_width: float, max_lines: int
) -> tuple[tuple[str, ...], bool]:
    """Return the lines, at most one more than asked (it holds all the rest), and: broken a word?"""
    lines: list[str] = []
    broken = False
    rest = text
    while rest and len(lines) < max_lines:
        if measure(rest) <= max_width:
            lines.append(rest)
            return tuple(lines), broken
        end = longest(rest, measure, max_width) or ends(rest)[1]
        space = rest.rfind(" ", 0, end + 1)
        if space <= 0:
            space = rest.rfind(NO_BREAK_SPACE, 0, end + 1)
        if space > 0:
            lines.append(rest[:space])
            rest = rest[space + 1 :]
        else:
            broken = True
            lines.append(rest[:end])
            rest = rest[end:]
    if rest:
        lines.append(rest)
    return tuple(lines), broken


def longest(text: str, measure: Measure, max_width: float) -> int:
    """Return how many leading characters of text fit; no grapheme is cut."""
    places = ends(text)
    low, high = 0, len(places) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[: places[middle]]) <= max_width:
            low = middle
        else:
            high = middle - 1
    return places[low]
