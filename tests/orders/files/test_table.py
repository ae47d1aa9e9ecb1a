"""Files of any kind: a table, or words that say why not."""

from __future__ import annotations

import codecs
import csv
import io
import traceback
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.orders.files import archive, delimited
from portal.orders.files.limits import ANSWERS, Limits
from portal.orders.files.shared_texts import TextsOnDisk
from portal.orders.files.table import FileRefused, Row, Table, read_table
from portal.orders.files.workbook import cell_text

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
SHEET = "xl/worksheets/sheet1.xml"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LINES = (
    ("phone number", "name", "favourite colour", "fruit"),
    ("07739 468 050", "Pete", "Coral", "tomato"),
    ("07527 125 974", "Not Pete", "Magenta", "Avacado"),
    ("07512 058 823", "Still Not Pete", "Crimson", "Pear"),
)


def workbook(*rows: tuple[object, ...], title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text(*rows: tuple[str, ...], delimiter: str = ",", end: str = "\n") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue().encode()


def zipped(**parts: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return file.getvalue()


def with_part(content: bytes, name: str, part: str | bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    return zipped(**{**parts, name: part})


def sheet(rows: str, before: str = "", claims: str = "A1") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'{before}<worksheet xmlns="{space}"><dimension ref="{claims}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return with_part(workbook(("a",)), SHEET, xml)


def refusal(content: bytes, filename: str = "orders", limits: Limits = ANSWERS) -> str:
    with pytest.raises(FileRefused) as refused:
        read_table(content, filename, limits)
    return str(refused.value.reason)


def read_rows(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(content, "orders").rows]


@pytest.fixture(scope="module")
def spreadsheets() -> Mapping[str, bytes]:
    """The files that real programs made; where they are not, the same made here."""
    folder = SHARED / "spreadsheets"
    if folder.is_dir():
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*")}
    exotic = (("a", None, "b"), (1, datetime(1995, 1, 27), None), (None, None, 12.3))  # noqa: DTZ001
    return {
        "equivalents/newline_unix.csv": text(*LINES),
        "equivalents/newline_windows.csv": text(*LINES, end="\r"),
        "equivalents/tab separated.tsv": text(*LINES, delimiter="\t", end="\r"),
        "equivalents/excel 2007.xlsx": workbook(*LINES),
        "equivalents/excel 2007 with macro support.xlsm": workbook(*LINES, title="chris csv.csv"),
        "equivalents/EXCEL_95.XLS": OLE2,
        "equivalents/excel_97.xls": OLE2,
        "equivalents/open document spreadsheet.ods": zipped(**{"content.xml": "<office/>"}),
        "hostile/actually_a_png.csv": PNG,
        "hostile/actually_a_png.xlsx": PNG,
        "conversions/xlsx_exotic_types.xlsx": workbook(*exotic),
        "conversions/xlsx_exotic_types.csv": b"a,,b\n1,1995-01-27 00:00:00,\n,,12.3\n",
        "conversions/xlsx_merged_cells.xlsx": workbook(
            ("A", "B and C"), (1, 2, 3), ("1 and 2", None, 3), ("3 and 4", 5), (None, 6)
        ),
    }


# files of real programs


@pytest.mark.parametrize(
    "name",
    [
        "newline_unix.csv",
        "newline_windows.csv",
        "tab separated.tsv",
        "excel 2007.xlsx",
        "excel 2007 with macro support.xlsm",
    ],
)
def test_the_same_table_in_any_format_is_the_same(
    spreadsheets: Mapping[str, bytes], name: str
) -> None:
    rows = tuple(Row(line, cells) for line, cells in enumerate(LINES[1:], start=2))
    assert read_table(spreadsheets[f"equivalents/{name}"], name) == Table(LINES[0], rows)


@pytest.mark.parametrize("name", ["EXCEL_95.XLS", "excel_97.xls", "open document spreadsheet.ods"])
def test_an_old_or_foreign_workbook_is_refused_with_what_to_do(
    spreadsheets: Mapping[str, bytes], name: str
) -> None:
    assert "save it as XLSX or CSV" in refusal(spreadsheets[f"equivalents/{name}"], name)


@pytest.mark.parametrize("name", ["actually_a_png.csv", "actually_a_png.xlsx"])
def test_a_picture_is_called_a_picture_whatever_its_name(
    spreadsheets: Mapping[str, bytes], name: str
) -> None:
    words = refusal(spreadsheets[f"hostile/{name}"], name)
    assert words == f"“{name}” is a picture, not a table: send XLSX or CSV"


def test_awkward_cells_read_as_the_csv_beside_them_says(
    spreadsheets: Mapping[str, bytes],
) -> None:
    expected = read_table(spreadsheets["conversions/xlsx_exotic_types.csv"], "")
    found = read_table(spreadsheets["conversions/xlsx_exotic_types.xlsx"], "")
    assert found.header == expected.header
    assert [(row.line, *row.cells) for row in found.rows] == [
        (row.line, *(cell.removesuffix(" 00:00:00") for cell in row.cells)) for row in expected.rows
    ]


def test_cells_below_a_merged_heading_are_refused_and_the_other_rows_stay(
    spreadsheets: Mapping[str, bytes],
) -> None:
    found = read_table(spreadsheets["conversions/xlsx_merged_cells.xlsx"], "")
    assert [row.line for row in found.rows] == [4, 5]
    assert [refused.line for refused in found.refused] == [2, 3]
    assert "more cells than the header: 3, not 2" in str(found.refused[0].reason)


# text


def test_an_empty_file_is_a_table_without_columns() -> None:
    assert read_table(b"", "empty.csv") == Table((), ())


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert read_table("номер,клиент".encode(), "") == Table(("номер", "клиент"), ())


def test_windows_1251_with_semicolons_is_read() -> None:
    content = "номер;клиент;сумма\r\n1;ООО «РОМАШКИ», всё ещё;1 234,50\r\n".encode("cp1251")
    assert read_rows(content) == [("1", "ООО «РОМАШКИ», всё ещё", "1 234,50")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_unicode_is_read_with_its_mark_and_utf_8_without(encoding: str) -> None:
    found = read_table("номер\tклиент\n1\tАнна".encode(encoding), "")
    assert found == Table(("номер", "клиент"), (Row(2, ("1", "Анна")),))


def test_big_endian_utf_16_is_read() -> None:
    content = codecs.BOM_UTF16_BE + "номер\tклиент\n1\tАнна".encode("utf-16-be")
    assert read_rows(content) == [("1", "Анна")]


def test_utf_8_with_a_broken_letter_is_not_taken_for_windows_1251() -> None:
    content = "номер,клиент\r\n1,Анна\r\n2,Пётр\r\n".encode().replace("ё".encode(), b"\xd1")
    assert "damaged on line 3: export it again" in refusal(content)


def test_a_delimiter_inside_a_quoted_heading_does_not_count() -> None:
    assert read_table(b'"a;b;c",d\n1,2', "").header == ("a;b;c", "d")


def test_a_comma_in_each_heading_does_not_beat_semicolons() -> None:
    found = read_table("Номер;Сумма, руб.;Цена, руб.".encode(), "")
    assert found.header == ("Номер", "Сумма, руб.", "Цена, руб.")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(end: str) -> None:
    content = end.join(["a,b", "", '1,"x', 'y"', "2,z"]).encode()
    assert [(row.line, row.cells[0]) for row in read_table(content, "").rows] == [
        (3, "1"),
        (5, "2"),
    ]


def test_a_line_end_inside_quotes_stays_in_its_cell() -> None:
    assert read_rows(b'a,b\n1,"x\r\ny"\n') == [("1", "x\r\ny")]


def test_blank_lines_are_skipped() -> None:
    assert read_rows(b"a,b\n\n,\n  ,\t\n1,2\n") == [("1", "2")]


def test_a_header_after_blank_lines_knows_its_line() -> None:
    assert read_table(b"\n\na,b\n1,2", "").header_line == 3


def test_a_short_row_is_padded() -> None:
    assert read_rows(b"a,b,c\n1\n") == [("1", "", "")]


def test_empty_cells_beyond_the_header_do_not_matter() -> None:
    assert read_rows(b"a,b\n1,2,,\n") == [("1", "2")]


def test_a_row_longer_than_the_header_is_refused_alone() -> None:
    found = read_table(b"a,b\n1,2,3\n4,5\n", "")
    assert [row.line for row in found.rows] == [3]
    assert [(refused.line, str(refused.reason)) for refused in found.refused] == [
        (2, "the line has more cells than the header: 3, not 2")
    ]


def test_a_forgotten_quote_is_told_with_the_lines_it_swallowed() -> None:
    found = read_table(b'a,b\n1,"x\n2,"y"\n3,z\n', "")
    assert [row.cells for row in found.rows] == [("3", "z")]
    assert "lines 2 to 3 were not read" in str(found.refused[0].reason)


def test_a_quote_open_to_the_end_is_told() -> None:
    found = read_table(b'a,b\n1,z\n2,"x\n3,y\n', "")
    assert [row.cells for row in found.rows] == [("1", "z")]
    assert "lines 3 to 4 were not read" in str(found.refused[0].reason)


def test_an_inch_mark_inside_a_cell_is_just_a_character() -> None:
    assert read_rows(b'a,b\n1,24" monitor\n') == [("1", '24" monitor')]


def test_two_columns_of_one_name_are_refused_by_name() -> None:
    assert "two columns are called “price”" in refusal(b"Price, item,price \n")


def test_columns_without_a_name_may_be_many() -> None:
    assert read_table(b"a,,,b\n1,2,3,4", "").header == ("a", "", "", "b")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n", "is a PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "is a picture"),
        (b"\x7fELF\x02\x01\x01" + bytes(99), "is not a table"),
        (b"\x1f\x8b\x08\x00abc", "is not a table"),
        (b"a,b\n\x98,\xff", "is not a table"),
        (b"\xff\xfea", "is not a table"),
        (b"<!DOCTYPE html><table><tr>", "is a web page or XML"),
        ("<?xml version='1.0'?><Заказ/>".encode(), "is a web page or XML"),
        (b"PK\x03\x04 not really", "is damaged or not a workbook"),
        (zipped(**{"photo.jpg": b"x"}), "is not a table"),
        (zipped(**{"xl/workbook.bin": b"x"}), "save it as XLSX or CSV"),
        (zipped(**{"[Content_Types].xml": "<Types/>"}), "is damaged or not a workbook"),
        (b'"a,b\n1,2', "its header cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_words(content: bytes, words: str) -> None:
    assert words in refusal(content)


# limits


def test_a_file_over_the_size_is_refused() -> None:
    assert "is larger than" in refusal(b"a,b\n1,2,3", limits=Limits(8, 10))


def test_a_table_at_the_limit_of_rows_is_read() -> None:
    assert len(read_table(b"a\n1\n\n2\n", "", Limits(1000, 2)).rows) == 2


@pytest.mark.parametrize("content", [b"a\n1\n2\n3\n", workbook(("a",), (1,), (2,), (3,))])
def test_a_table_over_the_limit_of_rows_is_refused(content: bytes) -> None:
    assert "has more than 2 rows" in refusal(content, limits=Limits(100_000, 2))


def test_200_columns_are_read() -> None:
    header = tuple(f"c{n}" for n in range(200))
    assert read_table(workbook(header), "").header == read_table(text(header), "").header == header


@pytest.mark.parametrize("make", [text, workbook])
def test_201_columns_are_refused(make: Callable[[tuple[str, ...]], bytes]) -> None:
    assert "has more than 200 columns" in refusal(make(tuple(f"c{n}" for n in range(201))))


def test_a_cell_over_the_limit_refuses_its_row() -> None:
    found = read_table(b"a,b\n1," + b"x" * 10_001 + b"\n2,y", "")
    assert [row.line for row in found.rows] == [3]
    assert (found.refused[0].line, found.refused[0].column) == (2, "b")
    assert str(found.refused[0].reason) == "a cell is longer than 10000 characters"


def test_a_cell_that_csv_itself_gives_up_on_refuses_its_row() -> None:
    found = read_table(b"a,b\n1," + b"x" * 200_000 + b"\n2,y", "")
    assert [row.cells for row in found.rows] == [("2", "y")]
    assert "longer than 10000" in str(found.refused[0].reason)


# workbooks


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1001, "1001"),
        (1001.0, "1001"),
        (0.1 + 0.2, "0.3"),
        (1234.5, "1234.5"),
        (0.125, "0.125"),
        (100 / 3, "33.33"),
        (1e-7, "0"),
        (1e20, "100000000000000000000"),
        (-0.5, "-0.5"),
        (float("inf"), "inf"),
        (True, "TRUE"),
        (None, ""),
        (datetime(2025, 1, 27), "2025-01-27"),  # noqa: DTZ001
        (datetime(2025, 1, 27, 10, 30), "2025-01-27T10:30:00"),  # noqa: DTZ001
        (date(2025, 1, 27), "2025-01-27"),
        (time(10, 30), "10:30:00"),
        ("a_x000D_\nb", "a\r\nb"),
    ],
)
def test_a_cell_of_a_workbook_is_what_a_person_would_type(value: object, written: str) -> None:
    assert cell_text(value) == written


def test_the_line_of_a_workbook_is_its_row_number() -> None:
    found = read_table(workbook(("a",), (), (None,), ("x",)), "")
    assert found.rows == (Row(4, ("x",)),)


def test_a_hidden_first_sheet_is_passed_over() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Заказы").append(["a"])
    file = io.BytesIO()
    book.save(file)
    assert read_table(file.getvalue(), "").header == ("a",)


def test_rows_outside_of_the_range_that_a_sheet_claims_are_read() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    assert read_rows(sheet(rows, claims="A1:A1")) == [("2",)]


def test_a_row_number_beyond_any_sheet_is_refused() -> None:
    row = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    assert "is damaged" in refusal(sheet(row))


def test_an_entity_bomb_is_refused() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    row = '<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>'
    with pytest.raises(FileRefused) as refused:
        read_table(sheet(row, before=bomb), "orders.xlsx")
    assert "EntitiesForbidden" in "".join(traceback.format_exception(refused.value))


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 100_000)
    assert "unpacks to more" in refusal(with_part(workbook(("a",)), "x.xml", bytes(100_000)))


