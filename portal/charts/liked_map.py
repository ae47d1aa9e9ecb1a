"""A map of touchpoints: how many noticed them, and how they felt to those who did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from portal.charts.drawing import (
    Anchor,
    Circle,
    Drawing,
    Line,
    Paint,
    Point,
    Rect,
    Shape,
    Text,
    shortened,
    text_width,
)
from portal.charts.placing import Box, placed_labels
from portal.charts.scale import NET, SHARE, Span, plain

PHONE, DESK = 340, 720
_BESIDE_FROM = 560  # from this width on the names stand beside the map, else below it
_LEFT, _TOP, _RIGHT, _BELOW = 38, 24, 8, 34
_POINT, _NEAR, _FINGER = 4, 13, 9
_SIZE, _ROW = 12, 17
_CLOSEST = 40  # the map shows no fewer percentage points than this


@dataclass(frozen=True)
class Dot:
    """A touchpoint; an interval is None when too few answered to speak of one."""

    name: str
    noticed: float
    net: float
    noticed_interval: tuple[float, float] | None = None
    net_interval: tuple[float, float] | None = None
    title: str | None = None


@dataclass(frozen=True)
class MapWords:
    """What stands on the map: its corners and its axes."""

    keep: str
    louder: str
    better: str
    rethink: str
    noticed: str
    net: str


def liked_map(
    dots: Sequence[Dot],
    cut: Point,
    words: MapWords,
    *,
    label: str,
    number: Callable[[float], str] = plain,
    width: float = PHONE,
) -> Drawing:
    """Draw noticed to the right and net emotion upwards, parted at `cut` (noticed, net).

    Dots are numbered in their order, 1 first, and named in a list: beside the map when it is wide,
    else below. Crosses are the two intervals, cut where the map ends; a dot without one is hollow.
    The axes zoom to the dots.
    """
    is_wide = width >= _BESIDE_FROM
    map_width = width * 0.56 if is_wide else width
    frame = _Frame(
        Box(_LEFT, _TOP, map_width - _RIGHT, _TOP + map_width * 0.8),
        _axis([dot.noticed for dot in dots] + [cut[0]], SHARE),
        _axis([dot.net for dot in dots] + [cut[1]], NET),
    )
    bottom = frame.room.bottom + _BELOW
    names = (map_width + 12, _TOP, width) if is_wide else (0.0, bottom + 8, width)
    corners = _corner_texts(frame, words)
    shapes = (
        *_axes(frame, cut, words, number),
        *corners,
        *_crosses(frame, dots),
        *_dots(frame, dots, [_box(text) for text in corners]),
        *_names(dots, *names),
    )
    height = max(bottom, names[1] + _ROW * len(dots))
    return Drawing(width, height, shapes, label, "map")


@dataclass(frozen=True)
class _Frame:
    """Where the map is, and what its edges are worth."""

    room: Box
    noticed: Span
    net: Span

    def x(self, noticed: float) -> float:
        return self.noticed.placed(noticed, self.room.left, self.room.right)

    def y(self, net: float) -> float:
        return self.net.placed(net, self.room.bottom, self.room.top)

    def place(self, dot: Dot) -> Point:
        return self.x(dot.noticed), self.y(dot.net)


def _axis(values: Sequence[float], whole: Span) -> Span:
    """Return a span in tens that holds the values with a margin, no closer than `_CLOSEST`."""
    low = 10.0 * floor(min(values) / 10 - 0.5)
    high = 10.0 * ceil(max(values) / 10 + 0.5)
    missing = max(0.0, _CLOSEST - (high - low)) / 2
    low, high = low - missing, high + missing
    # what is cut off on one side is shown on the other
    beyond, before = max(0.0, high - whole.high), max(0.0, whole.low - low)
    return Span(whole.clipped(low - beyond), whole.clipped(high + before))


def _axes(
    frame: _Frame, cut: Point, words: MapWords, number: Callable[[float], str]
) -> Iterator[Shape]:
    room = frame.room
    x, y = frame.x(cut[0]), frame.y(cut[1])
    yield Rect(room.left, room.top, room.right - room.left, room.bottom - room.top, Paint.FRAME)
    yield Line(x, room.top, x, room.bottom, Paint.CUT)
    yield Line(room.left, y, room.right, y, Paint.CUT)
    for value, paint in _ticks(frame.noticed, cut[0], 30 / (room.right - room.left)):
        at = min(room.right - 8, frame.x(value))
        yield Text(at, room.bottom + 14, number(value), paint, 11, Anchor.MIDDLE)
    for value, paint in _ticks(frame.net, cut[1], 14 / (room.bottom - room.top)):
        yield Text(room.left - 5, frame.y(value) + 4, number(value), paint, 11, Anchor.END)
    across = room.right - room.left
    noticed = shortened(f"{words.noticed} →", _SIZE, across)
    yield Text(room.right, room.bottom + 29, noticed, Paint.QUIET, _SIZE, Anchor.END)
    yield Text(0, 11, shortened(f"↑ {words.net}", _SIZE, across), Paint.QUIET, _SIZE)


def _ticks(span: Span, cut: float, share: float) -> Iterator[tuple[float, Paint]]:
    """Yield the cut and the ends, but for an end within a share of the axis from the cut."""
    yield cut, Paint.STRONG
    for end in (span.low, span.high):
        if abs(end - cut) > share * (span.high - span.low):
            yield end, Paint.QUIET


def _corner_texts(frame: _Frame, words: MapWords) -> tuple[Text, ...]:
    room, half = frame.room, (frame.room.right - frame.room.left) / 2 - 12
    places = (
        (words.louder, room.left + 6, room.top + 15, Anchor.START),
        (words.keep, room.right - 6, room.top + 15, Anchor.END),
        (words.rethink, room.left + 6, room.bottom - 7, Anchor.START),
        (words.better, room.right - 6, room.bottom - 7, Anchor.END),
    )
    return tuple(
        Text(x, y, shortened(text, _SIZE, half), Paint.CORNER, _SIZE, anchor)
        for text, x, y, anchor in places
    )


def _box(text: Text) -> Box:
    width = text_width(text.text, text.size)
    left = text.x - width * text.anchor.value
    return Box(left, text.y - text.size, left + width, text.y + 2)


def _crosses(frame: _Frame, dots: Sequence[Dot]) -> Iterator[Shape]:
    for dot in dots:
        x, y = frame.place(dot)
        if dot.noticed_interval:
            low, high = map(frame.x, dot.noticed_interval)
            yield Line(low, y, high, y, Paint.WHISKER)
        if dot.net_interval:
            low, high = map(frame.y, dot.net_interval)
            yield Line(x, low, x, high, Paint.WHISKER)


def _dots(frame: _Frame, dots: Sequence[Dot], taken: Sequence[Box]) -> Iterator[Shape]:
    places = [frame.place(dot) for dot in dots]
    sizes = [(text_width(str(index), _SIZE) + 3, float(_SIZE)) for index in _numbers(dots)]
    boxes = placed_labels(places, sizes, frame.room, radius=_POINT + 1, taken=taken)
    for (x, y), box in zip(places, boxes, strict=True):
        at_x, at_y = box.centre
        if (at_x - x) ** 2 + (at_y - y) ** 2 > (_NEAR + 6) ** 2:
            yield Line(x, y, at_x, at_y, Paint.LEADER)
    for dot, (x, y) in zip(dots, places, strict=True):
        paint = Paint.POINT if dot.net_interval else Paint.HOLLOW
        yield Circle(x, y, _POINT, paint)
    for index, box in zip(_numbers(dots), boxes, strict=True):
        yield Text(box.centre[0], box.bottom - 2, str(index), Paint.STRONG, _SIZE, Anchor.MIDDLE)
    for dot, (x, y) in zip(dots, places, strict=True):
        if dot.title:
            yield Circle(x, y, _FINGER, Paint.HOVER, dot.title)


def _numbers(dots: Sequence[Dot]) -> range:
    return range(1, len(dots) + 1)


def _names(dots: Sequence[Dot], left: float, top: float, right: float) -> Iterator[Shape]:
    for index, dot in zip(_numbers(dots), dots, strict=True):
        y = top + _ROW * index - 4
        yield Text(left + 18, y, str(index), Paint.STRONG, _SIZE, Anchor.END)
        name = shortened(dot.name, _SIZE, right - left - 26)
        yield Text(left + 26, y, name, Paint.TEXT, _SIZE, title=dot.title)
