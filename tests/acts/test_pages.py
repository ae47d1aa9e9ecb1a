"""What stands on the paper of an act, on each of the five papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import pypdfium2.raw as pdfium
import pytest

from portal.acts.codes import shown_code
from portal.acts.drawing.look import Look
from portal.acts.drawing.looks import ON_A4, ON_A5
from portal.acts.drawing.whole import plan
from portal.acts.formats import PageFormat
from portal.acts.pdf import draw_acts
from portal.acts.sheet import Line, Sheet, Words, greeting_of
from tests.factories.odd_sheets import (
    LONG_NAME,
    MONSTER,
    SHEETS,
    make_items,
    make_logo,
    make_touchpoints,
)
from tests.factories.sheets import CODE, ENGLISH, FIRM, SHEET, WORDS, make_sheet
from tests.printing.reading import (
    boxes_mm,
    page_count,
    pictures,
    text_as_copied,
    text_of,
    text_of_pages,
)

WHOLE = (PageFormat.A4, PageFormat.A5X2)
SIDES_OF_THIRTY = {PageFormat.A4: 2, PageFormat.A5X2: 3}
LABELS = (PageFormat.LABEL, PageFormat.LABEL_58)
every_format = pytest.mark.parametrize("page_format", PageFormat)
every_whole = pytest.mark.parametrize("page_format", WHOLE)
both_languages = pytest.mark.parametrize("words", [WORDS, ENGLISH], ids=["Russian", "English"])
every_sheet = pytest.mark.parametrize("name", SHEETS)
Box = tuple[float, float, float, float]


def boxes(sheet: Sheet, page_format: PageFormat, kind: int | None = None) -> Iterator[list[Box]]:
    """Yield the boxes on each page where the act stands on the left, in mm from lower left."""
    pages = boxes_mm(draw_acts([sheet], page_format), kind)
    yield from pages[::2] if page_format is PageFormat.A5X2 else pages


def greetings(sheet: Sheet) -> list[str]:
    """Return the paragraphs of the greeting as they are printed."""
    return [greeting_of(paragraph)(sheet) for paragraph in sheet.blank.words.greeting]


@both_languages
@every_whole
def test_every_word_of_the_act_can_be_read(page_format: PageFormat, words: Words) -> None:
    sheet = make_sheet(words=words, lines=(Line("Гетры", "× 48"), Line("Шорты", "× 1,5")))
    text = text_of(draw_acts([sheet], page_format))
    expected = [FIRM.name, FIRM.phone, sheet.client, sheet.number_and_date, sheet.order_line]
    expected += [asked.label for asked in sheet.blank.touchpoints]
    expected += ["Гетры × 48", "Шорты × 1,5"]
    expected += greetings(sheet)
    expected += [*words.emotions, *words.roles, *map(str, range(11))]
    expected += [
        words.title, words.client_label, words.order_label, words.items_label, words.instruction,
        words.not_noticed, words.recommend, words.recommend_low, words.recommend_high, words.role,
        words.feelings, words.publish, words.client_signature, words.firm_signature,
        words.signature_note, words.scan, words.type_in, words.promise,
    ]  # fmt: skip
    assert [part for part in expected if part not in text] == []


@both_languages
def test_card_greets_and_shows_the_way_to_answer(words: Words) -> None:
    sheet = make_sheet(words=words)
    text = text_of(draw_acts([sheet], PageFormat.A6))
    expected = [*greetings(sheet), words.scan, words.type_in, words.promise]
    expected += [shown_code(CODE), FIRM.name, FIRM.phone]
    assert [part for part in expected if part not in text] == []


@both_languages
@pytest.mark.parametrize("page_format", LABELS)
def test_label_shows_nothing_but_the_way_to_answer(page_format: PageFormat, words: Words) -> None:
    text = text_of(draw_acts([make_sheet(words=words)], page_format))
    code = shown_code(CODE) if page_format is PageFormat.LABEL else "7K3M-PX9Q W2RT-V8BD"
    assert text == f"{words.scan} {words.host} {code}"


@pytest.mark.parametrize("page_format", LABELS)
def test_label_is_pure_black_even_for_a_colourful_firm(page_format: PageFormat) -> None:
    firm = replace(FIRM, colour="#ffee00", logo=make_logo("red"))
    (picture,) = pictures(draw_acts([make_sheet(firm=firm)], page_format), 203)
    colours = [colour for _, colour in picture.getcolors(1 << 20) or []]
    assert all(red == green == blue for red, green, blue in colours)
    assert (0, 0, 0) in colours


@every_format
def test_code_to_type_is_written_in_groups_of_four(page_format: PageFormat) -> None:
    text = text_of(draw_acts([SHEET], page_format))
    assert re.search(r"7K3M-PX9Q[- ]W2RT-V8BD", text)


@every_whole
def test_code_to_type_is_on_every_side(page_format: PageFormat) -> None:
    sides = text_of_pages(draw_acts([SHEETS["thirty touchpoints"]], page_format))
    assert len(sides) == SIDES_OF_THIRTY[page_format]
    assert {side.count(shown_code(CODE)) for side in sides} == {1}


@every_whole
def test_number_is_on_every_side_and_sides_are_counted(page_format: PageFormat) -> None:
    sides = text_of_pages(draw_acts([SHEETS["thirty touchpoints"]], page_format))
    for place, side in enumerate(sides, 1):
        assert SHEET.number_and_date in side
        assert f"лист {place} из {SIDES_OF_THIRTY[page_format]}" in side


@every_whole
def test_the_only_side_is_not_counted(page_format: PageFormat) -> None:
    assert "лист" not in text_of(draw_acts([SHEET], page_format))


@pytest.mark.parametrize(
    ("page_format", "touchpoints", "sides"),
    [
        *((page_format, count, 1) for page_format in WHOLE for count in (0, 1, 8)),
        (PageFormat.A4, 10, 1), (PageFormat.A4, 11, 2), (PageFormat.A4, 30, 2),
        (PageFormat.A4, 36, 3),
        (PageFormat.A5X2, 9, 2), (PageFormat.A5X2, 20, 2), (PageFormat.A5X2, 30, 3),
    ],
)  # fmt: skip
def test_act_takes_as_many_sides_as_its_touchpoints_need(
    page_format: PageFormat, touchpoints: int, sides: int
) -> None:
    asked = make_touchpoints(touchpoints)
    pdf = draw_acts([make_sheet(touchpoints=asked)], page_format)
    assert page_count(pdf) == sides
    text = text_of(pdf)
    places = [text.index(f" {one.label} ") for one in asked]
    assert places == sorted(places)


def test_touchpoints_take_no_more_paper_where_none_are_asked() -> None:
    for page_format in (PageFormat.A6, *LABELS):
        assert page_count(draw_acts([SHEETS["thirty touchpoints"]], page_format)) == 1


def steps(sheet: Sheet) -> list[list[str]]:
    """Return the blocks of a whole act by texts that each stand in it once."""
    words = sheet.blank.words
    return [
        [words.title, sheet.number_and_date],
        greetings(sheet),
        [sheet.order_line, sheet.lines[1].name],
        [asked.label for asked in sheet.blank.touchpoints],
        [words.recommend.split()[0]],
        [words.feelings],
        [words.scan, words.type_in, shown_code(CODE)],
    ]


def assert_in_order(text: str, groups: list[list[str]]) -> None:
    places = [[text.index(part) for part in group] for group in groups]
    for before, after in pairwise(places):
        assert max(before) < min(after)


@both_languages
@every_whole
def test_text_is_copied_in_the_order_of_the_act(page_format: PageFormat, words: Words) -> None:
    # the big steps: within them poppler sorts by columns of its own
    sheet = make_sheet(words=words)
    assert_in_order(text_as_copied(draw_acts([sheet], page_format)), steps(sheet))


@both_languages
@every_whole
def test_act_is_drawn_in_the_order_of_reading(page_format: PageFormat, words: Words) -> None:
    sheet = make_sheet(words=words)
    parts = [
        FIRM.name, words.title, sheet.number_and_date, *greetings(sheet),
        words.client_label, words.order_label, words.items_label, sheet.client, sheet.order_line,
        *(line.name.split()[0] for line in sheet.lines[:2]),
        words.instruction, *words.emotions, words.not_noticed,
        *(asked.label for asked in sheet.blank.touchpoints),
        words.recommend, *map(str, range(11)), words.recommend_low, words.recommend_high,
        words.role, *words.roles, words.publish, words.feelings,
        words.client_signature, words.signature_note, words.firm_signature, words.signature_note,
        words.scan, words.type_in, words.promise, FIRM.phone, shown_code(CODE),
    ]  # fmt: skip
    assert re.search(".*".join(map(re.escape, parts)), text_of(draw_acts([sheet], page_format)))


@pytest.mark.parametrize("page_format", [PageFormat.A6, *LABELS])
def test_text_of_small_papers_is_copied_from_top_to_bottom(page_format: PageFormat) -> None:
    pdf = draw_acts([SHEET], page_format)
    assert sorted(text_as_copied(pdf).split()) == sorted(text_of(pdf).split())
    assert text_as_copied(pdf).index("Ответьте") < text_as_copied(pdf).index("7K3M")


def test_items_that_do_not_fit_are_counted() -> None:
    for page_format, rows in ((PageFormat.A4, 4), (PageFormat.A5X2, 3)):
        for count in (rows - 1, rows, rows + 1, 60):
            text = text_of(draw_acts([make_sheet(lines=make_items(count))], page_format))
            shown = re.findall(r"Вещь-\d+ × 1", text)
            assert shown == [
                f"{line.name} {line.times}" for line in make_items(count)[: len(shown)]
            ]
            assert len(shown) == (count if count <= rows else rows - 1)
            counted = f"и ещё {count - len(shown)}" in text
            assert counted is (count > rows)


@every_whole
def test_long_item_keeps_its_quantity(page_format: PageFormat) -> None:
    lines = (Line(LONG_NAME, "× 24"), Line("Ж" * 200, "× 1 200,5"), Line("Гетры " * 30, ""))
    text = text_of(draw_acts([make_sheet(lines=lines)], page_format))
    assert re.search(r"Муниципальное бюджетное[^×]*… × 24 ", text)
    assert re.search(r"Ж{15,}… × 1 200,5 ", text)
    assert re.search(r"(Гетры ){4,}[^×]*… Отметьте", text)


@every_whole
def test_item_that_fits_is_whole(page_format: PageFormat) -> None:
    text = text_of(draw_acts([make_sheet(lines=(Line("Шорты игровые «Вьюга»", "× 24"),))]))
    assert "Шорты игровые «Вьюга» × 24" in text


def edge_mm(page_format: PageFormat) -> float:
    return {PageFormat.A4: 10.0, PageFormat.A5X2: 7.0, PageFormat.A6: 7.0}.get(page_format, 2.0)


@every_format
@every_sheet
def test_nothing_leaves_its_paper(name: str, page_format: PageFormat) -> None:
    width, height = {
        PageFormat.A4: (210, 297), PageFormat.A5X2: (148, 210), PageFormat.A6: (105, 148),
        PageFormat.LABEL: (100, 150), PageFormat.LABEL_58: (58, 40),
    }[page_format]  # fmt: skip
    edge = edge_mm(page_format) - 0.01
    for page in boxes(SHEETS[name], page_format):
        things = [box for box in page if not is_cut_line(box)]
        assert things
        assert min(left for left, _, _, _ in things) >= edge
        assert min(bottom for _, bottom, _, _ in things) >= edge
        assert max(right for _, _, right, _ in things) <= width - edge
        assert max(top for _, _, _, top in things) <= height - edge


def is_cut_line(box: Box) -> bool:
    left, bottom, right, top = box
    return 148 < left < right < 149 and top - bottom > 200


@every_format
@every_sheet
def test_no_two_texts_touch(name: str, page_format: PageFormat) -> None:
    for page in boxes(SHEETS[name], page_format, pdfium.FPDF_PAGEOBJ_TEXT):
        texts = [box for box in page if box[2] > box[0] and box[3] > box[1]]
        assert [pair for pair in combinations(texts, 2) if touch(*pair)] == []


@every_whole
@every_sheet
def test_no_text_touches_the_symbol_or_its_quiet_zone(name: str, page_format: PageFormat) -> None:
    symbols = list(boxes(SHEETS[name], page_format, pdfium.FPDF_PAGEOBJ_IMAGE))
    texts = list(boxes(SHEETS[name], page_format, pdfium.FPDF_PAGEOBJ_TEXT))
    for images, page in zip(symbols, texts, strict=True):
        left, bottom, right, top = images[-1]  # the logo comes first
        quiet = (right - left) / 29 * 4 - 0.1
        zone = (left - quiet, bottom - quiet, right + quiet, top + quiet)
        assert [box for box in page if touch(box, zone)] == []


def touch(one: Box, two: Box) -> bool:
    slack = 0.05  # boxes are those of the font's letters, rounded up
    return (
        one[0] < two[2] - slack and two[0] < one[2] - slack
        and one[1] < two[3] - slack and two[1] < one[3] - slack
    )  # fmt: skip


@every_format
def test_monstrous_data_takes_no_more_paper_than_its_touchpoints(page_format: PageFormat) -> None:
    sides = 2 if page_format is PageFormat.A5X2 else 1  # of ten touchpoints
    assert page_count(draw_acts([MONSTER], page_format)) == sides


@pytest.mark.parametrize("look", [ON_A4, ON_A5], ids=["A4", "A5"])
@pytest.mark.parametrize("rows", [*range(45), 99, 200])
def test_every_row_has_one_place_and_no_side_overflows(look: Look, rows: int) -> None:
    shares = plan(look, rows, 140.0, 200.0)
    placed = [row for share in shares for row in range(share.start, share.stop)]
    assert placed == list(range(rows))
    assert [share.has_scale for share in shares].count(True) == 1
    assert [share.is_last for share in shares] == [False] * (len(shares) - 1) + [True]
    for share in shares:
        count = share.stop - share.start
        assert look.table_head * bool(count) + count * look.least_pitch <= 200


def logo_box(page_format: PageFormat, size: tuple[int, int]) -> tuple[float, float]:
    sheet = make_sheet(firm=replace(FIRM, logo=make_logo(size=size)))
    (page,) = boxes(sheet, page_format, pdfium.FPDF_PAGEOBJ_IMAGE)
    left, bottom, right, top = page[0]
    return right - left, top - bottom


@pytest.mark.parametrize(
    ("page_format", "size", "printed"),
    [
        (PageFormat.A4, (300, 100), (39.0, 13.0)),
        (PageFormat.A4, (1000, 100), (46.0, 4.6)),
        (PageFormat.A4, (100, 900), (13 / 9, 13.0)),
        (PageFormat.A5X2, (300, 100), (30.0, 10.0)),
        (PageFormat.A6, (300, 100), (33.0, 11.0)),
    ],
)
def test_logo_keeps_its_proportions_within_its_place(
    page_format: PageFormat, size: tuple[int, int], printed: tuple[float, float]
) -> None:
    assert logo_box(page_format, size) == pytest.approx(printed, abs=0.15)


def test_logo_keeps_its_colour() -> None:
    firm = replace(FIRM, logo=make_logo("#0000ff"))
    (picture,) = pictures(draw_acts([make_sheet(firm=firm)]), 72)
    assert picture.getpixel((100, 43)) == (0, 0, 255)


@pytest.mark.parametrize("page_format", [*WHOLE, PageFormat.A6])
def test_act_with_a_broken_logo_carries_the_name_of_the_firm(page_format: PageFormat) -> None:
    broken = make_sheet(firm=replace(FIRM, logo=make_logo()[:60]))
    assert draw_acts([broken], page_format) == draw_acts([SHEET], page_format)


@pytest.mark.parametrize("page_format", [*WHOLE, PageFormat.A6])
def test_light_colour_of_a_firm_is_printed_dark_enough_to_read(page_format: PageFormat) -> None:
    (picture,) = pictures(
        draw_acts([make_sheet(firm=replace(FIRM, colour="#ffee00"))], page_format), 72
    )
    assert (255, 238, 0) not in {colour for _, colour in picture.getcolors(1 << 20) or []}


@every_whole
def test_two_lines_are_there_to_sign_on(page_format: PageFormat) -> None:
    text = text_of(draw_acts([SHEET], page_format))
    assert text.count("подпись, дата") == 2
    wide = {PageFormat.A4: 83.6, PageFormat.A5X2: 58.6}[page_format]
    (page,) = boxes(SHEET, page_format, pdfium.FPDF_PAGEOBJ_PATH)
    rules = [box for box in page if abs(box[2] - box[0] - wide) < 0.1 and box[3] - box[1] < 0.7]
    assert len(rules) == 2
