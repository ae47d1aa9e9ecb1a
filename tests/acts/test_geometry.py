"""Marks stand on paper exactly where the geometry says, whoever sends the act and to whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import combinations, pairwise
from math import dist
from typing import Any

import numpy as np
import pytest
from PIL import Image

from portal.acts.formats import PageFormat
from portal.acts.geometry import VERSION, geometry
from portal.acts.pdf import draw_acts
from portal.acts.sheet import Asked, Sheet
from tests.factories.odd_sheets import LONG_NAME, MONSTER, make_logo, make_touchpoints
from tests.factories.sheets import BLANK, ENGLISH, FIRM, SHEET, WORDS, make_sheet
from tests.printing.marks import corner_marks_mm
from tests.printing.reading import circles_mm, pictures, read_by_zxing

COUNTS = (1, 8, 12, 30)
SHEETS = {str(count): make_sheet(touchpoints=make_touchpoints(count)) for count in COUNTS}
SHEETS["monster"] = MONSTER
PAPERS = ("a4", "a5x2")
DIAMETER = {"a4": 5.0, "a5x2": 4.4}
APART = {"a4": 9.0, "a5x2": 8.0}
CORNER = {"a4": 8.0, "a5x2": 7.0}
WHITE_MM = 4.0  # around a corner mark, or it is not found (PAPER.md)
LIGHTEST = 255 * 0.85  # a mark by pen is told from paper by 15 % of darkness
DIGESTS = {
    1: {
        8: "ba7d9ba33a8461d1",
        30: "34bdb16b1597b264",
    }
}
LONG_HOST = "HTTPS://OTZYV.GARNA-SPORTS-MOSKVA.EXAMPLE.RU/PORTAL/A/"
BLANKS = {
    "English": replace(BLANK, words=ENGLISH),
    "long words": replace(BLANK, words=MONSTER.blank.words),
    "another greeting": replace(BLANK, words=replace(WORDS, greeting=("Здравствуйте!",) * 5)),
    "long name": replace(BLANK, firm=replace(FIRM, name=LONG_NAME)),
    "short name": replace(BLANK, firm=replace(FIRM, name="Я")),
    "logo": replace(BLANK, firm=replace(FIRM, logo=make_logo())),
    "tall logo": replace(BLANK, firm=replace(FIRM, logo=make_logo(size=(50, 900)))),
    "colour": replace(BLANK, firm=replace(FIRM, colour="#ffee00")),
    "no phone": replace(BLANK, firm=replace(FIRM, phone="")),
    "long phone": replace(BLANK, firm=replace(FIRM, phone="+7 495 120-45-67, доб. 12345, " * 5)),
    "short address": replace(BLANK, address="HTTPS://A.RU/A/"),
    "long address": replace(BLANK, address=LONG_HOST),
    "long touchpoints": replace(
        BLANK, touchpoints=tuple(Asked(item.key, item.label * 9) for item in BLANK.touchpoints)
    ),
}


@cache
def laid_out(name: str, paper: str) -> dict[str, Any]:
    return geometry(SHEETS[name].blank)["papers"][paper]


@cache
def printed(name: str, paper: str) -> tuple[Image.Image, ...]:
    return tuple(on_own_paper(SHEETS[name], paper, 300))


def on_own_paper(sheet: Sheet, paper: str, dpi: int) -> Iterator[Image.Image]:
    """Yield the sides of an act as it lies before a camera, cut from a sheet of two."""
    for side, picture in enumerate(pictures(draw_acts([sheet], PageFormat(paper)), dpi)):
        if paper == "a4":
            yield picture
            continue
        per_mm = picture.width / 297
        left = 148.5 * per_mm if side % 2 else 0.0
        yield picture.crop((round(left), 0, round(left + 148 * per_mm), picture.height))


def dpi_of(picture: Image.Image, paper: dict[str, Any]) -> float:
    # PDFium stretches a page to whole pixels
    return picture.width / paper["page"]["width"] * 25.4


every_paper = pytest.mark.parametrize("paper", PAPERS)
every_act = pytest.mark.parametrize("name", SHEETS)


def sides(name: str, paper: str) -> Iterator[tuple[dict[str, Any], Image.Image, float]]:
    """Yield what the geometry says of each side, its picture, and the picture's dpi."""
    said, pages = laid_out(name, paper), printed(name, paper)
    for side, picture in zip(said["sides"], pages, strict=True):
        yield side, picture, dpi_of(picture, said)


