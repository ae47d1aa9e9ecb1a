"""Two acts of A5 on a sheet of A4: who shares a sheet, and what stands on its back."""

from __future__ import annotations

from math import dist

import pytest
from PIL import Image

from portal.acts.formats import PageFormat
from portal.acts.pdf import draw_acts
from portal.acts.sheet import Sheet
from tests.factories.odd_sheets import make_touchpoints
from tests.factories.sheets import code_of, make_batch, make_sheet
from tests.printing.reading import circles_mm, pictures, read_by_zxing

DPI = 150


def halves(sheets: list[Sheet], dpi: int = DPI) -> list[tuple[Image.Image, Image.Image]]:
    """Return the left and the right act of each page."""
    return [
        (
            picture.crop((0, 0, picture.width // 2, picture.height)),
            picture.crop((picture.width - picture.width // 2, 0, picture.width, picture.height)),
        )
        for picture in pictures(draw_acts(sheets, PageFormat.A5X2), dpi)
    ]


def who_stands_where(sheets: list[Sheet]) -> list[tuple[str, str]]:
    """Return the numbers of the acts on each page, left and right; "" for an empty half."""
    numbers = {sheet.url: sheet.number for sheet in sheets}
    return [
        tuple(numbers["".join(found)] if (found := read_by_zxing(half)) else "" for half in page)
        for page in halves(sheets)
    ]


def act(number: int, touchpoints: int = 8) -> Sheet:
    asked = make_touchpoints(touchpoints)
    return make_sheet(number=f"{number}", code=code_of(number), touchpoints=asked)


def test_two_acts_share_a_sheet_in_their_order() -> None:
    sheets = [act(1), act(2), act(3), act(4)]
    assert who_stands_where(sheets) == [("1", "2"), ("3", "4")]


def test_the_last_of_an_odd_number_stands_alone() -> None:
    assert who_stands_where([act(1), act(2), act(3)]) == [("1", "2"), ("3", "")]


def test_backs_change_places_so_that_each_lies_behind_its_front() -> None:
    sheets = [act(1, 14), act(2, 14)]
    assert who_stands_where(sheets) == [("1", "2"), ("2", "1")]


def test_back_of_a_single_act_lies_behind_its_front() -> None:
    assert who_stands_where([act(1, 14)]) == [("1", ""), ("", "1")]


def test_third_side_stands_where_the_first_does() -> None:
    sheets = [act(1, 30), act(2, 30)]
    assert who_stands_where(sheets) == [("1", "2"), ("2", "1"), ("1", "2")]


def test_acts_with_different_numbers_of_sides_do_not_share_a_sheet() -> None:
    sheets = [act(1), act(2, 14), act(3, 14), act(4), act(5)]
    assert who_stands_where(sheets) == [("1", ""), ("2", "3"), ("3", "2"), ("4", "5")]


def test_acts_of_two_questionnaires_with_as_many_sides_share_a_sheet() -> None:
    assert who_stands_where([act(1, 8), act(2, 7)]) == [("1", "2")]


@pytest.mark.parametrize("touchpoints", [8, 14])
def test_circles_stand_in_the_same_places_on_the_left_and_on_the_right(touchpoints: int) -> None:
    acts = [act(1, touchpoints), act(2, touchpoints)]
    for picture in pictures(draw_acts(acts, PageFormat.A5X2), 300):
        found = circles_mm(picture, picture.width / 297 * 25.4)
        left = sorted((x, y) for x, y, _ in found if x < 148.5)
        right = sorted((x - 148.5, y) for x, y, _ in found if x > 148.5)
        assert len(left) == len(right) > 10
        assert max(min(dist(one, other) for other in right) for one in left) < 0.06


def test_a_line_shows_where_to_cut() -> None:
    (picture,) = pictures(draw_acts(make_batch(2), PageFormat.A5X2), 254)
    middle = picture.convert("L").crop((1483, 0, 1488, picture.height))
    dark = [min(middle.crop((0, y, 5, y + 1)).tobytes()) < 200 for y in range(picture.height)]
    assert 0.4 < sum(dark) / len(dark) < 0.6
