"""The own texts of an act as operators: measured in bytes, set like on a canvas only when odd."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from reportlab.lib.units import mm

from portal.acts.drawing.side import Field, Items, Way
from portal.acts.sheet import Sheet
from portal.printing.colours import Colour
from portal.printing.encoding import encode, is_encodable
from portal.printing.fonts import Style
from portal.printing.pen import Align, Pen, reportlab_lock
from portal.printing.rulers import COARSE, ruler

Own = Field | Items


class FieldStamp:
    """Makes the operators of a field that follows the place `previous`.

    A text that one of the ways holds on one line costs a lookup a letter; what must be wrapped,
    shrunk or drawn by outlines takes the same road as on a plain canvas. Either leaves the
    colour and font of the first way behind, so that the next place need not set them again.
    """

    def __init__(self, field: Field, previous: Own | None, pen: Pen) -> None:
        self._field = field
        self._pen = pen
        self._start = _state(field, previous)
        self.text = field.text
        self.quick = self._quick()

    def careful(self, sheet: Sheet) -> bytes:
        """Return the operators for whatever the text is."""
        field, pen = self._field, self._pen
        fitted, baseline = field.placed(sheet)
        style = fitted.style
        written = []
        for line in fitted.lines:
            if is_encodable(line):
                data = encode(line)
                width = ruler(style.font).thousandths(data) * style.size_pt / 1000
                width += field.spacing_pt * (len(data) - 1)
                x = _number(field.x_mm * mm - width * field.align.value)
                written.append(b"BT %b %b Td(%b)Tj ET\n" % (x, _y(baseline, pen), data))
            else:
                written.append(_drawn(field, line, style, baseline, pen))
            baseline += style.leading_mm
        inside = (b"" if style == field.style else _font(style)) + _spacing(field)
        operators = b"".join(written)
        return self._start + (b"q %b%bQ\n" % (inside, operators) if inside else operators)

    def _quick(self) -> Callable[[bytes], bytes | None]:
        """Return what makes the operators for encoded text, None when no way holds it."""
        field = self._field
        measure = ruler(field.style.font)
        coarse, exactly = measure.coarse, measure.thousandths
        ways = [self._ready(way) for way in field.ways if way.lines == 1]
        right, shift, spacing = field.x_mm * mm, field.align.value, field.spacing_pt

        def quick(data: bytes) -> bytes | None:
            at_most = sum(data.translate(coarse))
            for before, after, room, _size in ways:
                if at_most <= room or (
                    at_most - len(data) < room and exactly(data) <= room * COARSE
                ):
                    return before + data + after
            return None

        def quick_shifted(data: bytes) -> bytes | None:
            width = exactly(data)
            for before, after, room, size in ways:
                if width <= room * COARSE:
                    left = right - (width * size + spacing * (len(data) - 1)) * shift
                    return before % left + data + after
            return None

        return quick_shifted if shift else quick

    def _ready(self, way: Way) -> tuple[bytes, bytes, float, float]:
        """Return what stands before and after a text, its room in COARSE units, and its size."""
        field, style = self._field, way.style
        inside = (b"" if style == field.style else _font(style)) + _spacing(field)
        opened, closed = (b"q ", b"Q\n") if inside else (b"", b"")
        x = _number(field.x_mm * mm) if field.align is Align.LEFT else b"%.2f"
        y = _y(way.baseline_mm, self._pen)
        before = b"%b%b%bBT %b %b Td(" % (self._start, opened, inside, x, y)
        room = field.width_mm * mm / style.size_pt * 1000 / COARSE
        return before, b")Tj ET\n" + closed, room, style.size_pt / 1000


class ItemsStamp:
    """Makes the operators of an act's items; a shop sells the same things, so rows are kept."""

    def __init__(self, items: Items, previous: Own | None, pen: Pen) -> None:
        self._items = items
        self._pen = pen
        self._start = _state(items, previous)
        x, y = _number(items.x_mm * mm), _y(items.baseline_mm, pen)
        leading = _number(items.style.leading_mm * mm)
        self._before = b"%bBT %b TL %b %b Td(" % (self._start, leading, x, y)
        self._row = lru_cache(maxsize=4096)(self._encoded)

    def operators(self, sheet: Sheet) -> bytes:
        """Return the operators for the items."""
        rows = [self._row(*row) for row in self._items.rows_of(sheet)]
        if None not in rows:
            return self._before + b")Tj T*(".join(rows) + b")Tj ET\n"  # type: ignore[arg-type]
        items = self._items
        with reportlab_lock:
            for place, (name, times) in enumerate(items.rows_of(sheet)):
                baseline = items.baseline_mm + place * items.style.leading_mm
                texts = items.fitted(name, times)
                self._pen.row(items.x_mm, baseline, texts, items.style, colour=items.colour)
            return self._start + _taken(self._pen)

    def _encoded(self, name: str, times: str) -> bytes | None:
        """Return a row as it fits; None when it is not for the font alone."""
        text, *apart = self._items.fitted(name, times)
        return None if apart or not is_encodable(text) else encode(text)


def _drawn(field: Field, line: str, style: Style, baseline_mm: float, pen: Pen) -> bytes:
    with reportlab_lock:
        pen.text(
            field.x_mm, baseline_mm, line, style,
            colour=field.colour, align=field.align, spacing_pt=field.spacing_pt,
        )  # fmt: skip
        return _taken(pen)


def _taken(pen: Pen) -> bytes:
    return b"q %b Q\n" % "\n".join(pen.take()).encode("ascii")


def _state(own: Own, previous: Own | None) -> bytes:
    colour = b"" if previous and previous.colour == own.colour else _colour(own.colour)
    font = b"" if previous and previous.style == own.style else _font(own.style)
    return colour + font


def _colour(colour: Colour) -> bytes:
    if colour.red == colour.green == colour.blue:
        return b"%b g " % _number(colour.red)
    return b"%b rg " % b" ".join(map(_number, colour))


def _font(style: Style) -> bytes:
    return b"/%b %b Tf " % (style.font.resource.encode(), _number(style.size_pt))


def _spacing(field: Field) -> bytes:
    return b"%b Tc " % _number(field.spacing_pt) if field.spacing_pt else b""


def _y(y_mm: float, pen: Pen) -> bytes:
    return _number(pen.up(y_mm) * mm)


def _number(value: float) -> bytes:
    return f"{value:.2f}".rstrip("0").rstrip(".").encode()