@every_paper
@every_act
def test_every_bubble_stands_where_the_geometry_says_and_there_is_no_other(
    name: str, paper: str
) -> None:
    for side, picture, dpi in sides(name, paper):
        found = [
            (x, y)
            for x, y, diameter in circles_mm(picture, dpi)
            if abs(diameter - DIAMETER[paper]) < 0.25
        ]
        assert farthest(found, side) < 0.3


@every_paper
@every_act
def test_bubbles_are_as_wide_as_the_geometry_says(name: str, paper: str) -> None:
    assert laid_out(name, paper)["bubble"] == DIAMETER[paper]


@every_paper
@every_act
def test_bubbles_stand_so_far_apart_that_a_pen_marks_one(name: str, paper: str) -> None:
    for side in laid_out(name, paper)["sides"]:
        places = [(bubble["x"], bubble["y"]) for bubble in side["bubbles"]]
        near = [pair for pair in combinations(places, 2) if dist(*pair) < APART[paper] - 0.001]
        assert near == []


@every_paper
@every_act
def test_nothing_dark_is_printed_inside_a_bubble(name: str, paper: str) -> None:
    for side, picture, dpi in sides(name, paper):
        grey = np.asarray(picture.convert("L"))
        radius = DIAMETER[paper] / 2 - 0.22 / 2 - 0.15  # the line, and a pixel of its edge
        rows, columns = np.indices(grey.shape)
        inside = np.zeros(grey.shape, dtype=bool)
        for bubble in side["bubbles"]:
            x, y, reach = (bubble["x"] / 25.4 * dpi, bubble["y"] / 25.4 * dpi, radius / 25.4 * dpi)
            around = (slice(int(y - reach), int(y + reach) + 2),
                      slice(int(x - reach), int(x + reach) + 2))  # fmt: skip
            far = (columns[around] + 0.5 - x) ** 2 + (rows[around] + 0.5 - y) ** 2
            inside[around] |= far < reach**2
        assert grey[inside].min() >= LIGHTEST


@every_paper
@every_act
def test_four_corner_marks_are_found_where_the_geometry_says(name: str, paper: str) -> None:
    page = laid_out(name, paper)["page"]
    for side, picture, _dpi in sides(name, paper):
        found = corner_marks_mm(picture, page["width"], page["height"])
        assert sorted(found) == [0, 1, 2, 3]
        for corner in side["corners"]:
            assert found[corner["id"]].mean(axis=0) == pytest.approx(
                (corner["x"], corner["y"]), abs=0.15
            )
            edges = np.linalg.norm(np.diff(found[corner["id"]], axis=0), axis=1)
            assert edges == pytest.approx(CORNER[paper], abs=0.15)


@every_paper
@every_act
def test_corner_marks_go_clockwise_from_the_upper_left(name: str, paper: str) -> None:
    said = laid_out(name, paper)
    centre = (said["page"]["width"] / 2, said["page"]["height"] / 2)
    for side in said["sides"]:
        quarters = [
            (corner["x"] > centre[0], corner["y"] > centre[1])
            for corner in sorted(side["corners"], key=lambda corner: corner["id"])
        ]
        assert quarters == [(False, False), (True, False), (True, True), (False, True)]


@every_paper
@every_act
def test_paper_around_a_corner_mark_is_white(name: str, paper: str) -> None:
    pixel = 0.1
    for side, picture, dpi in sides(name, paper):
        grey = np.asarray(picture.convert("L"))
        for corner in side["corners"]:
            inner, outer = CORNER[paper] / 2 + pixel, CORNER[paper] / 2 + WHITE_MM - pixel
            around = grey[box(corner, outer, dpi)].copy()
            edge = round((outer - inner) / 25.4 * dpi)
            around[edge:-edge, edge:-edge] = 255
            assert around.min() == 255, f"something stands beside mark {corner['id']}"


def box(centre: dict[str, float], reach_mm: float, dpi: float) -> tuple[slice, slice]:
    def along(middle: float) -> slice:
        first, last = middle - reach_mm, middle + reach_mm
        return slice(round(first / 25.4 * dpi), round(last / 25.4 * dpi))

    return along(centre["y"]), along(centre["x"])


