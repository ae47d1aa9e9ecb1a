"""QR codes on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.printing.qr import draw_qr, qr_matrix, quiet_zone_mm
from tests.printing.reading import boxes_mm, pictures, qr_codes

URL = "HTTPS://OTZYV.GARNA-SPORT.RU/A/7K3MPX9QW2RTV8BD"


def drawn(text: str, side_mm: float) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(80 * mm, 80 * mm))
    draw_qr(canvas, text, 20, 30, side_mm)
    canvas.save()
    return file.getvalue()


def test_address_of_an_act_takes_version_three() -> None:
    assert len(qr_matrix(URL)) == 29


@pytest.mark.parametrize(("spare", "level"), [("", "Q"), ("X", "M")])
def test_level_rises_where_it_costs_no_version(spare: str, level: str) -> None:
    assert len(qr_matrix(URL + spare)) == 29
    (picture,) = pictures(drawn(URL + spare, 30), 150)
    assert [found.ec_level for found in zxingcpp.read_barcodes(picture)] == [level]


def test_address_in_small_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="capitals"):
        qr_matrix(URL.lower())


@pytest.mark.parametrize("dpi", [100, 150, 203])
def test_drawn_code_reads_back(dpi: int) -> None:
    assert qr_codes(drawn(URL, 30), dpi) == [URL]


def test_code_with_its_quiet_zone_fills_the_given_square() -> None:
    quiet = quiet_zone_mm(29, 30)
    assert quiet == pytest.approx(4 * 30 / 37)
    (boxes,) = boxes_mm(drawn(URL, 30))
    expected = (20 + quiet, 30 + quiet, 50 - quiet, 60 - quiet)
    assert boxes == [pytest.approx(expected, abs=0.05)]


def test_modules_are_where_the_matrix_says() -> None:
    matrix = qr_matrix(URL)
    module = 30 / 37
    (picture,) = pictures(drawn(URL, 30), 600)
    per_mm = picture.width / 80
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            x = (20 + (4 + column + 0.5) * module) * per_mm
            y = (20 + (4 + row + 0.5) * module) * per_mm
            assert (picture.getpixel((int(x), int(y))) == (0, 0, 0)) is dark


def test_address_too_long_for_a_readable_module_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        drawn("HTTPS://" + "A" * 200, 30)
