"""The parts of a PDF that follow its pages, written by the hundred: page tree and bookmarks."""

from __future__ import annotations

from portal.printing.pdf_stream import PdfStream, references, text_string

_TOGETHER = 256


class PageTree:
    """Pages in nodes of a fixed size, written as they fill; the root is object `root`.

    All pages have the resources that are object `resources`. Each names them itself: PDF/A does
    not count those of the page tree (ISO 19005-2, 6.2.2).
    """

    def __init__(self, pdf: PdfStream, resources: int) -> None:
        self._pdf = pdf
        self._resources = resources
        self.root = pdf.reserve()
        self._kids: list[int] = []
        self._nodes: list[int] = []
        self._count = 0

    def add(self, page: int) -> bytes:
        """Take in a page, reserved with its content as the number after it."""
        self._kids.append(page)
        return self._end_node() if len(self._kids) == _TOGETHER else b""

    def end(self, entries: bytes) -> bytes:
        """Write what is left; `entries` are those that all pages inherit."""
        last = self._end_node() if self._kids else b""
        body = b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (
            entries, self._count, references(self._nodes),
        )  # fmt: skip
        return last + self._pdf.add(self.root, body)

    def _end_node(self) -> bytes:
        kids, self._kids = self._kids, []
        node = self._pdf.reserve()
        self._count += len(kids)
        self._nodes.append(node)
        page = b"<</Type/Page/Parent %d 0 R/Resources %d 0 R/Contents %%d 0 R>>" % (
            node, self._resources,
        )  # fmt: skip
        body = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (
            self.root, len(kids), references(kids),
        )  # fmt: skip
        pages = self._pdf.add_all(kids, [page % (kid + 1) for kid in kids])
        return pages + self._pdf.add(node, body)


class Bookmarks:
    """One bookmark a subject, in a chain whose root is object `root`."""

    def __init__(self, pdf: PdfStream) -> None:
        self._pdf = pdf
        self.root = pdf.reserve()
        self.count = 0
        self._first = self._previous = 0
        self._waiting: list[tuple[int, str, int]] = []

    def add(self, number: int, title: str, page: int) -> bytes:
        """Mark a page; `number` is reserved for the bookmark."""
        self.count += 1
        self._waiting.append((number, title, page))
        # the last one waits until it is known what follows it
        return self._write(1) if len(self._waiting) > _TOGETHER else b""

    def end(self) -> bytes:
        """Write what is left."""
        last = self._write(0)
        body = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (
            self._first, self._previous, self.count,
        )  # fmt: skip
        return last + self._pdf.add(self.root, body)

    def _write(self, kept: int) -> bytes:
        """Write the bookmarks that wait, but for the last `kept`."""
        waiting = self._waiting
        done = len(waiting) - kept
        numbers = [number for number, _title, _page in waiting]
        self._first = self._first or numbers[0]
        bodies = [
            b"<</Title%b/Parent %d 0 R%b%b/Dest[%d 0 R/Fit]>>"
            % (
                text_string(title),
                self.root,
                b"/Prev %d 0 R" % before if before else b"",
                b"/Next %d 0 R" % after if after else b"",
                page,
            )
            for before, (_number, title, page), after in zip(
                [self._previous, *numbers], waiting[:done], [*numbers[1:], 0], strict=False
            )
        ]
        self._previous = numbers[done - 1]
        self._waiting = waiting[done:]
        return self._pdf.add_all(numbers[:done], bodies)
