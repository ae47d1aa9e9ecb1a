"""Acts drawn one by one by reportlab's own means: what the stamped ones are checked against."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from portal.acts.drawing.papers import PAPERS, Page, Paper, pages_of
from portal.acts.drawing.side import Field, Ink, Items, Logo, QrPlace, Side
from portal.acts.formats import PageFormat
from portal.acts.sheet import Blank, Sheet
from portal.printing.fonts import register_fonts
from portal.printing.pen import Pen, reportlab_lock
from portal.printing.qr_operators import qr_operators
from portal.printing.qr_tables import qr_tables
from portal.printing.weights import Font


def draw_plainly(sheets: Sequence[Sheet], page_format: PageFormat = PageFormat.A4) -> bytes:
    """Return acts as a PDF by canvas, form XObjects and table-driven QR codes, and no more.

    No metadata, bookmarks or PDF/A. ValueError as for `draw_acts`.
    """
    file = BytesIO()
    paper = PAPERS[page_format]
    with reportlab_lock:
        register_fonts()
        canvas = Canvas(
            file,
            pagesize=paper.size.points,
            invariant=True,
            initialFontName=Font.REGULAR.value,  # type: ignore[arg-type]  # the stub says float
        )
        drawer = _Drawer(canvas, paper)
        for page in pages_of(sheets, lambda sheet: len(drawer.sides(sheet.blank)), paper):
            drawer.draw(page)
        canvas.save()
    return file.getvalue()


class _Drawer:
    """A canvas, and the blanks that it has described already."""

    def __init__(self, canvas: Canvas, paper: Paper) -> None:
        self._canvas = canvas
        self._paper = paper
        self._described: dict[Blank, tuple[Side, ...]] = {}

    def sides(self, blank: Blank) -> tuple[Side, ...]:
        if blank not in self._described:
            pen = Pen(self._canvas, self._paper.act)
            self._described[blank] = tuple(self._paper.describe(pen, blank))
        return self._described[blank]

    def draw(self, page: Page[Sheet]) -> None:
        self._paper.draw_cut(Pen(self._canvas, self._paper.size))
        for sheet, left_mm in zip(page.subjects, page.lefts_mm, strict=False):
            self._canvas.saveState()
            self._canvas.translate(left_mm * mm, 0)
            self._draw_side(self.sides(sheet.blank)[page.side], sheet)
            self._canvas.restoreState()
        self._canvas.showPage()

    def _draw_side(self, side: Side, sheet: Sheet) -> None:
        canvas, pen = self._canvas, side.pen
        for number, part in enumerate(side.parts):
            if isinstance(part, Ink):
                name = f"ink-{id(side)}-{number}"
                if not canvas.hasForm(name):
                    canvas.beginForm(name)
                    pen.put(*part.operators)
                    canvas.endForm()
                canvas.doForm(name)
            elif isinstance(part, Field):
                fitted, baseline = part.placed(sheet)
                for line in fitted.lines:
                    pen.text(
                        part.x_mm, baseline, line, fitted.style,
                        colour=part.colour, align=part.align, spacing_pt=part.spacing_pt,
                    )  # fmt: skip
                    baseline += fitted.style.leading_mm
            elif isinstance(part, Items):
                for row, (name, times) in enumerate(part.rows_of(sheet)):
                    baseline = part.baseline_mm + row * part.style.leading_mm
                    texts = part.fitted(name, times)
                    pen.row(part.x_mm, baseline, texts, part.style, colour=part.colour)
            elif isinstance(part, Logo):
                canvas.drawImage(
                    ImageReader(part.picture),
                    part.x_mm * mm, pen.up(part.bottom_mm) * mm,
                    part.width_mm * mm, part.height_mm * mm,
                )  # fmt: skip
            else:
                pen.put(_qr(part, sheet, pen).decode())


def _qr(part: QrPlace, sheet: Sheet, pen: Pen) -> bytes:
    bottom = pen.up(part.y_mm + part.side_mm)
    tables = qr_tables(sheet.blank.address)
    return qr_operators(tables, sheet.code, part.x_mm * mm, bottom * mm, part.side_mm * mm)
