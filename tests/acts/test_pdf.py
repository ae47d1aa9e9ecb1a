"""Acts on paper, read back by other people's programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from time import sleep

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from portal.acts.drawing.a4 import LEAST_ROW, plan
from reportlab.pdfgen.canvas import Canvas

from portal.acts import pdf as pdf_module
from portal.acts.pdf import PageFormat, draw_acts
from portal.acts.sheet import Line, Sheet
from portal.printing.fonts import Font, replacement
from portal.printing.pages import A4
from tests.factories.sheets import ENGLISH, FIRM, SHEET, WORDS, make_sheet
from tests.printing.reading import (
    boxes_mm,
    complaints_about,
    fonts_of,
    page_count,
    pictures,
    qr_codes,
    text_of,
)

BOX = replacement(Font.REGULAR)
MARKUP = '<b>ООО</b> & <font color="red">Ко'
LONG_NAME = "Муниципальное бюджетное учреждение «Спортивная школа» " * 6
TOUCHPOINTS = SHEET.touchpoints

MONSTER = make_sheet(
    firm=replace(
        FIRM, name=LONG_NAME, colour="#ffee00", phone="+7 495 120-45-67, добавочный 12345 " * 5
    ),
    client=LONG_NAME,
    lines=tuple(
        Line(f"{n}. Очень длинное название 🎉👨‍👩‍👧 שלום", "1 200,5 компл.") for n in range(60)
    ),
    touchpoints=(*TOUCHPOINTS[:7], "Всё, что мы вложили от души, " * 9, "Ж" * 200, "שלום"),
    words=replace(
        WORDS,
        **{
            name: getattr(WORDS, name) * 5
            for name in (
                "greeting",
                "recommend",
                "promise",
                "scan",
                "instruction",
                "feelings",
                "not_noticed",
                "title",
                "firm_signature",
                "type_in",
                "recommend_low",
            )
        },
    ),
)
SHEETS = {
    "normal": SHEET,
    "english": make_sheet(words=ENGLISH),
    "one touchpoint": make_sheet(touchpoints=TOUCHPOINTS[:1]),
    "no items": make_sheet(lines=()),
    "eleven touchpoints": make_sheet(touchpoints=(TOUCHPOINTS * 2)[:11]),
    "twenty touchpoints": make_sheet(touchpoints=(TOUCHPOINTS * 3)[:20]),
    "sixty touchpoints": make_sheet(touchpoints=(TOUCHPOINTS * 8)[:60]),
    "monster": MONSTER,
}
every_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())


def logo(colour: str = "blue", size: tuple[int, int] = (300, 100)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def image_boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    return boxes_mm(pdf, pdfium.FPDF_PAGEOBJ_IMAGE)[0]


@pytest.mark.parametrize("words", [WORDS, ENGLISH], ids=["Russian", "English"])
def test_every_word_of_the_act_can_be_read(words: object) -> None:
    sheet = make_sheet(words=words)
    text = text_of(draw_acts([sheet]))
    expected = [sheet.firm.name, sheet.firm.phone, sheet.client, *sheet.touchpoints]
    expected += [line.name for line in sheet.lines]
    expected += [f"× {line.quantity}" for line in sheet.lines]
    expected += sheet.words.emotions
    expected += [
        value
        for name, value in vars(sheet.words).items()
        if name not in {"language", "emotions", "more_items", "page"}
    ]
    assert [part for part in expected if part not in text] == []


def test_code_is_written_in_four_groups_of_four() -> None:
    assert "7K3M-PX9Q-W2RT-V8BD" in text_of(draw_acts([SHEET]))


@every_sheet
def test_file_is_sound(sheet: Sheet) -> None:
    assert complaints_about(draw_acts([sheet])) == ""


@every_sheet
@pytest.mark.parametrize("dpi", [100, 150])
def test_qr_code_on_every_page_leads_to_the_act(sheet: Sheet, dpi: int) -> None:
    pdf = draw_acts([sheet])
    assert qr_codes(pdf, dpi) == [sheet.url] * page_count(pdf)


@every_sheet
def test_nothing_is_printed_within_12_mm_of_the_edge(sheet: Sheet) -> None:
    for page in boxes_mm(draw_acts([sheet])):
        assert min(left for left, _, _, _ in page) >= 12
        assert min(bottom for _, bottom, _, _ in page) >= 12
        assert max(right for _, _, right, _ in page) <= 210 - 12
        assert max(top for _, _, _, top in page) <= 297 - 12


@every_sheet
def test_no_two_texts_touch(sheet: Sheet) -> None:
    for page in boxes_mm(draw_acts([sheet]), pdfium.FPDF_PAGEOBJ_TEXT):
        assert [(one, two) for one in page for two in page if one < two and overlap(one, two)] == []


def overlap(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


@pytest.mark.parametrize(
    ("touchpoints", "pages"), [(0, 1), (1, 1), (8, 1), (10, 1), (11, 2), (20, 2)]
)
def test_act_takes_as_many_pages_as_its_touchpoints_need(touchpoints: int, pages: int) -> None:
    names = tuple(f"Точка {number}." for number in range(touchpoints))
    pdf = draw_acts([make_sheet(touchpoints=names)])
    assert page_count(pdf) == pages
    assert re.findall(r"Точка \d+\.", text_of(pdf)) == list(names)


@every_sheet
def test_each_touchpoint_and_each_number_has_its_empty_marks(sheet: Sheet) -> None:
    boxes = [
        box
        for page in boxes_mm(draw_acts([sheet]), pdfium.FPDF_PAGEOBJ_PATH)
        for box in page
        if 4.9 < box[2] - box[0] < 5.5 and 4.9 < box[3] - box[1] < 5.5
    ]
    assert len(boxes) == len(sheet.touchpoints) * 6 + 11


def test_several_pages_are_numbered() -> None:
    text = text_of(draw_acts([make_sheet(touchpoints=TOUCHPOINTS * 2)]))
    assert "лист 1 из 2" in text
    assert "лист 2 из 2" in text


def test_the_only_page_is_not_numbered() -> None:
    assert "лист" not in text_of(draw_acts([SHEET]))


@pytest.mark.parametrize("rows", range(200))
def test_every_row_has_one_place_and_no_page_overflows(rows: int) -> None:
    pages = plan(rows, 155.0, 227.0)
    placed = [row for page in pages for row in range(page.start, page.stop)]
    assert placed == list(range(rows))
    assert [page.has_scale for page in pages].count(True) == 1
    assert [page.is_last for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all((page.stop - page.start) * LEAST_ROW < 227 for page in pages)


def test_items_that_do_not_fit_are_counted() -> None:
    items = tuple(Line(f"Вещь-{number}", "1") for number in range(60))
    pdf = draw_acts([make_sheet(lines=items)])
    shown = re.findall(r"Вещь-\d+", text_of(pdf))
    assert shown == [item.name for item in items[: len(shown)]]
    assert f"и ещё {60 - len(shown)}" in text_of(pdf)
    assert page_count(pdf) == 1


def test_monstrous_data_takes_at_most_two_pages() -> None:
    assert page_count(draw_acts([MONSTER])) <= 2


def test_client_name_of_300_characters_ends_in_an_ellipsis() -> None:
    text = text_of(draw_acts([make_sheet(client=LONG_NAME[:300])]))
    assert LONG_NAME[:60] in text
    assert "…" in text


def test_item_of_one_long_word_ends_in_an_ellipsis() -> None:
    text = text_of(draw_acts([make_sheet(lines=(Line("Ж" * 200, "3"),))]))
    assert re.search(r"Ж{20,}… × 3", text)


def test_markup_is_printed_literally() -> None:
    sheet = make_sheet(client=MARKUP, lines=(Line(MARKUP, "1"),), touchpoints=(MARKUP,))
    assert text_of(draw_acts([sheet])).count(MARKUP) == 3


def test_parentheses_and_backslashes_are_printed_literally() -> None:
    assert r"А (Б\) В" in text_of(draw_acts([make_sheet(client=r"А (Б\) В")]))


@pytest.mark.parametrize("name", ["Анна 👨‍👩‍👧 Ко", "ООО 中文 🇷🇺", "𝓐𝓷𝓷𝓪"])
def test_name_with_characters_of_other_fonts_is_printed(name: str) -> None:
    pdf = draw_acts([make_sheet(client=name)])
    assert name in text_of(pdf)
    assert complaints_about(pdf) == ""


def test_character_that_no_font_has_is_a_visible_box() -> None:
    assert f"Анна {BOX} Ко" in text_of(draw_acts([make_sheet(client="Анна \ue000 Ко")]))


def test_control_characters_are_not_printed() -> None:
    text = text_of(draw_acts([make_sheet(client="Ан\x00на\nИва\x1bнова\ud800")]))
    assert "Анна Иванова" in text


def test_logo_is_drawn_in_its_proportions() -> None:
    ((left, bottom, right, top),) = image_boxes(
        draw_acts([make_sheet(firm=replace(FIRM, logo=logo()))])
    )
    assert (right - left, top - bottom) == pytest.approx((45, 15), abs=0.1)


def test_tall_logo_is_no_higher_than_its_place() -> None:
    ((_, bottom, _, top),) = image_boxes(
        draw_acts([make_sheet(firm=replace(FIRM, logo=logo(size=(100, 900))))])
    )
    assert top - bottom == pytest.approx(18, abs=0.1)


def test_logo_keeps_its_colour() -> None:
    (picture,) = pictures(draw_acts([make_sheet(firm=replace(FIRM, logo=logo("#0000ff")))]), 72)
    assert picture.getpixel((100, 65)) == (0, 0, 255)


def test_act_with_a_broken_logo_carries_the_firm_name_instead() -> None:
    pdf = draw_acts([make_sheet(firm=replace(FIRM, logo=logo()[:60]))])
    assert pdf == draw_acts([SHEET])


def test_logo_is_stored_once_for_the_whole_batch() -> None:
    noise = Image.effect_noise((400, 150), 90)
    file = BytesIO()
    noise.save(file, "PNG")
    sheet = make_sheet(firm=replace(FIRM, logo=file.getvalue()))
    assert len(draw_acts([sheet] * 10)) < len(draw_acts([sheet])) + 9 * 10_000


def test_light_firm_colour_is_printed_dark_enough() -> None:
    (picture,) = pictures(draw_acts([make_sheet(firm=replace(FIRM, colour="#ffee00"))]), 72)
    assert (255, 238, 0) not in {colour for _, colour in picture.getcolors(1 << 20) or []}


def test_same_sheets_give_the_same_bytes() -> None:
    assert draw_acts([SHEET, MONSTER]) == draw_acts([SHEET, MONSTER])


def test_all_fonts_are_embedded_and_can_be_searched() -> None:
    fonts = fonts_of(draw_acts([SHEET]))
    assert fonts
    for columns in fonts:
        assert "SourceSansPro" in columns[0]
        assert columns[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, ToUnicode


def test_document_says_what_it_is() -> None:
    pdf = draw_acts([SHEET])
    with pypdfium2.PdfDocument(pdf) as document:
        about = document.get_metadata_dict()
    assert about["Title"] == "Акт удовлетворённости № 2026-00042"
    assert about["Author"] == "Гарна Спорт"
    assert about["Subject"] == f"Заказ {WORDS.order_line}"
    assert about["Creator"] == "Портал «Акт удовлетворённости»"
    assert b"/Lang (ru)" in pdf


def test_batch_keeps_the_order_and_starts_each_act_on_a_new_page() -> None:
    other = make_sheet(number="2026-00043", url=SHEET.url[:-1] + "C", touchpoints=TOUCHPOINTS * 2)
    assert qr_codes(draw_acts([SHEET, other, SHEET]), 150) == [
        SHEET.url,
        other.url,
        other.url,
        SHEET.url,
    ]


def test_batch_has_a_bookmark_for_each_act() -> None:
    sheets = [make_sheet(number=f"2026-0000{place}") for place in (1, 2, 1)]
    with pypdfium2.PdfDocument(draw_acts(sheets)) as document:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert marks == [(f"{sheet.number} · {sheet.client}", n) for n, sheet in enumerate(sheets)]


def test_single_act_has_no_bookmarks() -> None:
    with pypdfium2.PdfDocument(draw_acts([SHEET])) as document:
        assert list(document.get_toc()) == []


def test_sheets_may_come_from_a_generator() -> None:
    assert draw_acts(sheet for sheet in [SHEET]) == draw_acts([SHEET], PageFormat.A4)


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="no acts"):
        draw_acts([])


def test_acts_drawn_at_once_are_the_same_as_one_by_one() -> None:
    sheets = [make_sheet(client=f"Клиент {n}, {chr(0x410 + n)}", number=f"{n}") for n in range(12)]
    expected = [draw_acts([sheet]) for sheet in sheets]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda sheet: draw_acts([sheet]), sheets)) == expected


def test_only_one_thread_draws_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = 0, 0

    def slow(canvas: Canvas, sheet: Sheet) -> Iterator[int]:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        sleep(0.02)
        at_once -= 1
        yield 1

    monkeypatch.setitem(pdf_module._FORMATS, PageFormat.A4, (A4, slow))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: draw_acts([SHEET]), range(4)))
    assert most == 1


def test_act_can_be_drawn_after_one_that_could_not() -> None:
    with pytest.raises(ValueError, match="capitals"):
        draw_acts([make_sheet(url="https://small.letters/a/1")])
    assert page_count(draw_acts([SHEET])) == 1