def test_a_size_that_the_archive_understates_is_not_believed() -> None:
    content = with_part(workbook(("a",)), "docProps/core.xml", bytes(1_000_000))
    true, false = (1_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert true in content
    with pytest.raises(FileRefused, match="is damaged"):
        archive.checked_archive(io.BytesIO(content.replace(true, false)), "orders.xlsx")


def test_a_small_file_of_millions_of_empty_elements_is_read_past_or_refused() -> None:
    many = "<c/>" * 1_000_000
    content = sheet(f"<row>{many}</row><row><c><v>1</v></c></row>")
    assert len(content) < 50_000
    assert read_table(content, "").header == ("1",)
    styles = with_part(workbook(("a",)), "xl/styles.xml", f"<styleSheet>{many}</styleSheet>")
    assert "is damaged" in refusal(styles)


def test_more_elements_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_XML_TAGS", 1000)
    assert "unpacks to more" in refusal(sheet("<row>" + "<c/>" * 1000 + "</row>"))


# pieces: a file is never in memory as a whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_letters_and_line_ends_on_the_border_of_two_pieces_are_read(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_PIECE", 3)
    content = "имя;город\r\nЖуков;Курск\r\n".encode(encoding)
    assert read_table(content, "") == Table(("имя", "город"), (Row(2, ("Жуков", "Курск")),))


def test_line_of_damaged_text_is_told_whatever_the_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_PIECE", 4)
    content = "имя\r\nАнна\r\nБо".encode() + b"\xff" + "рис\r\nВера\r\n".encode()
    assert "damaged on line 3" in refusal(content)


def test_record_without_an_end_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_RECORD_LENGTH", 1000)
    assert "is not a table" in refusal(b"a,b\n" + b"x" * 2000)
    assert "is not a table" in refusal(b"a,b\n" + b'"x\n",' * 500)


def test_texts_of_a_workbook_lie_on_disk_and_are_found_by_number() -> None:
    source = (
        "<sst><si><t>Анна</t></si><si><r><t>Бо</t></r><r><t>рис</t></r><rPh><t>x</t></rPh></si>"
        "<si/></sst>"
    )
    texts = TextsOnDisk(io.BytesIO(source.encode()))
    assert [texts[number] for number in range(3)] == ["Анна", "Борис", ""]
    for number in (3, -1):
        with pytest.raises(IndexError):
            texts[number]


# any bytes


@given(st.binary())
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    with suppress(FileRefused):
        read_table(content, "any")


@given(st.text(st.sampled_from('a1,;\t"\r\n \x00<я')), st.sampled_from(["utf-8", "utf-16"]))
def test_any_text_is_a_table_or_refused(content: str, encoding: str) -> None:
    with suppress(FileRefused):
        found = read_table(content.encode(encoding), "any.csv")
        assert all(len(row.cells) == len(found.header) for row in found.rows)


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
@settings(max_examples=200)
def test_a_damaged_workbook_is_a_table_or_refused(at: int, bytes_: bytes) -> None:
    content = workbook(*LINES)
    with suppress(FileRefused):
        read_table(content[:at] + bytes_ + content[at + len(bytes_) :], "any.xlsx")


@given(
    st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]),
    st.integers(0, 3000),
    st.sampled_from(["", "0", "-1", "x", "</v>", "<v>", '"', "&lt;", "é", "9" * 5000]),
)
@settings(max_examples=200)
def test_a_workbook_of_broken_xml_is_a_table_or_refused(part: str, at: int, graft: str) -> None:
    content = workbook(*LINES)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        xml = packed.read(part).decode()
    with suppress(FileRefused):
        read_table(with_part(content, part, xml[:at] + graft + xml[at + 1 :]), "any.xlsx")
