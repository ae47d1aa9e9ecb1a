"""An act printed without greys keeps all that a camera looks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import dist

import pytest
from PIL import Image

from portal.acts.formats import PageFormat
from portal.acts.geometry import geometry
from portal.acts.pdf import draw_acts
from portal.acts.sheet import Sheet
from tests.factories.odd_sheets import make_touchpoints
from tests.factories.sheets import FIRM, make_sheet
from tests.printing.marks import corner_marks_mm
from tests.printing.reading import (
    as_dithered_print,
    as_thermal_print,
    circles_mm,
    pictures,
    read_by_zbar,
    read_by_zxing,
)

DPI = 300  # of an old laser printer
SHEETS = {
    "usual": make_sheet(),
    "light colour": make_sheet(firm=replace(FIRM, colour="#ffee00")),
    "two sides": make_sheet(touchpoints=make_touchpoints(14)),
}
every_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
each_printer = pytest.mark.parametrize("printer", [as_thermal_print, as_dithered_print])
Printer = Callable[[Image.Image], Image.Image]


def printed(sheet: Sheet, printer: Printer) -> list[Image.Image]:
    return [printer(picture) for picture in pictures(draw_acts([sheet], PageFormat.A4), DPI)]


@each_printer
@every_sheet
def test_every_bubble_is_still_found(sheet: Sheet, printer: Printer) -> None:
    said = geometry(sheet.blank)["papers"]["a4"]
    for side, picture in zip(said["sides"], printed(sheet, printer), strict=True):
        dpi = picture.width / 210 * 25.4
        found = [
            (x, y)
            for x, y, diameter in circles_mm(picture, dpi)
            if abs(diameter - said["bubble"]) < 0.25
        ]
        assert len(found) == len(side["bubbles"])
        for bubble in side["bubbles"]:
            assert min(dist(place, (bubble["x"], bubble["y"])) for place in found) < 0.3


@each_printer
@every_sheet
def test_every_corner_mark_is_still_found(sheet: Sheet, printer: Printer) -> None:
    said = geometry(sheet.blank)["papers"]["a4"]
    for side, picture in zip(said["sides"], printed(sheet, printer), strict=True):
        found = corner_marks_mm(picture, 210, 297)
        for corner in side["corners"]:
            place = found[corner["id"]].mean(axis=0)
            assert dist(place, (corner["x"], corner["y"])) < 0.2


@each_printer
@every_sheet
def test_the_code_is_still_read(sheet: Sheet, printer: Printer) -> None:
    for picture in printed(sheet, printer):
        smaller = picture.convert("L").reduce(2)  # as a phone sees it, and twice as fast
        assert read_by_zxing(smaller) == read_by_zbar(smaller) == [sheet.url]
