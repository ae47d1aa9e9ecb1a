"""A pen that draws in millimetres from the upper left corner of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from portal.printing.colours import BLACK, HAIRLINE, INK, Colour
from portal.printing.fallback import Drawn, Outlined
from portal.printing.fonts import (
    BOX,
    Fitted,
    Style,
    is_known,
    laid_out,
    printable,
    run_width_mm,
    width_mm,
)
from portal.printing.marked_content import Carrier, outline_operators
from portal.printing.pages import PageSize

# Text-only streams help no one now; the file becomes a fifth smaller.
rl_config.useA85 = 0

_CORNER_MM = 2.5  # radius of a panel's corners

# reportlab reads glyphs of a font through one position shared by all threads: without the lock
# two documents drawn at once may carry wrong letters, and say nothing.
reportlab_lock = Lock()


class Align(Enum):
    """Which part of a text stands at the given x."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True)
class Pen:
    """Draws on a canvas; x grows to the right and y down the page, both in millimetres."""

    canvas: Canvas
    size: PageSize

    def take(self) -> tuple[str, ...]:
        """Return the operators drawn since the last call, and take them off the page."""
        code: list[str] = self.canvas._code  # type: ignore[attr-defined]
        operators = tuple(code)
        code.clear()
        return operators

    def put(self, *operators: str) -> None:
        """Add operators as they are."""
        self.canvas._code.extend(operators)  # type: ignore[attr-defined]

    def up(self, y_mm: float) -> float:
        """Return a y from the top as reportlab counts it: in millimetres from the bottom."""
        return self.size.height_mm - y_mm

    def text(
        self,
        x_mm: float,
        baseline_mm: float,
        text: str,
        style: Style,
        *,
        colour: Colour = INK,
        align: Align = Align.LEFT,
        spacing_pt: float = 0,
    ) -> None:
        """Draw text literally on one line; `spacing_pt` is added after every character."""
        text = printable(text, style.font)
        if not text:
            return
        if not is_known(text):
            self._mixed(x_mm, baseline_mm, text, style, colour, align, spacing_pt)
            return
        width = width_mm(text, style) + spacing_pt / mm * (len(text) - 1)
        self.canvas.setFillColorRGB(*colour)
        self.canvas.setFont(style.font.value, style.size_pt)
        self.canvas.drawString(
            (x_mm - width * align.value) * mm,
            self.up(baseline_mm) * mm,
            text,
            charSpace=spacing_pt,
        )

    def _mixed(
        self,
        x_mm: float,
        baseline_mm: float,
        text: str,
        style: Style,
        colour: Colour,
        align: Align,
        spacing_pt: float,
    ) -> None:
        runs = laid_out(text, style.font)
        # An outlined run is spaced as one character: letters of Arabic are joined.
        counts = [len(run.text) if isinstance(run, Drawn) else 1 for run in runs]
        widths = [
            run_width_mm(run, style) + spacing_pt / mm * count
            for run, count in zip(runs, counts, strict=True)
        ]
        x_mm -= (sum(widths) - spacing_pt / mm) * align.value
        y_pt = self.up(baseline_mm) * mm
        self.canvas.setFillColorRGB(*colour)
        self.canvas.setFont(style.font.value, style.size_pt)
        for run, width in zip(runs, widths, strict=True):
            if isinstance(run, Drawn):
                self.canvas.drawString(x_mm * mm, y_pt, run.text, charSpace=spacing_pt)
            else:
                _draw_outlined(self.canvas, run, (x_mm * mm, y_pt), style, colour)
            x_mm += width

    def lines(
        self,
        x_mm: float,
        baseline_mm: float,
        fitted: Fitted,
        *,
        colour: Colour = INK,
        align: Align = Align.LEFT,
    ) -> float:
        """Draw fitted lines from the first baseline down; return the baseline after the last."""
        for line in fitted.lines:
            self.text(x_mm, baseline_mm, line, fitted.style, colour=colour, align=align)
            baseline_mm += fitted.style.leading_mm
        return baseline_mm

    def row(
        self,
        x_mm: float,
        baseline_mm: float,
        texts: Iterable[str],
        style: Style,
        *,
        colour: Colour = INK,
    ) -> None:
        """Draw texts on a line, a space between them, each in its own order of reading."""
        for text in texts:
            self.text(x_mm, baseline_mm, text, style, colour=colour)
            x_mm += width_mm(f"{text} ", style)

    def rule(
        self,
        x1_mm: float,
        x2_mm: float,
        y_mm: float,
        *,
        width_mm: float = 0.2,
        colour: Colour = HAIRLINE,
    ) -> None:
        """Draw a horizontal line."""
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width_mm * mm)
        self.canvas.line(x1_mm * mm, self.up(y_mm) * mm, x2_mm * mm, self.up(y_mm) * mm)

    def panel(
        self, left_mm: float, top_mm: float, right_mm: float, bottom_mm: float, colour: Colour
    ) -> None:
        """Fill a rectangle with round corners."""
        self.canvas.setFillColorRGB(*colour)
        self.canvas.roundRect(
            left_mm * mm, self.up(bottom_mm) * mm,
            (right_mm - left_mm) * mm, (bottom_mm - top_mm) * mm,
            _CORNER_MM * mm, stroke=0, fill=1,
        )  # fmt: skip

    def cut(self, x_mm: float, colour: Colour) -> None:
        """Draw a dashed line down the page, along which it is cut."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(0.2 * mm)
        canvas.setDash(1.5 * mm, 1.5 * mm)
        canvas.line(x_mm * mm, 0, x_mm * mm, self.size.height_mm * mm)
        canvas.restoreState()

    def bubble(self, x_mm: float, y_mm: float, diameter_mm: float) -> None:
        """Draw an empty circle to be marked by pen, around its centre."""
        self.canvas.setStrokeColorRGB(*BLACK)  # a printer makes dots of anything lighter
        self.canvas.setLineWidth(0.22 * mm)
        self.canvas.circle(x_mm * mm, self.up(y_mm) * mm, diameter_mm / 2 * mm, stroke=1, fill=0)


def _draw_outlined(
    canvas: Any, run: Outlined, place_pt: tuple[float, float], style: Style, colour: Colour
) -> None:
    # reportlab has no marked content: what it keeps of the page and its fonts is used directly.
    name = style.font.value
    font: Any = pdfmetrics.getFont(name)
    ((subset, code),) = font.splitString(BOX, canvas._doc)
    tag = font.getSubsetInternalName(subset, canvas._doc).removeprefix("/")
    carrier = Carrier(tag, code.hex(), pdfmetrics.stringWidth(BOX, name, 1))
    canvas._code.append(
        outline_operators(run, *place_pt, style.size_pt, carrier=carrier, colour=colour)
    )
