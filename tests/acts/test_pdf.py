"""Acts as a file: sound, the same every time, small, and fit for archives."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import zip_longest

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from portal.acts.formats import PageFormat
from portal.acts.pdf import draw_acts, stream_acts
from portal.acts.sheet import Sheet
from portal.acts.template import template_of
from portal.printing.archive import CREATOR
from tests.factories.odd_sheets import SHEETS, make_logo, make_touchpoints
from tests.factories.sheets import (
    ENGLISH,
    FIRM,
    SHEET,
    WORDS,
    code_of,
    make_batch,
    make_sheet,
)
from tests.printing.reading import (
    complaints_about,
    fonts_of,
    objections_to_pdf_a,
    page_count,
    pictures,
    qr_codes,
    text_of_pages,
)

every_format = pytest.mark.parametrize("page_format", PageFormat)

SIZES_MM = {
    PageFormat.A4: (210, 297),
    PageFormat.A5X2: (297, 210),
    PageFormat.A6: (105, 148),
    PageFormat.LABEL: (100, 150),
    PageFormat.LABEL_58: (58, 40),
}
MIXED = [
    make_sheet(number="1", code=code_of(1)),
    make_sheet(number="2", code=code_of(2), touchpoints=make_touchpoints(14)),
    make_sheet(number="3", code=code_of(3), words=ENGLISH),
    make_sheet(number="4", code=code_of(4)),
]


def metadata(pdf: bytes) -> dict[str, str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return document.get_metadata_dict()


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]


@every_format
def test_file_of_one_act_is_sound(page_format: PageFormat) -> None:
    assert complaints_about(draw_acts([SHEET], page_format)) == ""


@every_format
def test_file_of_all_that_is_hard_to_print_is_sound(page_format: PageFormat) -> None:
    assert complaints_about(draw_acts(SHEETS.values(), page_format)) == ""


@every_format
@pytest.mark.parametrize("name", ["normal", "logo", "emoji", "right to left", "monster"])
def test_one_act_is_fit_for_archives(name: str, page_format: PageFormat) -> None:
    assert objections_to_pdf_a(draw_acts([SHEETS[name]], page_format)) == []


@every_format
def test_batch_of_300_is_fit_for_archives(page_format: PageFormat) -> None:
    assert objections_to_pdf_a(draw_acts(make_batch(300), page_format)) == []


def test_batch_of_300_is_sound() -> None:
    assert complaints_about(draw_acts(make_batch(300))) == ""


@every_format
def test_page_is_as_large_as_its_paper(page_format: PageFormat) -> None:
    with pypdfium2.PdfDocument(draw_acts([SHEET], page_format)) as document:
        size_mm = [points / 72 * 25.4 for points in document[0].get_size()]
    assert size_mm == pytest.approx(SIZES_MM[page_format], abs=0.01)


@every_format
@pytest.mark.parametrize("name", ["normal", "logo", "emoji", "escapes"])
def test_fonts_are_ours_embedded_cut_down_and_searchable(
    name: str, page_format: PageFormat
) -> None:
    fonts = fonts_of(draw_acts([SHEETS[name]], page_format))
    assert sorted(columns[0] for columns in fonts) == [
        "ABCDEA+SourceSansPro-Regular", "ABCDEB+SourceSansPro-Semibold",
    ]  # fmt: skip
    for columns in fonts:
        assert columns[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, ToUnicode


def test_act_says_what_it_is() -> None:
    about = metadata(draw_acts([SHEET]))
    assert about["Title"] == "Акт удовлетворённости № 2026-00042"
    assert about["Author"] == "Гарна Спорт"
    assert about["Subject"] == f"Заказ {SHEET.order_line}"
    assert about["Creator"] == about["Producer"] == CREATOR


def test_batch_says_from_which_act_to_which() -> None:
    about = metadata(draw_acts(make_batch(3)))
    assert about["Title"] == "Акт удовлетворённости № 2026-00001 – 2026-00003"
    assert about["Subject"] == "Акт удовлетворённости"


@pytest.mark.parametrize("words", [WORDS, ENGLISH], ids=["ru", "en"])
def test_reader_is_told_the_language_and_shows_the_title(words: object) -> None:
    with pikepdf.open(BytesIO(draw_acts([make_sheet(words=words)]))) as pdf:
        assert str(pdf.Root.Lang) == words.language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


def test_both_kinds_of_metadata_say_the_same() -> None:
    firm = replace(FIRM, name='<b>ООО</b> & "Ко" (\\)\x00')
    file = BytesIO(draw_acts([make_sheet(firm=firm)]))
    with pikepdf.open(file) as pdf, pdf.open_metadata() as packet:
        assert packet["dc:title"] == str(pdf.docinfo.Title)
        assert packet["dc:creator"] == [str(pdf.docinfo.Author)] == ['<b>ООО</b> & "Ко" (\\)']
        assert packet["dc:description"] == str(pdf.docinfo.Subject)
        assert packet["pdfaid:part"] == "2"


def test_single_act_has_no_bookmarks() -> None:
    assert bookmarks(draw_acts([SHEET])) == []


def test_batch_has_a_bookmark_on_the_first_side_of_each_act() -> None:
    assert bookmarks(draw_acts(MIXED)) == [
        (f"{sheet.number} · {sheet.client}", page)
        for sheet, page in zip(MIXED, (0, 1, 3, 4), strict=True)
    ]


def test_bookmarks_of_odd_names_are_as_given() -> None:
    sheets = [make_sheet(client=name) for name in ("Анна 👨‍👩‍👧", r"(\) \050", "שלום", "ASCII (")]
    titles = [title for title, _ in bookmarks(draw_acts(sheets))]
    assert titles == [f"{sheet.number} · {sheet.client}" for sheet in sheets]


def test_bookmarks_of_600_acts_are_all_there() -> None:
    pages = [page for _, page in bookmarks(draw_acts(make_batch(600), PageFormat.LABEL_58))]
    assert pages == list(range(600))


@every_format
def test_acts_come_in_the_order_given(page_format: PageFormat) -> None:
    sheets = [make_sheet(code=code_of(serial)) for serial in (3, 1, 2)]
    found = qr_codes(draw_acts(sheets, page_format), 150)
    assert sorted(found) == sorted(sheet.url for sheet in sheets)
    if page_format is not PageFormat.A5X2:
        assert found == [sheet.url for sheet in sheets]


@pytest.mark.parametrize("page_format", [one for one in PageFormat if one is not PageFormat.A5X2])
def test_act_among_acts_of_other_blanks_looks_as_it_does_alone(page_format: PageFormat) -> None:
    together = pictures(draw_acts(MIXED, page_format), 60)
    alone = [picture for one in MIXED for picture in pictures(draw_acts([one], page_format), 60)]
    assert [picture.tobytes() for picture in together] == [picture.tobytes() for picture in alone]


@every_format
def test_mixed_batch_is_sound_and_fit_for_archives(page_format: PageFormat) -> None:
    firm = replace(FIRM, name="Другая", logo=make_logo("red"))
    pdf = draw_acts([*MIXED, make_sheet(firm=firm), SHEETS["emoji"]], page_format)
    assert complaints_about(pdf) == ""
    assert objections_to_pdf_a(pdf) == []


def test_each_language_of_a_mixed_batch_is_printed() -> None:
    pages = text_of_pages(draw_acts(MIXED))
    assert ["Акт удовлетворённости" in page for page in pages] == [True, True, True, False, True]
    assert "Act of Satisfaction" in pages[3]


@every_format
def test_same_sheets_give_the_same_bytes(page_format: PageFormat) -> None:
    sheets = [SHEETS["normal"], SHEETS["emoji"], SHEETS["logo"], SHEETS["monster"]]
    again = [replace(sheet, blank=replace(sheet.blank)) for sheet in sheets]
    assert draw_acts(sheets, page_format) == draw_acts(again, page_format)


def test_other_sheets_give_another_file_identity() -> None:
    def identity(sheet: Sheet) -> bytes:
        return re.findall(rb"/ID\[<(\w+)>", draw_acts([sheet]))[0]

    assert identity(SHEET) != identity(replace(SHEET, client="Другой клиент, длиннее"))


def test_acts_drawn_at_once_are_the_same_as_one_by_one() -> None:
    odd = ("Клиент", "Анна 👨‍👩‍👧", "שלום", "Ж" * 100)
    sheets = [make_sheet(client=f"{odd[n % 4]} {n}", number=f"{n}") for n in range(40)]
    expected = [draw_acts([sheet]) for sheet in sheets]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda sheet: draw_acts([sheet]), sheets)) == expected


def test_blanks_compiled_at_once_are_the_same_as_one_by_one() -> None:
    sheets = [make_sheet(firm=replace(FIRM, name=f"Фирма {n}")) for n in range(24)]

    def drawn(threads: int) -> list[bytes]:
        template_of.cache_clear()
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda sheet: draw_acts([sheet]), sheets))

    assert drawn(threads=4) == drawn(threads=1)


@every_format
def test_pieces_are_the_whole(page_format: PageFormat) -> None:
    acts = [*MIXED, *make_batch(300)]
    pieces = list(stream_acts(iter(acts), page_format))
    assert b"".join(pieces) == draw_acts(acts, page_format)
    assert len(pieces) > 2
    assert max(map(len, pieces)) < 100_000


def test_first_piece_is_given_out_before_the_last_sheet_is_asked_for() -> None:
    asked: list[int] = []

    def sheets() -> Iterator[Sheet]:
        for place, sheet in enumerate(make_batch(500)):
            asked.append(place)
            yield sheet

    next(stream_acts(sheets()))
    assert 1 < len(asked) < 100


def test_two_documents_written_by_turns_are_as_if_alone() -> None:
    batches = MIXED, [make_sheet(code=code_of(9)), SHEETS["emoji"], *make_batch(3)]
    written = [b"", b""]
    for pieces in zip_longest(*map(stream_acts, batches), fillvalue=b""):
        written = [so_far + piece for so_far, piece in zip(written, pieces, strict=True)]
    assert written == [draw_acts(batch) for batch in batches]


def test_nothing_to_draw_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="no acts"):
        draw_acts([])
    with pytest.raises(ValueError, match="no acts"):
        stream_acts(iter(()))


@pytest.mark.parametrize(
    "sheet",
    [
        make_sheet(firm=replace(FIRM, colour="red")),
        make_sheet(address="https://small.letters/a/"),
        make_sheet(code="TOO SHORT"),
        make_sheet(code="I" * 16),
    ],
    ids=["colour", "address", "code", "letters of a code"],
)
def test_sheet_that_cannot_be_drawn_is_refused_and_leaves_nothing_behind(sheet: Sheet) -> None:
    with pytest.raises(ValueError):
        draw_acts([sheet])
    assert page_count(draw_acts([SHEET])) == 1
    assert complaints_about(draw_acts([SHEET])) == ""


def test_address_too_long_for_a_label_is_refused() -> None:
    sheet = make_sheet(address="HTTPS://OTZYV.RU/" + "A/" * 400)
    with pytest.raises(ValueError, match="too small to read"):
        draw_acts([sheet], PageFormat.LABEL_58)


def test_longest_host_that_may_be_configured_is_printed_on_every_paper() -> None:
    sheet = make_sheet(address=f"HTTPS://{'A' * 76}.RU/A/")
    assert all(page_count(draw_acts([sheet], page_format)) == 1 for page_format in PageFormat)


@every_format
def test_one_act_is_a_small_file(page_format: PageFormat) -> None:
    assert len(draw_acts([SHEET], page_format)) <= 45_000


@every_format
def test_a_further_act_adds_less_than_a_thousand_bytes(page_format: PageFormat) -> None:
    acts = make_batch(500)
    one, many = (len(draw_acts(acts[:count], page_format)) for count in (1, 500))
    assert (many - one) / 499 <= 1_000


def test_logo_is_stored_once_for_the_whole_batch() -> None:
    file = BytesIO()
    Image.effect_noise((400, 150), 90).save(file, "PNG")
    firm = replace(FIRM, logo=file.getvalue())
    assert len(file.getvalue()) > 10_000
    one, many = (len(draw_acts(make_batch(count, firm=firm))) for count in (1, 11))
    assert many - one < 10 * 1_100


def test_memory_does_not_grow_with_the_acts() -> None:
    # 10,000 acts are measured in the benchmarks; what grows at all grows evenly
    few, many = 500, 4_000
    draw_acts(make_batch(2))
    growth = peak_bytes(many) - peak_bytes(few)
    assert growth * (10_000 - 1_000) / (many - few) <= 2 * 1024**2


def peak_bytes(count: int) -> int:
    blank = SHEET.blank
    acts = (
        replace(SHEET, blank=blank, number=f"2026-{n:05d}", code=code_of(n), client=f"Клиент {n}")
        for n in range(count)
    )
    tracemalloc.start()
    try:
        for _piece in stream_acts(acts):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_every_object_of_a_long_batch_can_be_read() -> None:
    with pikepdf.open(BytesIO(draw_acts(make_batch(700)))) as pdf:
        assert len(pdf.pages) == 700
        assert len(pdf.objects) > 2_100
        assert pdf.check_pdf_syntax() == []
