"""What reads paper in tests can be believed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.printing.pages import PageSize
from portal.printing.pen import Pen
from portal.printing.qr import draw_bits, draw_modules
from portal.printing.qr_tables import qr_tables
from tests.printing.reading import (
    as_jpeg,
    blurred,
    circles_mm,
    pictures,
    read_by_opencv,
    read_by_zbar,
    read_by_zxing,
    smaller,
)

TABLES = qr_tables("HTTPS://OTZYV.GARNA-SPORT.RU/A/")
CODE = "7K3MPX9QW2RTV8BD"
PAGE = PageSize(127, 127)  # whole pixels at any dpi: PDFium stretches a page to whole pixels
MODULE_MM = 0.75
CIRCLES = [
    (12.0, 20.0, 5.0),
    (19.3, 20.37, 4.4),
    (50.11, 63.4, 5.0),
    (87.777, 111.313, 4.7),
]
Reader = Callable[[Image.Image], list[str]]


def page(draw: Callable[[Pen], None]) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=PAGE.points)
    draw(Pen(canvas, PAGE))
    canvas.save()
    return file.getvalue()


def as_bits(pen: Pen) -> None:
    draw_bits(pen.canvas, TABLES, CODE, 30.1, 50.2, TABLES.side * MODULE_MM)


def as_vectors(pen: Pen) -> None:
    side = (TABLES.side + 8) * MODULE_MM
    draw_modules(pen.canvas, TABLES.matrix(CODE), 30.1, 50.2, side)


def circles_and_more(pen: Pen) -> None:
    pen.canvas.setLineWidth(0.2 * mm)
    for x, y, diameter in CIRCLES:
        pen.canvas.circle(x * mm, pen.up(y) * mm, diameter / 2 * mm)
    pen.canvas.setFontSize(8)
    pen.canvas.drawCentredString(CIRCLES[0][0] * mm, pen.up(CIRCLES[0][1] + 1) * mm, "7")
    pen.canvas.setFontSize(20)
    pen.canvas.drawString(20 * mm, 30 * mm, "O0oQ8 Об")
    pen.canvas.rect(60 * mm, 30 * mm, 5 * mm, 5 * mm)
    pen.canvas.ellipse(70 * mm, 30 * mm, 75 * mm, 33.5 * mm)
    pen.canvas.circle(50 * mm, 10 * mm, 2.5 * mm, fill=1)
    pen.canvas.circle(80 * mm, 50 * mm, 9 * mm)


@pytest.mark.parametrize("degrade", [None, blurred, smaller, as_jpeg])
@pytest.mark.parametrize("draw", [as_bits, as_vectors])
@pytest.mark.parametrize(
    ("read", "dpi"), [(read_by_zxing, 100), (read_by_zbar, 100), (read_by_opencv, 203)]
)
def test_code_of_small_modules_is_read_even_from_a_poor_picture(
    read: Reader,
    dpi: int,
    draw: Callable[[Pen], None],
    degrade: Callable[[Image.Image], Image.Image] | None,
) -> None:
    (picture,) = pictures(page(draw), dpi)
    assert read(degrade(picture) if degrade else picture) == [TABLES.prefix + CODE]


@pytest.mark.parametrize("read", [read_by_zxing, read_by_zbar, read_by_opencv])
def test_nothing_is_read_on_white_paper(read: Reader) -> None:
    assert read(Image.new("RGB", (400, 400), "white")) == []


@pytest.mark.parametrize("dpi", [100, 150, 200, 300, 600])
def test_circles_are_found_where_they_are_and_nothing_else(dpi: int) -> None:
    (picture,) = pictures(page(circles_and_more), dpi)
    assert circles_mm(picture, dpi) == [pytest.approx(circle, abs=0.1) for circle in CIRCLES]


def test_circles_are_found_to_a_fiftieth_of_a_millimetre_at_300_dpi() -> None:
    (picture,) = pictures(page(circles_and_more), 300)
    assert circles_mm(picture, 300) == [pytest.approx(circle, abs=0.02) for circle in CIRCLES]


def test_circles_of_a_jpeg_are_found() -> None:
    (picture,) = pictures(page(circles_and_more), 200)
    found = circles_mm(as_jpeg(picture), 200)
    assert found == [pytest.approx(circle, abs=0.1) for circle in CIRCLES]


def test_white_paper_has_no_circles() -> None:
    assert circles_mm(Image.new("RGB", (400, 400), "white"), 100) == []
