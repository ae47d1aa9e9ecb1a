"""Page trees and bookmarks of any length."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from portal.printing.pdf_parts import Bookmarks, PageTree
from portal.printing.pdf_stream import PdfStream
from tests.printing.reading import complaints_about


def document(pages: int) -> bytes:
    """Return so many pages, each with a bookmark and its number for content."""
    pdf = PdfStream()
    pieces = [pdf.start()]
    root, info, resources = (pdf.reserve() for _ in range(3))
    pieces.append(pdf.add(resources, b"<</ProcSet[/PDF]>>"))
    tree, marks = PageTree(pdf, resources), Bookmarks(pdf)
    for place in range(pages):
        number = pdf.reserve(2)
        pieces.append(pdf.stream(number + 1, b"", b"%%%d\n" % place))
        pieces.append(marks.add(pdf.reserve(), f"Стр. {place}", number))
        pieces.append(tree.add(number))
    assert marks.count == pages
    pieces += [tree.end(b"/Rotate 90/MediaBox[0 0 100 10]"), marks.end(), pdf.add(info, b"<<>>")]
    catalog = b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R>>" % (tree.root, marks.root)
    pieces += [pdf.add(root, catalog), pdf.end(root, info)]
    return b"".join(pieces)


@pytest.mark.parametrize("pages", [1, 255, 256, 257, 512, 700])
def test_pages_come_in_their_order(pages: int) -> None:
    with pikepdf.open(BytesIO(document(pages))) as pdf:
        contents = [page.Contents.read_bytes() for page in pdf.pages]
        assert contents == [b"%%%d\n" % place for place in range(pages)]
        assert int(pdf.Root.Pages.Count) == pages


@pytest.mark.parametrize("pages", [1, 257])
def test_file_is_sound(pages: int) -> None:
    assert complaints_about(document(pages)) == ""


def test_each_page_names_its_resources() -> None:
    file = BytesIO(document(300))
    with pikepdf.open(file, inherit_page_attributes=False) as pdf:
        pages = [page for node in pdf.Root.Pages.Kids for page in node.Kids]
        assert len(pages) == 300
        assert all(str(page.Resources.ProcSet[0]) == "/PDF" for page in pages)


def test_pages_inherit_from_the_tree() -> None:
    with pikepdf.open(BytesIO(document(300))) as pdf:
        assert {int(page.Rotate) for page in pdf.pages} == {90}


def test_nodes_are_told_apart_by_256_pages() -> None:
    file = BytesIO(document(600))
    with pikepdf.open(file, inherit_page_attributes=False) as pdf:
        nodes = list(pdf.Root.Pages.Kids)
        assert [int(node.Count) for node in nodes] == [256, 256, 88]
        assert [len(node.Kids) for node in nodes] == [256, 256, 88]


@pytest.mark.parametrize("pages", [1, 2, 300])
def test_each_bookmark_leads_to_its_page(pages: int) -> None:
    with pikepdf.open(BytesIO(document(pages))) as pdf:
        with pdf.open_outline() as outline:
            found = [
                (mark.title, mark.destination[0].Contents.read_bytes()) for mark in outline.root
            ]
        assert found == [(f"Стр. {place}", b"%%%d\n" % place) for place in range(pages)]


def test_bookmarks_are_a_chain_that_is_followed_both_ways() -> None:
    with pikepdf.open(BytesIO(document(3))) as pdf:
        outlines = pdf.Root.Outlines
        assert int(outlines.Count) == 3
        forth, mark = [], outlines.First
        while mark is not None:
            forth.append(mark.objgen)
            mark = mark.get("/Next")
        back, mark = [], outlines.Last
        while mark is not None:
            back.append(mark.objgen)
            mark = mark.get("/Prev")
        assert forth == back[::-1]
        assert len(forth) == 3
