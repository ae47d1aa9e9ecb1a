"""Where every mark of an act stands on paper: what a camera needs to read it back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from portal.acts.drawing.look import Look
from portal.acts.drawing.papers import PAPERS
from portal.acts.drawing.side import Side
from portal.acts.sheet import Blank
from portal.printing.fixed_font import template_canvas
from portal.printing.fonts import register_fonts
from portal.printing.pen import Pen, reportlab_lock

# A layout whose marks stand elsewhere gets the next version *and* the next four corner marks, so
# that old paper keeps telling by itself which layout it follows.
VERSION = 1


def geometry(blank: Blank) -> dict[str, Any]:
    """Return the layout of acts of a blank on each paper that is read back, as plain JSON values.

    Lengths in millimetres, x to the right and y down from the upper left corner of the act's own
    sheet. `field` and `value` of a bubble are those of the client's form. Taken from the very
    drawing of the act, and the same in every language, for every firm and address.
    """
    return {
        "version": VERSION,
        "papers": {
            page_format.value: _paper(blank, paper.describe, paper.look)
            for page_format, paper in PAPERS.items()
            if paper.look is not None
        },
    }


def _paper(blank: Blank, describe: Any, look: Look) -> dict[str, Any]:
    with reportlab_lock:
        register_fonts()
        pen = Pen(template_canvas(pagesize=look.page.points), look.page)
        sides = list(describe(pen, blank))
    return {
        "page": {"width": look.page.width_mm, "height": look.page.height_mm},
        "corner": look.corner,
        "bubble": look.mark,
        "qr": look.qr_box,
        "sides": [_side(side) for side in sides],
    }


def _side(side: Side) -> dict[str, Any]:
    qr = side.qr
    return {
        "corners": [
            {"id": corner.mark, "x": _mm(corner.x_mm), "y": _mm(corner.y_mm)}
            for corner in side.corners
        ],
        "qr": {
            "x": _mm((qr.room.left_mm + qr.room.right_mm) / 2),
            "y": _mm((qr.room.top_mm + qr.room.bottom_mm) / 2),
        }
        if qr
        else None,
        "words": {name.removesuffix("_mm"): _mm(at) for name, at in asdict(side.words).items()}
        if side.words
        else None,
        "bubbles": [
            {
                "x": _mm(bubble.x_mm),
                "y": _mm(bubble.y_mm),
                "field": bubble.field,
                "value": bubble.value,
            }
            for bubble in side.bubbles
        ],
    }


def _mm(length: float) -> float:
    return round(length, 3)
