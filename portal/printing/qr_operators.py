"""QR symbols as operators of a PDF page, for a writer of bytes."""

from __future__ import annotations

from portal.printing.qr_tables import QRTables


def qr_operators(tables: QRTables, code: str, x_pt: float, y_pt: float, side_pt: float) -> bytes:
    """Return the operators that paint the symbol of a code, black, in a square.

    All in PDF points: `side_pt` of the symbol WITHOUT its quiet zone, so four modules around it
    must stay white; `x_pt`, `y_pt` of its lower left corner. ValueError as in `QRTables.bits`.
    """
    before, after = qr_frame(tables, x_pt, y_pt, side_pt)
    return before + tables.hex(code) + after


def qr_frame(tables: QRTables, x_pt: float, y_pt: float, side_pt: float) -> tuple[bytes, bytes]:
    """Return what stands before and after `tables.hex(code)` in `qr_operators`.

    It is the same for all codes at a place: a template keeps it ready.
    """
    # An inline image mask (ISO 32000-1, 8.9.6.2, 8.9.7): /D[1 0] paints where a bit is 1. Digits,
    # as raw bits may spell EI, which ends an image.
    before = (
        f"q 0 g {side_pt:.3f} 0 0 {side_pt:.3f} {x_pt:.3f} {y_pt:.3f} cm "
        f"BI/W {tables.side}/H {tables.side}/IM true/D[1 0]/F/AHx ID "
    )
    return before.encode("ascii"), b">\nEI Q\n"
