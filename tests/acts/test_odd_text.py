"""Whatever clients and things are called, it is printed as written and nothing is lost unseen."""

from __future__ import annotations

import re

import numpy as np
import pytest

from portal.acts.formats import PageFormat
from portal.acts.pdf import draw_acts
from portal.acts.sheet import Asked, Line
from portal.printing.fonts import BOX
from tests.factories.odd_sheets import LONG_NAME, LONG_WORD, MARKUP
from tests.factories.sheets import make_sheet
from tests.printing.reading import complaints_about, pictures, text_of

WHOLE = (PageFormat.A4, PageFormat.A5X2)
every_whole = pytest.mark.parametrize("page_format", WHOLE)
every_naming = pytest.mark.parametrize("page_format", [*WHOLE, PageFormat.A6])


@every_whole
def test_markup_is_printed_literally(page_format: PageFormat) -> None:
    sheet = make_sheet(
        client=MARKUP, lines=(Line(MARKUP, "1"),), touchpoints=(Asked("markup", MARKUP),)
    )
    # in the greeting, as the client, as an item, as a touchpoint
    assert text_of(draw_acts([sheet], page_format)).count(MARKUP) == 4


@every_naming
@pytest.mark.parametrize(
    "name", [r"А (Б\) В", "((((", r"\\", r"\050\n", "%s {x} %(a)s", "a<b & c>d"]
)
def test_signs_of_pdf_and_of_formats_are_printed_literally(
    page_format: PageFormat, name: str
) -> None:
    assert f"{name}, спасибо" in text_of(draw_acts([make_sheet(client=name)], page_format))


@every_naming
@pytest.mark.parametrize("name", ["Анна 👨‍👩‍👧 Ко", "ООО 中文 🇷🇺", "𝓐𝓷𝓷𝓪"])
def test_name_in_other_letters_can_be_read(page_format: PageFormat, name: str) -> None:
    pdf = draw_acts([make_sheet(client=name)], page_format)
    assert name in text_of(pdf)


@every_naming
@pytest.mark.parametrize("name", ["שלום", "شركة"])
def test_name_from_right_to_left_can_be_read(page_format: PageFormat, name: str) -> None:
    # poppler turns its letters as for glyphs in the order of sight: others do not
    assert name[::-1] in text_of(draw_acts([make_sheet(client=name)], page_format))


@every_whole
@pytest.mark.parametrize("name", ["👨‍👩‍👧", "中文", "𝓐𝓷𝓷𝓪", "ООО «שלום» 12", "شركة النور"])
def test_name_in_other_letters_can_be_seen(page_format: PageFormat, name: str) -> None:
    pdf = draw_acts([make_sheet(client=name)], page_format)
    assert complaints_about(pdf) == ""
    assert ink(pdf) > ink(draw_acts([make_sheet(client="")], page_format)) + 20


def ink(pdf: bytes) -> float:
    """Return how much is black on the first page, in pixels at 100 dpi."""
    (picture,) = pictures(pdf, 100)
    return float((255 - np.asarray(picture.convert("L"), dtype=float)).sum() / 255)


@every_naming
def test_character_that_no_font_has_is_a_visible_box(page_format: PageFormat) -> None:
    pdf = draw_acts([make_sheet(client="Анна \ue000 Ко")], page_format)
    assert f"Анна {BOX} Ко" in text_of(pdf)


@every_naming
def test_control_characters_are_not_printed(page_format: PageFormat) -> None:
    name = "Ан\x00на\nИва\x1bнова\ud800\u202e"
    assert "Анна Иванова, спасибо" in text_of(draw_acts([make_sheet(client=name)], page_format))


@every_naming
def test_line_ends_in_a_name_part_words(page_format: PageFormat) -> None:
    text = text_of(draw_acts([make_sheet(client="ООО\r\n\t«Ромашка»")], page_format))
    assert "ООО «Ромашка», спасибо" in text


@every_whole
def test_letters_of_two_parts_are_printed_as_one(page_format: PageFormat) -> None:
    sheet = make_sheet(client="Е\u0308лка и\u0306од", lines=(Line("е\u0308ж", "× 1"),))
    text = text_of(draw_acts([sheet], page_format))
    assert "Ёлка йод" in text
    assert "ёж × 1" in text


@every_whole
def test_long_name_of_a_client_ends_in_an_ellipsis(page_format: PageFormat) -> None:
    text = text_of(draw_acts([make_sheet(client=LONG_NAME)], page_format))
    assert re.search(r"В посылке Муниципальное бюджетное учреждение[^…]*…", text)


@every_naming
def test_one_very_long_word_is_cut_and_says_so(page_format: PageFormat) -> None:
    text = text_of(draw_acts([make_sheet(client=LONG_WORD)], page_format))
    assert re.search(r"Ж{30,}[ Ж]*…", text)


@every_naming
def test_name_that_needs_two_lines_is_whole(page_format: PageFormat) -> None:
    name = "Спортивная школа олимпийского резерва «Юность» города Санкт-Петербурга и области"
    text = text_of(draw_acts([make_sheet(client=name)], page_format))
    assert f"{name}, спасибо за заказ № 1042!" in text


@every_whole
def test_empty_texts_leave_no_trace(page_format: PageFormat) -> None:
    sheet = make_sheet(client="", order_line="", number_and_date="", lines=())
    pdf = draw_acts([sheet], page_format)
    assert complaints_about(pdf) == ""
    assert "Клиент Заказ В посылке Отметьте" in text_of(pdf)


def test_quantity_of_an_item_in_hebrew_is_not_turned_round() -> None:
    sheet = make_sheet(lines=(Line("Игра שלום", "× 1 200,5"),))
    assert "× 1 200,5 Отметьте" in text_of(draw_acts([sheet]))


def test_quantity_stands_behind_its_item_and_an_item_without_one_has_no_sign() -> None:
    sheet = make_sheet(lines=(Line("Гетры", "× 1 200,5"), Line("Открытка")))
    assert "Гетры × 1 200,5 Открытка Отметьте" in text_of(draw_acts([sheet]))
