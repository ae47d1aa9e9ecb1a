"""A drawing as SVG inside a page: painted by static/css/staff.css, no inline style."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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
_ANCHORS = {Anchor.START: None, Anchor.MIDDLE: "middle", Anchor.END: "end"}


def svg(drawing: Drawing) -> Markup:
    """Write a drawing as an `svg` element; its tooltips are `title` elements."""
    attributes: dict[str, object] = {
        "class": f"chart {drawing.css_class}".rstrip(),
        "viewBox": f"0 0 {_number(drawing.width)} {_number(drawing.height)}",
        "preserveAspectRatio": "none" if drawing.stretches else None,
    }
    if drawing.label:
        attributes |= {"role": "img", "aria-label": drawing.label}
    else:
        attributes |= {"aria-hidden": "true"}
    return _element("svg", attributes, Markup().join(map(_shape, drawing.shapes)))


def svg_of_two(narrow: Drawing, wide: Drawing) -> Markup:
    """Write one picture drawn at two widths; the page's style sheet shows the one that fits.

    Text keeps its size on a phone as on a desk; who does not see is told of one of them.
    """
    boxes = Markup('<div class="narrow-chart">{}</div><div class="wide-chart">{}</div>')
    return boxes.format(svg(narrow), svg(wide))


def _shape(shape: Shape) -> Markup:
    tag, attributes, words = _written(shape)
    if shape.title:
        words += _element("title", {}, _escaped(shape.title))
    return _element(tag, {"class": shape.paint.value, **attributes}, words)


def _written(shape: Shape) -> tuple[str, Mapping[str, object], Markup]:
    match shape:
        case Line(x1, y1, x2, y2):
            return "line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2}, Markup()
        case Rect(x, y, width, height):
            return "rect", {"x": x, "y": y, "width": width, "height": height}, Markup()
        case Circle(x, y, radius):
            return "circle", {"cx": x, "cy": y, "r": radius}, Markup()
        case Polygon(points):
            return "polygon", {"points": _points(points)}, Markup()
        case Polyline(points):
            return "polyline", {"points": _points(points)}, Markup()
        case Text(x, y, text):
            place = {"x": x, "y": y, "font-size": shape.size, "text-anchor": _ANCHORS[shape.anchor]}
            return "text", place, _escaped(text)


def _element(tag: str, attributes: Mapping[str, object], content: Markup) -> Markup:
    written = Markup().join(
        Markup(' {}="{}"').format(name, _value(value))
        for name, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), written, content)  # noqa: S704


def _value(value: object) -> Markup:
    return _escaped(_number(value) if isinstance(value, int | float) else str(value))


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{round(value, 2) or 0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def _escaped(text: str) -> Markup:
    return escape(_UNWRITABLE.sub("", text))
