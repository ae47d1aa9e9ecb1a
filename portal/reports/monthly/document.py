"""The report as a PDF: A4, charts as vectors, fonts embedded, equal data equal bytes."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from portal.printing.colours import QUIET
from portal.printing.fonts import fit, register_fonts
from portal.printing.pages import A4
from portal.printing.pen import Align, Pen, reportlab_lock
from portal.printing.weights import Font
from portal.reports.monthly.data import ReportData
from portal.reports.monthly.sections import report_blocks
from portal.reports.monthly.sentences import period
from portal.reports.monthly.styles import MARGIN_MM, SMALL, TEXT_WIDTH_MM

_FOOT_MM = 12  # from the page's lower edge to the baseline of its foot
_TOTAL = "pages"  # a form that is drawn on each page and known when all are


def report_pdf(data: ReportData) -> bytes:
    """Return the report in the page's language. Safe to call from several threads."""
    file = BytesIO()
    with reportlab_lock:
        register_fonts()
        document = BaseDocTemplate(
            file,
            pagesize=A4.points,
            leftMargin=MARGIN_MM * mm,
            rightMargin=MARGIN_MM * mm,
            topMargin=MARGIN_MM * mm,
            bottomMargin=(MARGIN_MM + 4) * mm,
            title=f"{title(data)} — {data.firm}",
            author=data.firm,
            invariant=1,
            initialFontName=Font.REGULAR.value,  # reportlab's own is not embedded
        )
        frame = Frame(
            MARGIN_MM * mm, (MARGIN_MM + 4) * mm, TEXT_WIDTH_MM * mm,
            (A4.height_mm - 2 * MARGIN_MM - 4) * mm,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        foot = partial(_draw_foot, data)
        document.addPageTemplates([PageTemplate(frames=[frame], onPage=foot)])
        document.build(report_blocks(data, title(data)), canvasmaker=_ReportCanvas)
    return file.getvalue()


def title(data: ReportData) -> str:
    """Return what the report is called."""
    return str(_("Report: %(period)s", period=period(data.from_day, data.to_day)))


class _ReportCanvas(Canvas):
    """A canvas that writes the number of pages when it knows it."""

    def save(self) -> None:
        count = self.getPageNumber() - 1
        self.beginForm(_TOTAL, 0, 0, 20 * mm, 10 * mm)
        Pen(self, A4).text(0, A4.height_mm - 2, f"/ {count}", SMALL, colour=QUIET)
        self.endForm()
        super().save()


def _draw_foot(data: ReportData, canvas: Canvas, document: Any) -> None:
    pen = Pen(canvas, A4)
    baseline = A4.height_mm - _FOOT_MM
    about = fit(f"{data.firm} · {title(data)}", SMALL, TEXT_WIDTH_MM - 30, smallest=1)
    pen.lines(MARGIN_MM, baseline, about, colour=QUIET)
    right = MARGIN_MM + TEXT_WIDTH_MM - 8
    page = str(canvas.getPageNumber())
    pen.text(right - 1, baseline, page, SMALL, colour=QUIET, align=Align.RIGHT)
    canvas.saveState()
    canvas.translate(right * mm, (_FOOT_MM - 2) * mm)
    canvas.doForm(_TOTAL)
    canvas.restoreState()
