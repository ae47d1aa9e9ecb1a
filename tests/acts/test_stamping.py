"""Stamped acts are those that reportlab draws one by one: the same words in the same places."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.acts.formats import PageFormat
from portal.acts.pdf import draw_acts
from portal.acts.plain import draw_plainly
from portal.acts.sheet import Line, Sheet
from tests.factories.odd_sheets import SHEETS
from tests.factories.sheets import code_of, make_batch, make_sheet
from tests.printing.reading import (
    complaints_about,
    pictures,
    pictures_by_poppler,
    read_by_zxing,
    text_of_pages,
)

every_format = pytest.mark.parametrize("page_format", PageFormat)

# Stamped numbers have two decimals of a point and their fonts no hints: edges of letters get other
# greys, of 255. Measured over all sheets here at 203 dpi, the dots of our label printers, by
# PDFium: on average at most 0.64 a pixel, and in every square of 3 x 3 pixels (0.4 mm) some pixel
# differs by at most 103. One missing letter makes a whole square differ by more than 200.
DPI = 203
MEAN, SQUARE = 0.8, 150


def differences(one: bytes, two: bytes, dpi: int = DPI) -> list[tuple[float, float]]:
    """Return, for each page, the mean difference and that of the square that differs most."""
    found = []
    for first, second in zip(pictures(one, dpi), pictures(two, dpi), strict=True):
        greys = [np.asarray(page.convert("L")) for page in (first, second)]
        difference = cv2.absdiff(*greys)
        square = cv2.erode(difference, np.ones((3, 3))).max()
        found.append((float(difference.mean()), float(square)))
    return found


def assert_alike(sheets: list[Sheet], page_format: PageFormat) -> None:
    stamped, plain = draw_acts(sheets, page_format), draw_plainly(sheets, page_format)
    assert text_of_pages(stamped) == text_of_pages(plain)
    for mean, square in differences(stamped, plain):
        assert mean < MEAN
        assert square < SQUARE


@pytest.mark.parametrize("page_format", [PageFormat.A4, PageFormat.A5X2, PageFormat.A6])
@pytest.mark.parametrize("name", SHEETS)
def test_stamped_act_equals_the_plain_one(name: str, page_format: PageFormat) -> None:
    assert_alike([SHEETS[name]], page_format)


@pytest.mark.parametrize("page_format", [PageFormat.LABEL, PageFormat.LABEL_58])
@pytest.mark.parametrize("name", ["normal", "english", "monster"])
def test_stamped_label_equals_the_plain_one(name: str, page_format: PageFormat) -> None:
    assert_alike([SHEETS[name]], page_format)


@every_format
def test_stamped_batch_equals_the_plain_one(page_format: PageFormat) -> None:
    odd = [SHEETS[name] for name in ("emoji", "fourteen touchpoints", "english", "long", "logo")]
    assert_alike([*make_batch(3), *odd], page_format)


def test_comparison_sees_a_missing_letter_and_a_moved_line() -> None:
    act = draw_acts([make_sheet(client="Анна")])
    assert differences(act, draw_acts([make_sheet(client="Анн")]))[0][1] > SQUARE
    moved = [
        (float(cv2.absdiff(grey, np.roll(grey, 3, axis=0)).mean()))
        for grey in (np.asarray(page.convert("L")) for page in pictures(act, DPI))
    ]
    assert moved[0] > MEAN


@every_format
def test_poppler_paints_what_pdfium_paints(page_format: PageFormat) -> None:
    pdf = draw_acts([SHEETS["emoji"]], page_format)
    (ours,), (theirs,) = pictures(pdf, DPI), pictures_by_poppler(pdf, DPI)
    greys = [np.asarray(page.convert("L").resize(ours.size)) for page in (ours, theirs)]
    assert abs(greys[0].mean() - greys[1].mean()) < 2


text = st.text(st.characters(codec=None, categories=None), max_size=60)
russian = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВ «»№—-().\\/0123456789", max_size=120)
words = text | russian
lines = st.lists(st.builds(Line, words, st.text("0123456789,\u00a0", max_size=8)), max_size=6)
acts = st.builds(
    make_sheet,
    client=words,
    order=words,
    number_and_date=words,
    order_line=words,
    lines=lines.map(tuple),
    code=st.integers(0, 10**6).map(code_of),
)


def letters_of(pdf: bytes) -> list[str]:
    return [page.replace(" ", "") for page in text_of_pages(pdf)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts, st.sampled_from([PageFormat.A4, PageFormat.A5X2, PageFormat.A6]))
def test_whatever_clients_are_called_stamped_acts_equal_plain_ones(
    sheet: Sheet, page_format: PageFormat
) -> None:
    stamped, plain = draw_acts([sheet], page_format), draw_plainly([sheet], page_format)
    assert complaints_about(stamped) == ""
    # beside an outlined letter poppler guesses spaces, in the plain act more than in the stamped
    assert letters_of(stamped) == letters_of(plain)
    (picture,) = pictures(stamped, 120)
    assert read_by_zxing(picture) == [sheet.url]


@settings(max_examples=25, deadline=None)
@given(st.lists(words, min_size=1, max_size=5))
def test_whatever_is_in_a_batch_its_bytes_are_the_same_again(names: list[str]) -> None:
    sheets = [make_sheet(client=name, number=name) for name in names]
    assert draw_acts(sheets) == draw_acts(sheets)