@every_paper
@every_act
def test_each_side_carries_its_code_where_the_geometry_says(name: str, paper: str) -> None:
    reach = laid_out(name, paper)["qr"] / 2
    for side, picture, dpi in sides(name, paper):
        rows, columns = box(side["qr"], reach, dpi)
        corners = (columns.start, rows.start, columns.stop, rows.stop)
        assert read_by_zxing(picture.crop(corners)) == [SHEETS[name].url]
        without = picture.copy()
        without.paste("white", corners)
        assert read_by_zxing(without.reduce(2)) == []


@every_paper
@every_act
def test_the_code_changes_its_place_from_side_to_side(name: str, paper: str) -> None:
    said = laid_out(name, paper)
    places = [(side["qr"]["x"], side["qr"]["y"]) for side in said["sides"]]
    assert all(dist(*pair) > said["qr"] for pair in pairwise(places))


@every_paper
@every_act
def test_lines_to_write_on_stand_on_one_side_and_hold_no_bubble(name: str, paper: str) -> None:
    said = laid_out(name, paper)
    (side,) = (side for side in said["sides"] if side["words"])
    words = side["words"]
    assert 0 < words["left"] < words["right"] < said["page"]["width"]
    assert 0 < words["top"] < words["bottom"] < said["page"]["height"]
    for bubble in side["bubbles"]:
        assert not words["top"] < bubble["y"] + DIAMETER[paper] / 2 < words["bottom"]


@every_paper
@every_act
def test_every_question_has_each_of_its_answers_once(name: str, paper: str) -> None:
    found = [
        (bubble["field"], bubble["value"])
        for side in laid_out(name, paper)["sides"]
        for bubble in side["bubbles"]
    ]
    expected = [
        (f"t-{asked.key}", value)
        for asked in SHEETS[name].blank.touchpoints
        for value in ("5", "4", "3", "2", "1", "not_noticed")
    ]
    expected += [("nps", str(number)) for number in range(11)]
    expected += [("role", role) for role in ("economic", "technical", "user")]
    expected += [("publish", "1")]
    assert sorted(found) == sorted(expected)


@every_paper
def test_not_noticed_stands_apart_from_the_emotions(paper: str) -> None:
    (side,) = laid_out("8", paper)["sides"]
    row = sorted(b["x"] for b in side["bubbles"] if b["field"] == "t-packaging")
    gaps = [right - left for left, right in pairwise(row)]
    assert gaps[-1] > 1.3 * max(gaps[:-1])


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
def test_geometry_is_the_same_for_every_firm_and_language(blank: Any) -> None:
    assert geometry(blank) == geometry(BLANK)


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
@every_paper
def test_paper_of_every_firm_is_marked_alike(paper: str, blank: Any) -> None:
    (picture,) = on_own_paper(replace(SHEET, blank=blank), paper, 150)
    said = geometry(BLANK)["papers"][paper]
    (side,) = said["sides"]
    found = [
        (x, y)
        for x, y, diameter in circles_mm(picture, dpi_of(picture, said))
        if abs(diameter - DIAMETER[paper]) < 0.25
    ]
    assert farthest(found, side) < 0.3


def farthest(found: list[tuple[float, float]], side: dict[str, Any]) -> float:
    """Return how far from its place, in mm, a bubble was found; each is there, and no other."""
    places = [(bubble["x"], bubble["y"]) for bubble in side["bubbles"]]
    assert len(found) == len(places)
    return max(min(dist(place, one) for one in found) for place in places)


@pytest.mark.parametrize("name", SHEETS)
def test_geometry_survives_json(name: str) -> None:
    said = geometry(SHEETS[name].blank)
    assert json.loads(json.dumps(said, allow_nan=False)) == said


@pytest.mark.parametrize("count", [8, 30])
def test_marks_of_this_version_have_not_moved(count: int) -> None:
    said = geometry(make_sheet(touchpoints=make_touchpoints(count)).blank)
    digest = sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
    assert digest == DIGESTS[VERSION][count], (
        "Marks moved: paper that is already in parcels would be read wrongly. Give "
        "portal.acts.geometry.VERSION the next number and the layout the next four corner marks "
        f"(printing/aruco.py), then pin the digest {digest!r} under the new version here."
    )
