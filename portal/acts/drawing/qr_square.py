"""Where a QR code stands: modules of whole printer dots, in the middle of a square room."""

from __future__ import annotations

from portal.acts.drawing.side import Box, QrPlace
from portal.printing.qr import QUIET_MODULES
from portal.printing.qr_tables import qr_tables

OFFICE_DPI, THERMAL_DPI = 300, 203
LEAST_DOTS = 3  # a module; on labels six are read under tape too (PAPER.md)
# In an office the symbol starts on a hundredth of an inch: whole dots at 300, 600 and 1200 dpi,
# and whole pixels of a picture of 100 dpi, which is what readers get at the worst.
_STEPS = {OFFICE_DPI: 3, THERMAL_DPI: 1}


def qr_place(
    address: str, left_mm: float, top_mm: float, room_mm: float, dpi: int = OFFICE_DPI
) -> QrPlace:
    """Return the place of the symbol of an address and a code, in a room with its quiet zone.

    ValueError when the address is so long that a module has fewer than three dots.
    """
    dot = 25.4 / dpi
    modules = qr_tables(address).side
    dots = int(room_mm / dot / (modules + 2 * QUIET_MODULES) + 1e-6)
    if dots < LEAST_DOTS:
        raise ValueError(f"a module of {dots} dots is too small to read; shorten the address")
    side = modules * dots * dot
    step = _STEPS[dpi] * dot
    white = (room_mm - side) / 2
    return QrPlace(
        round((left_mm + white) / step) * step,
        round((top_mm + white) / step) * step,
        side,
        Box(left_mm, top_mm, left_mm + room_mm, top_mm + room_mm),
    )
