"""The parts of a PDF that follow its pages: the page tree and the bookmarks."""

from __future__ import annotations

from portal.printing.pdf_stream import PdfStream, references, text_string

_IN_ONE_NODE = 256  # pages under one node


class PageTree:
    """Pages in nodes of a fixed size, written as they fill; the root is object `root`."""

    def __init__(self, pdf: PdfStream) -> None:
        self._pdf = pdf
        self.root = pdf.reserve()
        self.node = pdf.reserve()  # the parent of the next page
        self._kids: list[int] = []
        self._nodes: list[int] = []
        self._count = 0

    def add(self, page: int) -> bytes:
        """Take in a page that has `node` as its parent."""
        self._kids.append(page)
        return self._end_node() if len(self._kids) == _IN_ONE_NODE else b""

    def end(self, entries: bytes) -> bytes:
        """Write what is left; `entries` are those that all pages inherit."""
        last = self._end_node() if self._kids else b""
        body = b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (
            entries, self._count, references(self._nodes),
        )  # fmt: skip
        return last + self._pdf.add(self.root, body)

    def _end_node(self) -> bytes:
        body = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (
            self.root, len(self._kids), references(self._kids),
        )  # fmt: skip
        piece = self._pdf.add(self.node, body)
        self._count += len(self._kids)
        self._nodes.append(self.node)
        self._kids, self.node = [], self._pdf.reserve()
        return piece


class Bookmarks:
    """One bookmark a subject, in a chain; each is written when the number of the next is known."""

    def __init__(self, pdf: PdfStream) -> None:
        self._pdf = pdf
        self.root = pdf.reserve()
        self.count = 0
        self._first = self._previous = 0
        self._waiting: tuple[int, str, int] | None = None

    def add(self, number: int, title: str, page: int) -> bytes:
        """Mark a page; `number` is reserved for the bookmark."""
        piece = self._write(number)
        self._waiting = number, title, page
        self.count += 1
        self._first = self._first or number
        return piece

    def end(self) -> bytes:
        """Write what is left."""
        last = self._write(0)
        body = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (
            self._first, self._previous, self.count,
        )  # fmt: skip
        return last + self._pdf.add(self.root, body)

    def _write(self, following: int) -> bytes:
        if self._waiting is None:
            return b""
        number, title, page = self._waiting
        chain = b"/Prev %d 0 R" % self._previous if self._previous else b""
        if following:
            chain += b"/Next %d 0 R" % following
        self._previous = number
        return self._pdf.add(
            number,
            b"<</Title%b/Parent %d 0 R%b/Dest[%d 0 R/Fit]>>"
            % (text_string(title), self.root, chain, page),
        )
