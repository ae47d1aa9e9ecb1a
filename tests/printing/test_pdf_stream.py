"""A PDF written piece by piece is one that everybody opens."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.printing.pdf_stream import PdfStream, references, text_string
from tests.printing.reading import complaints_about


def document(objects: int, *, title: str = "Проба") -> bytes:
    """Return a file of one empty page and so many numbers, half of them in streams."""
    pdf = PdfStream()
    pieces = [pdf.start()]
    root, info, tree, page = (pdf.reserve() for _ in range(4))
    first = pdf.reserve(objects) if objects else 0
    pieces.append(pdf.add(info, b"<</Title%b>>" % text_string(title)))
    pieces.append(pdf.add(tree, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page))
    pieces.append(
        pdf.add(page, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 10 10]/Resources<<>>>>" % tree)
    )
    numbers = range(first, first + objects)
    for place, number in enumerate(numbers):
        if place % 2:
            pieces.append(pdf.add(number, b"%d" % (1000 + place)))
        else:
            pieces.append(pdf.stream(number, b"", b"data %d" % place))
    catalog = b"<</Type/Catalog/Pages %d 0 R/All[%b]>>" % (tree, references(numbers))
    pieces += [pdf.add(root, catalog), pdf.end(root, info)]
    return b"".join(pieces)


@pytest.mark.parametrize("objects", [0, 1, 195, 196, 197, 400, 1000, 70_000])
def test_every_object_is_found_where_the_table_says(objects: int) -> None:
    with pikepdf.open(BytesIO(document(objects))) as pdf:
        found: Iterable[pikepdf.Object] = pdf.Root.All
        for place, value in enumerate(found):
            if place % 2:
                assert int(value) == 1000 + place
            else:
                assert value.read_bytes() == b"data %d" % place
        assert len(pdf.Root.All) == objects


@pytest.mark.parametrize("objects", [0, 1, 400])
def test_file_is_sound(objects: int) -> None:
    assert complaints_about(document(objects)) == ""


def test_length_is_that_of_what_was_written() -> None:
    pdf = PdfStream()
    written = pdf.start() + pdf.stream(pdf.reserve(), b"/A 1", b"x" * 1000)
    assert pdf.length == len(written)
    written += pdf.add(pdf.reserve(), b"null") + pdf.flush()
    assert pdf.length == len(written)


def test_small_objects_wait_until_there_are_enough() -> None:
    pdf = PdfStream()
    pdf.start()
    pieces = [pdf.add(pdf.reserve(), b"null") for _ in range(250)]
    assert [bool(piece) for piece in pieces].count(True) == 1
    assert pdf.flush() != b""
    assert pdf.flush() == b""


def test_copy_goes_on_by_itself() -> None:
    pdf = PdfStream()
    start = pdf.start()
    root, info, tree = (pdf.reserve() for _ in range(3))
    start += pdf.add(root, b"<</Type/Catalog/Pages %d 0 R>>" % tree)
    start += pdf.add(tree, b"<</Type/Pages/Count 0/Kids[]>>")

    def ended(stream: PdfStream, title: str) -> bytes:
        return stream.add(info, b"<</Title%b>>" % text_string(title)) + stream.end(root, info)

    files = [start + ended(pdf.copy(), title) for title in ("Один", "Два", "Один")]
    titles = []
    for file in files:
        with pikepdf.open(BytesIO(file)) as opened:
            titles.append(str(opened.docinfo.Title))
    assert titles == ["Один", "Два", "Один"]
    assert files[0] == files[2]


def test_same_objects_make_the_same_file() -> None:
    assert document(300) == document(300)


@given(st.text())
def test_any_text_is_read_back_from_a_string(text: str) -> None:
    written = text_string(text)
    assert str(pikepdf.Object.parse(written)) == text


@pytest.mark.parametrize(
    "text", ["", "ASCII", r"(\)", "((", "\\", "\r", "\n", "А\rБ", "഍", "❨❩", "😀"]
)
def test_text_with_signs_of_strings_is_read_back(text: str) -> None:
    # U+0D0D and others hold the bytes of CR, parentheses and backslash in UTF-16
    assert str(pikepdf.Object.parse(text_string(text))) == text


def test_plain_text_stays_plain() -> None:
    assert text_string("Act (1)") == rb"(Act \(1\))"


def test_lone_surrogate_is_replaced() -> None:
    assert str(pikepdf.Object.parse(text_string("А\ud800Б"))) == "А?Б"
