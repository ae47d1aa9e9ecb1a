"""What the report is set of: words that never lose a character, and charts as vectors."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from portal.charts.drawing import Drawing, Point
from portal.charts.pdf import draw_on
from portal.printing.colours import INK, Colour
from portal.printing.fonts import Style, fit, width_mm
from portal.printing.pages import PageSize
from portal.printing.pen import Align, Pen
from portal.printing.weights import Font

_ASCENT = 0.75  # of the size: from the top of a line to its baseline
_PT_PER_MM = mm


class Words(Flowable):
    """Text in at most so many lines; more than fits ends in an ellipsis."""

    def __init__(
        self,
        text: str,
        style: Style,
        *,
        lines: int = 50,
        colour: Colour = INK,
        align: Align = Align.LEFT,
        space_after_mm: float = 0,
    ) -> None:
        super().__init__()
        self._text, self._style, self._lines = text, style, lines
        self._colour, self._align = colour, align
        self._space = space_after_mm * _PT_PER_MM

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Set the text in a width in points; return what it takes."""
        room = available_width / _PT_PER_MM
        self._fitted = fit(self._text, self._style, room, self._lines, smallest=1)
        self.width = available_width
        self.height = self._fitted.height_mm * _PT_PER_MM + self._space
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines on the canvas that platypus has moved here."""
        size = PageSize(self.width / _PT_PER_MM, self.height / _PT_PER_MM)
        x = size.width_mm * self._align.value
        baseline = self._style.size_pt * _ASCENT / _PT_PER_MM
        Pen(self.canv, size).lines(
            x, baseline, self._fitted, colour=self._colour, align=self._align
        )


class Picture(Flowable):
    """A drawing as wide as its column, or as `width_mm`."""

    def __init__(self, drawing: Drawing, width_mm: float | None = None) -> None:
        super().__init__()
        self._drawing = drawing
        self._asked = width_mm * _PT_PER_MM if width_mm else None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size in points, in the drawing's proportions."""
        self.width = min(self._asked or available_width, available_width)
        self.height = self.width * self._drawing.height / self._drawing.width
        return self.width, self.height

    def draw(self) -> None:
        """Draw it on the canvas that platypus has moved here."""
        draw_on(self.canv, self._drawing, (0, 0), self.width, write_text)


def write_text(
    canvas: Canvas,
    at: Point,
    text: str,
    *,
    size: float,
    is_strong: bool,
    colour: tuple[float, float, float],
    share_before: float,
) -> None:
    """Write a chart's text in the embedded font (`charts.pdf.TextWriter`)."""
    style = Style(Font.SEMIBOLD if is_strong else Font.REGULAR, size, size / _PT_PER_MM)
    left = at[0] / _PT_PER_MM - width_mm(text, style) * share_before
    pen = Pen(canvas, PageSize(0, 0))
    pen.text(left, -at[1] / _PT_PER_MM, text, style, colour=Colour(*colour))
