"""One drawing, two writers: SVG for pages, PDF for paper."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from portal.charts.bars import Part, bar
from portal.charts.drawing import (
    Circle,
    Drawing,
    Line,
    Paint,
    Polygon,
    Polyline,
    Rect,
    Shape,
    Text,
    text_width,
)
from portal.charts.pdf import INKS
from portal.charts.svg import svg, svg_of_two
from portal.charts.trend import TrendMark, TrendPoint, trend
from portal.config import ROOT
from portal.printing.fonts import Style, width_mm
from portal.printing.weights import Font
from tests.charts.drawn import drawings, pdf_of
from tests.printing.reading import complaints_about, fonts_of, text_of_pages

TINY = 0.01


def box(shape: Shape) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what a shape covers."""
    match shape:
        case Line(x1, y1, x2, y2):
            return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
        case Rect(x, y, width, height):
            return x, y, x + width, y + height
        case Circle(x, y, radius):
            radius = 0 if shape.paint is Paint.HOVER else radius  # may be cut off, nobody sees it
            return x - radius, y - radius, x + radius, y + radius
        case Polygon(points) | Polyline(points):
            xs, ys = zip(*points, strict=True)
            return min(xs), min(ys), max(xs), max(ys)
        case Text(x, y, text):
            width = text_width(text, shape.size)
            left = x - width * shape.anchor.value
            return left, y - 0.8 * shape.size, left + width, y


@given(drawings)
def test_nothing_stands_outside_of_the_picture(drawing: Drawing) -> None:
    for shape in drawing.shapes:
        left, top, right, bottom = box(shape)
        assert left >= -TINY, shape
        assert top >= -TINY, shape
        assert right <= drawing.width + TINY, shape
        assert bottom <= drawing.height + TINY, shape


@given(drawings)
def test_any_words_and_values_make_well_formed_xml(drawing: Drawing) -> None:
    root = ElementTree.fromstring(svg(drawing))  # ParseError when an entity or tag got through
    assert all("style" not in element.attrib for element in root.iter())
    assert len(list(root.iter("text"))) == len(drawing.texts)


@given(drawings)
def test_each_tooltip_is_a_title_read_back_as_it_was(drawing: Drawing) -> None:
    titles = [shape.title for shape in drawing.shapes if shape.title]
    found = [title.text or "" for title in ElementTree.fromstring(svg(drawing)).iter("title")]
    assert [written(title) for title in titles] == [written(title) for title in found]


def written(text: str) -> str:
    """Return what XML can hold of a text, line ends made one kind."""
    kept = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    return re.sub(kept, "", text).replace("\r\n", "\n").replace("\r", "\n")


def test_tooltip_with_markup_in_it_stays_text() -> None:
    drawn = svg(bar([Part(3, "<script>&", Paint.EMOTION_1)]))
    assert "<title>&lt;script&gt;&amp;: 3</title>" in drawn
    assert 'aria-label="&lt;script&gt;&amp;: 3"' in drawn


def test_picture_without_words_of_its_own_is_hidden_from_those_who_do_not_see() -> None:
    assert 'aria-hidden="true"' in svg(Drawing(10, 10, ()))
    assert 'role="img" aria-label="NPS"' in svg(Drawing(10, 10, (), "NPS"))


def test_two_widths_of_a_picture_are_two_pictures_in_one_box_each() -> None:
    both = svg_of_two(Drawing(340, 10, ()), Drawing(720, 10, ()))
    assert both.index("narrow-chart") < both.index("0 0 340") < both.index("wide-chart")


MONTHS = [TrendPoint(date(2026, m, 1), 10.0 * m, 10.0 * m - 9, 10.0 * m + 9, 20) for m in (1, 2, 3)]


def example() -> Drawing:
    return trend(
        MONTHS,
        ["янв", "фев", "мар"],
        label="NPS",
        marks=[TrendMark(date(2026, 2, 15), "новая анкета")],
    )


def test_paper_carries_the_same_words_in_embedded_fonts() -> None:
    pdf = pdf_of([example()])
    read = text_of_pages(pdf)[0]
    # the font has no true minus: it is drawn as an outline, which is read apart
    assert all(text in read.replace("− ", "−") for text in example().texts)
    assert complaints_about(pdf) == ""
    assert all("yes" in row for row in fonts_of(pdf))


@settings(max_examples=15)
@given(drawings)
def test_any_picture_can_be_put_on_paper(drawing: Drawing) -> None:
    assert complaints_about(pdf_of([drawing])) == ""


@pytest.mark.parametrize("paint", Paint)
def test_paint_has_a_colour_on_the_page_and_on_paper(paint: Paint) -> None:
    css = (ROOT / "static" / "css" / "staff.css").read_text("utf-8")
    assert re.search(rf"\.{paint}[,{{]", css)
    assert paint in INKS


@pytest.mark.parametrize("text", ["Точка контакта", "ШЩЖМ", "mmwW%", "−100", "illicit, (f)"])
def test_text_is_taken_to_be_at_least_as_wide_as_the_paper_font_draws_it(text: str) -> None:
    drawn = width_mm(text, Style(Font.SEMIBOLD, 10, 4)) / 25.4 * 72
    assert drawn <= text_width(text, 10) <= 2 * drawn
