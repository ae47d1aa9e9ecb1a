"""How wide encoded text runs: tables of widths, and sums of bytes."""

from __future__ import annotations

from functools import cache

from portal.printing.embedded import embedded_font
from portal.printing.weights import Font

COARSE = 4  # thousandths of the size: in these every character's width fits into a byte


class Ruler:
    """Measures encoded text of one font."""

    def __init__(self, font: Font) -> None:
        widths = embedded_font(font).widths
        self._low = bytes(width & 255 for width in widths)
        self._high = bytes(width >> 8 for width in widths)
        self.coarse = bytes(-(-width // COARSE) for width in widths)

    def thousandths(self, data: bytes) -> int:
        """Return the width of encoded text in thousandths of its size."""
        return sum(data.translate(self._low)) + 256 * sum(data.translate(self._high))


@cache
def ruler(font: Font) -> Ruler:
    """Return the ruler of a font."""
    return Ruler(font)
