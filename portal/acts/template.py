"""A blank compiled: its ink as form XObjects, and for each side the steps that fill it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import Image
from reportlab.lib.units import mm

from portal.acts.drawing.papers import PAPERS
from portal.acts.drawing.side import Field, Ink, Logo, QrPlace, Side
from portal.acts.formats import PageFormat
from portal.acts.sheet import Blank, Sheet
from portal.acts.stamps import FieldStamp, ItemsStamp, Own
from portal.printing.encoding import encode_together
from portal.printing.fixed_font import template_canvas
from portal.printing.fonts import register_fonts
from portal.printing.pen import Pen, reportlab_lock
from portal.printing.qr_operators import qr_frame, qr_raw_frame
from portal.printing.qr_tables import QRTables, qr_tables

LOGO = b"L"  # the name of the picture in a form's resources


@dataclass(frozen=True)
class Form:
    """Ink of a side; `number` counts through the template."""

    number: int


@dataclass(frozen=True)
class Picture:
    """The firm's logo as an image XObject: its dictionary's entries and compressed colours."""

    entries: bytes
    data: bytes


Step = Form | FieldStamp | Callable[[Sheet], bytes]


@dataclass(frozen=True)
class Template:
    """What a document needs to print acts of one blank on one paper."""

    forms: tuple[bytes, ...]  # compressed
    logo: Picture | None
    sides: tuple[tuple[Step, ...], ...]


class SideStamp:
    """Fills one side of an act, in a document that calls the template's forms by `names`."""

    def __init__(self, steps: Sequence[Step], names: Sequence[bytes]) -> None:
        self._frame = [b""] * len(steps)
        self._fields: list[tuple[int, Callable[[bytes], bytes | None], FieldStamp]] = []
        self._others: list[tuple[int, Callable[[Sheet], bytes]]] = []
        for place, step in enumerate(steps):
            if isinstance(step, Form):
                self._frame[place] = b"/%b Do\n" % names[step.number]
            elif isinstance(step, FieldStamp):
                self._fields.append((place, step.quick, step))
            else:
                self._others.append((place, step))
        self._texts = [field.text for _place, _quick, field in self._fields]

    def operators(self, sheet: Sheet) -> bytes:
        """Return the content of the side."""
        written = self._frame.copy()
        encoded = encode_together([text(sheet) for text in self._texts])
        if encoded is None:
            for place, _quick, field in self._fields:
                written[place] = field.careful(sheet)
        else:
            for (place, quick, field), data in zip(self._fields, encoded, strict=True):
                written[place] = quick(data) or field.careful(sheet)
        for place, stamp in self._others:
            written[place] = stamp(sheet)
        return b"".join(written)


@cache
def cut_marks(page_format: PageFormat) -> bytes:
    """Return the operators of what is drawn on a page beside its acts."""
    paper = PAPERS[page_format]
    with reportlab_lock:
        pen = Pen(template_canvas(pagesize=paper.size.points), paper.size)
        paper.draw_cut(pen)
        return b"".join(line.encode("ascii") + b"\n" for line in pen.take())


@lru_cache(maxsize=32)
def template_of(blank: Blank, page_format: PageFormat) -> Template:
    """Compile a blank for a paper: reportlab draws it once, acts are stamped into it."""
    paper = PAPERS[page_format]
    with reportlab_lock:
        register_fonts()
        pen = Pen(template_canvas(pagesize=paper.act.points), paper.act)
        sides = tuple(paper.describe(pen, blank))
    forms: list[bytes] = []
    steps = [_steps(side, forms, qr_tables(blank.address)) for side in sides]
    logos = [part.picture for side in sides for part in side.parts if isinstance(part, Logo)]
    return Template(tuple(forms), _picture(logos[0]) if logos else None, tuple(steps))


def _steps(side: Side, forms: list[bytes], tables: QRTables) -> tuple[Step, ...]:
    steps: list[Step] = []
    ink: list[bytes] = []

    def end_form() -> None:
        if ink:
            steps.append(Form(len(forms)))
            forms.append(zlib.compress(b"\n".join(ink), 9))
            ink.clear()

    previous: Own | None = None
    for part in side.parts:
        if isinstance(part, Ink):
            ink.append("\n".join(part.operators).encode("ascii"))
            continue
        if isinstance(part, Logo):
            ink.append(_logo(part, side.pen))
            continue
        end_form()
        if isinstance(part, QrPlace):
            steps.append(_qr_stamp(part, side.pen, tables))
            continue
        if isinstance(part, Field):
            steps.append(FieldStamp(part, previous, side.pen))
        else:
            steps.append(ItemsStamp(part, previous, side.pen).operators)
        previous = part
    end_form()
    return tuple(steps)


def _picture(image: Image.Image) -> Picture:
    entries = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB"
        % image.size
    )
    return Picture(entries, zlib.compress(image.tobytes(), 9))


def _logo(logo: Logo, pen: Pen) -> bytes:
    x, y = logo.x_mm * mm, pen.up(logo.bottom_mm) * mm
    width, height = logo.width_mm * mm, logo.height_mm * mm
    return b"q %.3f 0 0 %.3f %.3f %.3f cm /%b Do Q" % (width, height, x, y, LOGO)


def _qr_stamp(place: QrPlace, pen: Pen, tables: QRTables) -> Callable[[Sheet], bytes]:
    side, x = place.side_mm * mm, place.x_mm * mm
    y = pen.up(place.y_mm + place.side_mm) * mm
    raw, raw_end = qr_raw_frame(tables, x, y, side)
    digits, digits_end = qr_frame(tables, x, y, side)
    bits = tables.bits

    def stamp(sheet: Sheet) -> bytes:
        symbol = bits(sheet.code)
        # raw bits are half as long, but those that spell EI would end the image for some readers
        if b"EI" in symbol:
            return digits + symbol.hex().encode() + digits_end
        return raw + symbol + raw_end

    return stamp
