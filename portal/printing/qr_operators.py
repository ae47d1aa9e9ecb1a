"""QR symbols as operators of a PDF page, for a writer of bytes."""

from __future__ import annotations

from portal.printing.qr_tables import QRTables

_END = b"\nEI Q\n"


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
    # Digits, as raw bits may spell EI, which ends an image.
    return _image(tables, x_pt, y_pt, side_pt) + b"/F/AHx ID ", b">" + _END


def qr_raw_frame(tables: QRTables, x_pt: float, y_pt: float, side_pt: float) -> tuple[bytes, bytes]:
    """Return what stands before and after `tables.bits(code)`: half as long as digits.

    Only for bits that do not spell EI, and for a writer of bytes.
    """
    return _image(tables, x_pt, y_pt, side_pt) + b"ID ", _END


def _image(tables: QRTables, x_pt: float, y_pt: float, side_pt: float) -> bytes:
    # An inline image mask (ISO 32000-1, 8.9.6.2, 8.9.7): /D[1 0] paints where a bit is 1.
    return b"q 0 g %.3f 0 0 %.3f %.3f %.3f cm BI/W %d/H %d/IM true/D[1 0]" % (
        side_pt, side_pt, x_pt, y_pt, tables.side, tables.side,
    )  # fmt: skip
