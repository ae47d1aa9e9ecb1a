"""Acts as one PDF document, written act by act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from reportlab.lib.units import mm

from portal.acts.drawing.papers import PAPERS, Page, pages_of
from portal.acts.formats import PageFormat
from portal.acts.sheet import Blank, Sheet
from portal.acts.template import LOGO, SideStamp, cut_marks, template_of
from portal.printing.archive import CREATOR, plain_text, xmp_packet
from portal.printing.opening import opening
from portal.printing.pdf_parts import Bookmarks, PageTree
from portal.printing.pdf_stream import text_string

_PIECE = 1 << 16
ACT = b"act"  # the comment that stands before each act: static/js/progress.js counts them


def draw_acts(sheets: Iterable[Sheet], page_format: PageFormat = PageFormat.A4) -> bytes:
    """Return a PDF of the acts in their order, each starting on a new page.

    Equal sheets give equal bytes. Safe to call from several threads. ValueError when there is
    nothing to draw, when a sheet's colour is not `#rrggbb` or its address does not fit the QR.
    """
    return b"".join(stream_acts(sheets, page_format))


def stream_acts(
    sheets: Iterable[Sheet], page_format: PageFormat = PageFormat.A4
) -> Iterator[bytes]:
    """Yield the PDF of `draw_acts` in pieces of some size; memory does not grow with the acts.

    ValueError at once for nothing to draw, later for a sheet that cannot be drawn.
    """
    waiting = iter(sheets)
    first = next(waiting, None)
    if first is None:
        raise ValueError("no acts to draw")
    return _gathered(_Document(first, page_format).write(chain([first], waiting)))


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces: a server sends each with a head of its own."""
    gathered: list[bytes] = []
    length = 0
    for piece in pieces:
        gathered.append(piece)
        length += len(piece)
        if length >= _PIECE:
            yield b"".join(gathered)
            gathered.clear()
            length = 0
    yield b"".join(gathered)


class _Document:
    """A document while it is written."""

    def __init__(self, first: Sheet, page_format: PageFormat) -> None:
        self._format, self._paper = page_format, PAPERS[page_format]
        self._first = self._last = first
        self._opening = opening()
        self._pdf = self._opening.pdf.copy()
        self._root, self._info, self._resources = (self._pdf.reserve() for _ in range(3))
        self._tree, self._marks = PageTree(self._pdf, self._resources), Bookmarks(self._pdf)
        self._forms: list[int] = []
        self._sides_of: dict[Blank, tuple[SideStamp, ...]] = {}
        self._latest: tuple[Blank, tuple[SideStamp, ...]] | None = None
        self._new: list[bytes] = []  # what a new blank wants written before its first page

    def write(self, sheets: Iterable[Sheet]) -> Iterator[bytes]:
        yield self._opening.written
        cut = cut_marks(self._format)
        for page in pages_of(sheets, lambda sheet: len(self._sides(sheet.blank)), self._paper):
            yield self._write_page(page, cut)
        yield self._write_end()

    def _sides(self, blank: Blank) -> tuple[SideStamp, ...]:
        # nearly always the blank of the act before: no need to compare what is the same
        if self._latest is None or self._latest[0] is not blank:
            if blank not in self._sides_of:
                self._sides_of[blank] = self._add_template(blank)
            self._latest = blank, self._sides_of[blank]
        return self._latest[1]

    def _add_template(self, blank: Blank) -> tuple[SideStamp, ...]:
        pdf, template = self._pdf, template_of(blank, self._format)
        resources = b"<</Font %d 0 R>>" % self._opening.fonts
        if template.logo:
            picture = pdf.reserve()
            self._new.append(pdf.deflated(picture, template.logo.entries, template.logo.data))
            resources = b"<</Font %d 0 R/XObject<</%b %d 0 R>>>>" % (
                self._opening.fonts, LOGO, picture,
            )  # fmt: skip
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources%b" % (
            *self._paper.act.points, resources,
        )  # fmt: skip
        names = []
        for form in template.forms:
            names.append(b"T%d" % len(self._forms))
            self._forms.append(pdf.reserve())
            self._new.append(pdf.deflated(self._forms[-1], entries, form))
        return tuple(SideStamp(steps, names) for steps in template.sides)

    def _write_page(self, page: Page[Sheet], cut: bytes) -> bytes:
        pdf = self._pdf
        number = pdf.reserve(2)
        written, content = self._take_new(), cut
        for sheet, left_mm in zip(page.subjects, page.lefts_mm, strict=False):
            operators = self._sides(sheet.blank)[page.side].operators(sheet)
            if left_mm:
                operators = b"q 1 0 0 1 %.2f 0 cm\n%bQ\n" % (left_mm * mm, operators)
            content += operators
            if page.side == 0:
                self._last = sheet
                title = f"{sheet.number} · {sheet.client}"
                written += self._marks.add(pdf.reserve(), title, number) + pdf.comment(ACT)
        return written + pdf.stream(number + 1, b"", content) + self._tree.add(number)

    def _take_new(self) -> bytes:
        if not self._new:
            return b""
        new, self._new = b"".join(self._new), []
        return new

    def _write_end(self) -> bytes:
        pdf = self._pdf
        forms = b"".join(b"/T%d %d 0 R" % pair for pair in enumerate(self._forms))
        resources = b"<</Font %d 0 R/XObject<<%b>>>>" % (self._opening.fonts, forms)
        box = b"/MediaBox[0 0 %.2f %.2f]" % self._paper.size.points
        pieces = [pdf.add(self._resources, resources), self._tree.end(box)]
        outlines = b""
        if self._marks.count > 1:
            outlines = b"/Outlines %d 0 R/PageMode/UseOutlines" % self._marks.root
            pieces.append(self._marks.end())
        pieces += [*self._write_description(outlines), pdf.end(self._root, self._info)]
        return b"".join(pieces)

    def _write_description(self, outlines: bytes) -> Iterator[bytes]:
        pdf, first, words = self._pdf, self._first, self._first.blank.words
        numbers, subject = first.number, f"{words.order_label} {first.order_line}"
        if self._marks.count > 1:
            numbers, subject = f"{first.number} – {self._last.number}", words.title
        title = plain_text(f"{words.title} № {numbers}")
        author, subject = plain_text(first.blank.firm.name), plain_text(subject)
        metadata = pdf.reserve()
        packet = xmp_packet(title, author, subject, words.language)
        yield pdf.stream(metadata, b"/Type/Metadata/Subtype/XML", packet)
        yield pdf.add(
            self._info,
            b"<</Title%b/Author%b/Subject%b/Creator%b/Producer%b>>"
            % tuple(map(text_string, (title, author, subject, CREATOR, CREATOR))),
        )
        yield pdf.add(
            self._root,
            b"<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/Lang(%b)%b"
            b"/ViewerPreferences<</DisplayDocTitle true>>/OutputIntents[<</Type/OutputIntent"
            b"/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile %d 0 R>>]>>"
            % (
                self._tree.root, metadata, words.language.encode(), outlines, self._opening.intent,
            ),
        )  # fmt: skip
