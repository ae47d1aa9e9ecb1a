"""The code on paper is read by every camera, even from a poor picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from portal.acts.formats import PageFormat
from portal.acts.pdf import draw_acts
from portal.printing.qr_tables import qr_tables
from tests.factories.sheets import BLANK, make_batch, make_sheet
from tests.printing.reading import (
    as_jpeg,
    as_thermal_print,
    blurred,
    boxes_mm,
    pictures,
    pictures_by_poppler,
    read_by_opencv,
    read_by_zbar,
    read_by_zxing,
    smaller,
)

DOT_MM = 25.4 / 203
HOST_OF_20 = "HTTPS://OTZYV.GARNA-SPORT.RU/A/"
LONGER_HOST = "HTTPS://OTZYV.GARNA-SPORT-MOSKVA.EXAMPLE.RU/PORTAL/A/"
HEIGHTS_MM = {PageFormat.LABEL: 150, PageFormat.LABEL_58: 40}
every_format = pytest.mark.parametrize("page_format", PageFormat)
every_label = pytest.mark.parametrize("page_format", HEIGHTS_MM)
every_address = pytest.mark.parametrize(
    "address", ["HTTPS://A.RU/A/", HOST_OF_20, LONGER_HOST], ids=["short", "usual", "long"]
)
Reader = Callable[[Image.Image], list[str]]


def symbol_mm(page_format: PageFormat, address: str = HOST_OF_20) -> tuple[float, ...]:
    """Return left, bottom, right, top of the symbol without its quiet zone."""
    pdf = draw_acts([make_sheet(address=address)], page_format)
    (box,) = boxes_mm(pdf, pdfium.FPDF_PAGEOBJ_IMAGE)[0]
    return box


def module_mm(page_format: PageFormat, address: str = HOST_OF_20) -> float:
    left, bottom, right, top = symbol_mm(page_format, address)
    assert right - left == pytest.approx(top - bottom, abs=0.01)
    return (right - left) / qr_tables(address).side


@pytest.mark.parametrize("length", range(4, 21))
def test_host_of_up_to_20_characters_makes_a_symbol_of_version_3_at_most(length: int) -> None:
    address = f"HTTPS://{'A' * (length - 3)}.RU/A/"
    assert qr_tables(address).version <= 3


@pytest.mark.parametrize("page_format", [PageFormat.A4, PageFormat.A5X2, PageFormat.A6])
@every_address
def test_module_on_paper_is_wide_enough_for_a_phone(page_format: PageFormat, address: str) -> None:
    if address == LONGER_HOST:  # version 4: there is no more room on A5
        assert module_mm(page_format, address) >= 0.6
    else:
        assert module_mm(page_format, address) >= 0.7


@every_label
@every_address
def test_module_on_a_label_is_six_whole_dots_or_more(page_format: PageFormat, address: str) -> None:
    dots = module_mm(page_format, address) / DOT_MM
    assert dots == pytest.approx(round(dots), abs=0.001)
    assert round(dots) >= 6


@every_label
def test_symbol_on_a_label_starts_at_a_whole_dot(page_format: PageFormat) -> None:
    left, _, _, top = symbol_mm(page_format)
    for distance in (left / DOT_MM, (HEIGHTS_MM[page_format] - top) / DOT_MM):
        assert distance == pytest.approx(round(distance), abs=0.01)


@every_format
def test_quiet_zone_of_four_modules_is_white(page_format: PageFormat) -> None:
    dpi = 203
    sheet = make_sheet()
    (picture,) = pictures(draw_acts([sheet], page_format), dpi)
    left, bottom, right, top = symbol_mm(page_format)
    module, height = module_mm(page_format), picture.height / dpi * 25.4
    grey = np.asarray(picture.convert("L")).copy()

    def zone(reach_mm: float) -> tuple[slice, slice]:
        rows = (height - top - reach_mm, height - bottom + reach_mm)
        columns = (left - reach_mm, right + reach_mm)
        return tuple(
            slice(round(low / 25.4 * dpi), round(high / 25.4 * dpi))
            for low, high in (rows, columns)
        )  # type: ignore[return-value]

    assert grey[zone(0)].min() == 0
    grey[zone(0.3)] = 255  # the symbol, and a pixel of its edge
    assert grey[zone(4 * module - 0.2)].min() == 255


@cache
def printed(page_format: PageFormat, dpi: int) -> Image.Image:
    """Return the act as it lies in a parcel: A5 is cut from its sheet."""
    (picture,) = pictures(draw_acts([make_sheet()], page_format), dpi)
    width = picture.width // 2 if page_format is PageFormat.A5X2 else picture.width
    return picture.crop((0, 0, width, picture.height))


@every_format
@pytest.mark.parametrize("degrade", [None, blurred, smaller, as_jpeg])
@pytest.mark.parametrize(
    ("read", "dpi"), [(read_by_zxing, 100), (read_by_zbar, 100), (read_by_opencv, 203)]
)
def test_code_is_read_from_good_and_poor_pictures(
    page_format: PageFormat,
    read: Reader,
    dpi: int,
    degrade: Callable[[Image.Image], Image.Image] | None,
) -> None:
    picture = printed(page_format, dpi)
    assert read(degrade(picture) if degrade else picture) == [make_sheet().url]


@every_format
@pytest.mark.parametrize("read", [read_by_zxing, read_by_zbar, read_by_opencv])
def test_code_is_read_without_greys_at_203_dots(page_format: PageFormat, read: Reader) -> None:
    assert read(as_thermal_print(printed(page_format, 203))) == [make_sheet().url]


@every_label
def test_module_of_a_label_comes_out_of_the_printer_as_whole_dots(page_format: PageFormat) -> None:
    picture = as_thermal_print(printed(page_format, 203))
    left, _, right, top = symbol_mm(page_format)
    scale = picture.width / (100 if page_format is PageFormat.LABEL else 58)  # dots a millimetre
    start = ((HEIGHTS_MM[page_format] - top) * scale, left * scale)
    dots = round((right - left) * scale)
    rows, columns = (slice(round(first), round(first) + dots) for first in start)
    symbol = ~np.asarray(picture)[rows, columns]
    side = qr_tables(BLANK.address).side
    expected = np.array(qr_tables(BLANK.address).matrix(make_sheet().code))
    middles = (np.arange(side) + 0.5) * dots / side
    assert (symbol[np.ix_(middles.astype(int), middles.astype(int))] == expected).all()
    widths = np.diff(np.flatnonzero(np.diff(symbol[middles.astype(int)[0]].astype(int))))
    assert (np.abs(widths / (dots / side) - np.round(widths / (dots / side))) < 0.2).all()


@every_format
def test_poppler_paints_a_code_that_can_be_read(page_format: PageFormat) -> None:
    (picture,) = pictures_by_poppler(draw_acts([make_sheet()], page_format), 100)
    assert read_by_zxing(picture) == [make_sheet().url]


@every_format
@every_address
def test_code_of_every_address_is_read(page_format: PageFormat, address: str) -> None:
    sheet = make_sheet(address=address)
    (picture,) = pictures(draw_acts([sheet], page_format), 120)
    assert read_by_zxing(picture) == read_by_zbar(picture) == [sheet.url]


def test_each_act_of_a_batch_has_its_own_code() -> None:
    sheets = make_batch(60)
    found = [
        read_by_zxing(picture) for picture in pictures(draw_acts(sheets, PageFormat.LABEL_58), 120)
    ]
    assert found == [[sheet.url] for sheet in sheets]


@pytest.mark.parametrize("code", ["FXSEXX3B59Z0DP1E", "0123456789ABCDEF"])
def test_code_whose_bits_spell_the_end_of_an_image_is_read(code: str) -> None:
    sheet = make_sheet(address="HTTPS://AKT.RU/A/", code=code)
    pdf = draw_acts([sheet], PageFormat.LABEL_58)
    spells = b"EI" in qr_tables(sheet.blank.address).bits(code)
    assert (b"/F/AHx" in pdf) is spells is code.startswith("F")
    (one,), (other,) = pictures(pdf, 120), pictures_by_poppler(pdf, 120)
    assert read_by_zxing(one) == read_by_zxing(other) == [sheet.url]
