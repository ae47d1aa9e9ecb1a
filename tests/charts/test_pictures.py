"""What each chart shows."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.charts.diverging import Reach, diverging_bar, reach_of
from portal.charts.drawing import (
    Circle,
    Drawing,
    Line,
    Paint,
    Polygon,
    Polyline,
    Rect,
    Text,
    text_width,
)
from portal.charts.interval_bar import interval_bar
from portal.charts.liked_map import PHONE, Dot, liked_map
from portal.charts.placing import Box, placed_labels
from portal.charts.sparkline import sparkline
from portal.charts.trend import TrendMark, TrendPoint, trend
from portal.statistics.corners import Corner, Cut, cut_of
from tests.charts.drawn import EMOTIONS, MAP_WORDS, counts, month


def painted(drawing: Drawing, paint: Paint) -> list[object]:
    return [shape for shape in drawing.shapes if shape.paint is paint]


def year(*values: float | None, n: int = 20, **more: object) -> Drawing:
    points = [
        TrendPoint(month(at), value, value and value - 9, value and value + 9, n)
        for at, value in enumerate(values)
    ]
    return trend(points, [str(at) for at in range(len(points))], label="NPS", **more)  # type: ignore[arg-type]


def test_month_without_answers_is_a_gap_in_line_and_band() -> None:
    drawing = year(10, 20, None, 30, 40)
    assert [len(line.points) for line in painted(drawing, Paint.LINE)] == [2, 2]  # type: ignore[attr-defined]
    assert len(painted(drawing, Paint.BAND)) == 2


def test_month_between_gaps_is_a_point_with_whiskers() -> None:
    drawing = year(10, None, 30, None)
    assert not painted(drawing, Paint.BAND)
    assert len(painted(drawing, Paint.WHISKER)) == 2


def test_few_answers_are_a_hollow_point_without_band() -> None:
    drawing = year(10, 20, n=4)
    assert len(painted(drawing, Paint.HOLLOW)) == 2
    assert not painted(drawing, Paint.POINT)
    assert not painted(drawing, Paint.BAND)


def test_band_holds_the_line() -> None:
    drawing = year(10, 20, 30)
    (band,), (line,) = painted(drawing, Paint.BAND), painted(drawing, Paint.LINE)
    assert isinstance(band, Polygon)
    assert isinstance(line, Polyline)
    upper, lower = band.points[:3], band.points[:2:-1]
    for (_, high), (_, y), (_, low) in zip(upper, line.points, lower, strict=True):
        assert high < y < low


def test_mark_stands_in_its_month_and_one_outside_is_left_out() -> None:
    marks = [TrendMark(date(2025, 2, 1), "анкета"), TrendMark(date(2031, 1, 1), "потом")]
    drawing = year(10, 20, 30, marks=marks)
    (mark,) = painted(drawing, Paint.MARK)
    first, second, _ = painted(drawing, Paint.POINT)
    assert first.x < mark.x1 < second.x  # type: ignore[attr-defined]
    assert "анкета" in drawing.texts
    assert "потом" not in drawing.texts


def test_each_month_tells_its_numbers_under_the_pointer() -> None:
    drawing = year(42, None, tooltip=lambda point: f"{point.value}, ответов: {point.n}")
    assert [hover.title for hover in painted(drawing, Paint.HOVER)] == [  # type: ignore[attr-defined]
        "42, ответов: 20",
        "None, ответов: 20",
    ]


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=36))
@example(["0", "0", "0", "00000000⺁⺁⺁⺁", "0", "0", "000000@⺁⺁⺁⺁"])
def test_names_of_months_never_cover_each_other(names: list[str]) -> None:
    points = [TrendPoint(month(at), 0) for at in range(len(names))]
    drawing = trend(points, names, label="NPS")
    texts = [
        text for text in drawing.shapes if isinstance(text, Text) and text.y == drawing.height - 5
    ]
    halves = [text_width(text.text, text.size) / 2 for text in texts]
    spans = sorted((text.x - half, text.x + half) for text, half in zip(texts, halves, strict=True))
    assert spans
    assert all(one[1] < other[0] for one, other in pairwise(spans))


def test_months_and_names_must_be_equally_many() -> None:
    with pytest.raises(ValueError, match="1 names of 0 months"):
        trend([], ["янв"], label="NPS")


def test_sparkline_ends_in_a_point_and_has_no_line_over_gaps() -> None:
    drawing = sparkline([1, 2, None, 4, 5, None], label="год")
    assert len(painted(drawing, Paint.LINE)) == 2
    (last,) = painted(drawing, Paint.POINT)
    assert isinstance(last, Circle)
    assert painted(drawing, Paint.LINE)[-1].points[-1] == (last.x, last.y)  # type: ignore[attr-defined]


def test_sparkline_does_not_make_waves_of_small_differences() -> None:
    (line,) = painted(sparkline([50, 51, 50], label="год"), Paint.LINE)
    heights = [y for _, y in line.points]  # type: ignore[attr-defined]
    assert max(heights) - min(heights) < 1


def edges(drawing: Drawing) -> list[tuple[Paint, float, float]]:
    return [(s.paint, s.x, s.x + s.width) for s in drawing.shapes if isinstance(s, Rect)]


def test_upset_stands_left_of_the_line_glad_right_and_even_astride() -> None:
    drawing = diverging_bar([1, 1, 2, 2, 2], EMOTIONS)
    (zero,) = [shape.x1 for shape in drawing.shapes if isinstance(shape, Line)]
    for paint, left, right in edges(drawing):
        if paint in (Paint.EMOTION_1, Paint.EMOTION_2):
            assert right <= zero
        elif paint is Paint.EMOTION_3:
            assert left + right == pytest.approx(2 * zero)
        else:
            assert left >= zero
    assert drawing.label == "злость: 1, огорчение: 1, спокойно: 2, радость: 2, восторг: 2"


@given(st.lists(counts.filter(any), min_size=1, max_size=5))
def test_bars_of_one_table_have_one_scale(rows: list[list[int]]) -> None:
    reach = reach_of(rows)
    assert reach.left + reach.right + 1e-9 >= 100
    for row in rows:
        drawn = edges(diverging_bar(row, EMOTIONS, reach=reach))
        length = sum(right - left for _, left, right in drawn)
        assert length == pytest.approx(300 * 100 / (reach.left + reach.right))


def test_bar_of_nothing_is_only_its_line() -> None:
    assert edges(diverging_bar([0] * 5, EMOTIONS)) == []
    assert reach_of([[0] * 5]) == Reach(100, 100)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(8, 290), st.floats(8, 240)), max_size=30), st.booleans())
def test_numbers_of_thirty_dots_never_cover_each_other(
    places: list[tuple[float, float]], is_crowded: bool
) -> None:
    if is_crowded and places:
        places = [places[0]] * len(places)
    room = Box(0, 0, 298, 250)
    boxes = placed_labels(places, [(20, 12)] * len(places), room, radius=5)
    assert not any(one.touches(other) for one, other in combinations(boxes, 2))
    assert all(room.holds(box) for box in boxes)


def dot(noticed: float, net: float, name: str = "Подарок") -> Dot:
    return Dot(name, noticed, net, (noticed - 5, noticed + 5), (net - 5, net + 5), name)


def test_map_puts_noticed_to_the_right_and_liked_above() -> None:
    drawing = liked_map([dot(40, 10), dot(90, 70)], (50, 0), MAP_WORDS, label="Карта")
    first, second = painted(drawing, Paint.POINT)
    assert first.x < second.x  # type: ignore[attr-defined]
    assert first.y > second.y  # type: ignore[attr-defined]
    corners = {text.text: text for text in painted(drawing, Paint.CORNER)}  # type: ignore[attr-defined]
    assert corners["громче"].x < corners["беречь"].x  # type: ignore[attr-defined]
    assert corners["громче"].y < corners["пересмотреть"].y  # type: ignore[attr-defined]
    assert corners["лучше"].x > corners["пересмотреть"].x  # type: ignore[attr-defined]


def test_each_dot_is_named_by_its_number_and_too_few_answers_leave_it_hollow() -> None:
    dots = [dot(40, 10, "Подарок"), Dot("Открытка", 80, 60)]
    drawing = liked_map(dots, (50, 0), MAP_WORDS, label="Карта", width=PHONE)
    assert drawing.texts.count("1") == drawing.texts.count("2") == 2
    assert {"Подарок", "Открытка"} <= set(drawing.texts)
    assert len(painted(drawing, Paint.HOLLOW)) == 1
    assert len(painted(drawing, Paint.WHISKER)) == 2


def test_corners_are_judged_beside_the_others_but_never_kept_when_more_are_upset() -> None:
    good = cut_of([(90, 60), (80, 50), (70, 40), (60, 30)])
    assert good.corner(95, 70) is Corner.KEEP
    assert good.corner(60, 70) is Corner.LOUDER
    assert good.corner(95, 30) is Corner.BETTER
    assert good.corner(60, 30) is Corner.RETHINK
    bad = cut_of([(90, -60), (80, -50), (20, -40), (10, -30)])
    assert bad == Cut(50, 0)
    assert cut_of([(90, 60)]) == cut_of([]) == Cut(50, 0)


def test_interval_has_whiskers_and_a_number_without_one_is_hollow() -> None:
    drawing = interval_bar(42, 31, 53)
    (point,) = painted(drawing, Paint.POINT)
    whisker = painted(drawing, Paint.WHISKER)[0]
    assert whisker.x1 < point.x < whisker.x2  # type: ignore[attr-defined]
    assert painted(interval_bar(42), Paint.HOLLOW)
    assert not painted(interval_bar(None), Paint.HOLLOW)
