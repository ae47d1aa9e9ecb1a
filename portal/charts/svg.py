"""A drawing as SVG inside a page: painted by static/css/staff.css, no inline style."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from portal.charts.drawing import (
    Anchor,
    Circle,
    Drawing,
    Line,
    Point,
    Polygon,
    Polyline,
    Rect,
    Shape,
    Text,
)

# Characters that XML 1.0 cannot hold, not even escaped (production 2).
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ANCHORS = {
    Anchor.START: "",
    Anchor.MIDDLE: ' text-anchor="middle"',
    Anchor.END: ' text-anchor="end"',
}


def svg(drawing: Drawing) -> Markup:
    """Write a drawing as an `svg` element; its tooltips are `title` elements."""
    box = f"0 0 {_number(drawing.width)} {_number(drawing.height)}"
    css_class = _escaped(f"chart {drawing.css_class}".rstrip())
    stretches = ' preserveAspectRatio="none"' if drawing.stretches else ""
    told = 'aria-hidden="true"'
    if drawing.label:
        told = f'role="img" aria-label="{_escaped(drawing.label)}"'
    shapes = "".join(map(_shape, drawing.shapes))
    # text is escaped where it is written: everything else here is numbers and names of ours
    return Markup(  # noqa: S704
        f'<svg class="{css_class}" viewBox="{box}"{stretches} {told}>{shapes}</svg>'
    )


def svg_of_two(narrow: Drawing, wide: Drawing) -> Markup:
    """Write one picture drawn at two widths; the page's style sheet shows the one that fits.

    Text keeps its size on a phone as on a desk; who does not see is told of one of them.
    """
    boxes = Markup('<div class="narrow-chart">{}</div><div class="wide-chart">{}</div>')
    return boxes.format(svg(narrow), svg(wide))


def _shape(shape: Shape) -> str:
    tag, place, words = _written(shape)
    if shape.title:
        words += f"<title>{_escaped(shape.title)}</title>"
    return f'<{tag} class="{shape.paint.value}" {place}>{words}</{tag}>'


def _written(shape: Shape) -> tuple[str, str, str]:
    """Return the element's name, its attributes, and its words."""
    n = _number
    match shape:
        case Line(x1, y1, x2, y2):
            return "line", f'x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"', ""
        case Rect(x, y, width, height):
            place = f'x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
            return "rect", place, ""
        case Circle(x, y, radius):
            return "circle", f'cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"', ""
        case Polygon(points):
            return "polygon", f'points="{_points(points)}"', ""
        case Polyline(points):
            return "polyline", f'points="{_points(points)}"', ""
        case Text(x, y, text):
            place = f'x="{n(x)}" y="{n(y)}" font-size="{n(shape.size)}"{_ANCHORS[shape.anchor]}'
            return "text", place, _escaped(text)


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{round(value, 2) or 0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def _escaped(text: str) -> str:
    return str(escape(_UNWRITABLE.sub("", text)))
