"""A QR code on a screen: one path of an SVG, for text that is no address of an act."""

from __future__ import annotations

from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_MODULES = 4  # ISO/IEC 18004


def qr_path(text: str) -> tuple[int, str]:
    """Return the side in modules, white around included, and the path that draws the dark ones.

    >>> side, path = qr_path("otpauth://totp/x")
    >>> side, path[:9]
    (33, 'M4 4h7v1h')
    """
    code = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    drawn = []
    for y, row in enumerate(rows, QUIET_MODULES):
        x = QUIET_MODULES
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return len(rows) + 2 * QUIET_MODULES, "".join(drawn)
