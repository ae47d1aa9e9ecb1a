"""Colours on paper: a firm's colour made dark enough to read."""

from __future__ import annotations

import re
from typing import NamedTuple

READABLE_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3, for text of any size
_HEX = re.compile("#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
_DARKER = 0.97


class Colour(NamedTuple):
    """sRGB channels in 0..1."""

    red: float
    green: float
    blue: float


WHITE = Colour(1.0, 1.0, 1.0)
BLACK = Colour(0.0, 0.0, 0.0)
INK = Colour(0.11, 0.11, 0.11)
QUIET = Colour(0.34, 0.34, 0.34)
HAIRLINE = Colour(0.5, 0.5, 0.5)  # lighter greys fall apart into dots on a cheap laser printer


def tint(colour: Colour, strength: float) -> Colour:
    """Mix a colour with white; strength 0 (white) to 1 (the colour)."""
    return Colour(*(1 - (1 - channel) * strength for channel in colour))


def colour_from_hex(text: str) -> Colour:
    """Read `#rrggbb`; ValueError for anything else."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a colour written #rrggbb: {text!r}")
    red, green, blue = (int(channel, 16) / 255 for channel in match.groups())
    return Colour(red, green, blue)


def contrast_on_white(colour: Colour) -> float:
    """Return the contrast ratio with white paper, 1..21 (WCAG 2.2, relative luminance)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in colour
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def readable_on_white(colour: Colour) -> Colour:
    """Darken a colour, keeping its hue, until text in it reads on white (contrast >= 4.5)."""
    while contrast_on_white(colour) < READABLE_CONTRAST:
        colour = Colour(*(channel * _DARKER for channel in colour))
    return colour
