"""Charts of given and of random values, and how a test writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from hypothesis import strategies as st
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.charts.bars import Part, bar
from portal.charts.diverging import diverging_bar, reach_of
from portal.charts.drawing import Drawing, Paint, Point
from portal.charts.interval_bar import interval_bar
from portal.charts.liked_map import DESK, PHONE, Dot, MapWords, liked_map
from portal.charts.pdf import Colour, draw_on
from portal.charts.sparkline import sparkline
from portal.charts.trend import TrendMark, TrendPoint, trend
from portal.printing.fonts import Style, register_fonts, width_mm
from portal.printing.pages import PageSize
from portal.printing.pen import Pen, reportlab_lock
from portal.printing.weights import Font

EMOTIONS = ("злость", "огорчение", "спокойно", "радость", "восторг")
MAP_WORDS = MapWords("беречь", "громче", "лучше", "пересмотреть", "заметили, %", "чистая эмоция")
WIDTHS = (PHONE, DESK)


def month(index: int) -> date:
    return date(2025 + index // 12, index % 12 + 1, 1)


@st.composite
def intervals(draw: st.DrawFn, low: float) -> tuple[float, float, float]:
    ends = st.floats(low, 100)
    first, value, last = sorted((draw(ends), draw(ends), draw(ends)))
    return value, first, last


@st.composite
def trends(draw: st.DrawFn) -> Drawing:
    points = []
    for index in range(draw(st.integers(0, 30))):
        if found := draw(st.none() | intervals(-100)):
            points.append(TrendPoint(month(index), *found, draw(st.integers(1, 50))))
        else:
            points.append(TrendPoint(month(index), None))
    marks = st.builds(TrendMark, st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.text())
    return trend(
        points,
        draw(st.lists(st.text(), min_size=len(points), max_size=len(points))),
        label=draw(st.text()),
        tooltip=lambda point: f"<{point.month}> & {point.n}",
        marks=draw(st.lists(marks, max_size=6)),
        width=draw(st.sampled_from(WIDTHS)),
    )


def dots() -> st.SearchStrategy[Dot]:
    @st.composite
    def dot(draw: st.DrawFn) -> Dot:
        noticed, *of_noticed = draw(intervals(0))
        net, *of_net = draw(intervals(-100))
        return Dot(
            draw(st.text()), noticed, net,
            draw(st.none() | st.just((of_noticed[0], of_noticed[1]))),
            draw(st.none() | st.just((of_net[0], of_net[1]))),
            draw(st.none() | st.text()),
        )  # fmt: skip

    return dot()


maps = st.builds(
    liked_map,
    st.lists(dots(), max_size=30),
    st.tuples(st.floats(0, 100), st.floats(-100, 100)),
    st.just(MAP_WORDS) | st.builds(MapWords, *[st.text()] * 6),
    label=st.text(),
    width=st.sampled_from(WIDTHS),
)
counts = st.lists(st.integers(0, 10**6), min_size=5, max_size=5)


@st.composite
def diverging_bars(draw: st.DrawFn) -> Drawing:
    rows = draw(st.lists(counts, min_size=1, max_size=4))
    words = draw(st.lists(st.text(), min_size=5, max_size=5))
    return diverging_bar(rows[0], words, reach=reach_of(rows))


bars = st.lists(
    st.builds(Part, st.integers(0, 10**6), st.text(), st.sampled_from(list(Paint)[12:17])),
    max_size=6,
).map(bar)
sparklines = st.builds(
    sparkline, st.lists(st.none() | st.floats(-100, 100), max_size=24), label=st.text()
)
interval_bars = st.builds(
    lambda found, title: interval_bar(*found, title=title), intervals(-100), st.text()
) | st.builds(interval_bar, st.none() | st.floats(-100, 100))
drawings = st.one_of(trends(), maps, diverging_bars(), bars, sparklines, interval_bars)


def write(
    canvas: Canvas,
    at: Point,
    text: str,
    *,
    size: float,
    is_strong: bool,
    colour: Colour,
    share_before: float,
) -> None:
    """Write text in the embedded font."""
    style = Style(Font.SEMIBOLD if is_strong else Font.REGULAR, size, size / mm)
    pen = Pen(canvas, PageSize(0, 0))
    left = at[0] / mm - width_mm(text, style) * share_before
    pen.text(left, -at[1] / mm, text, style, colour=colour)  # type: ignore[arg-type]


def pdf_of(drawings: Sequence[Drawing], width_pt: float = 340) -> bytes:
    """Return a PDF with a page for each drawing."""
    register_fonts()
    written = BytesIO()
    with reportlab_lock:
        canvas = Canvas(written, initialFontName=Font.REGULAR)
        for drawing in drawings:
            canvas.setPageSize((width_pt, width_pt / drawing.width * drawing.height))
            draw_on(canvas, drawing, (0, 0), width_pt, write)
            canvas.showPage()
        canvas.save()
    return written.getvalue()
