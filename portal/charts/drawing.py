"""Shapes of a picture, each with the role that paints it; SVG and PDF are written from them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, StrEnum

Point = tuple[float, float]

_NARROW = frozenset("iIjl!|.,:;'`()[]{} \u00a0\u202fft")
_WIDE = frozenset("mwMWШЩЖЮЫМФшщжюымф—→%@…")
_ELLIPSIS = "…"


class Paint(StrEnum):
    """What a shape is: a CSS class on a page, a fixed colour on paper."""

    FRAME = "c-frame"  # around a map
    GRID = "c-grid"  # lines to read values by
    ZERO = "c-zero"  # the line that parts good from bad
    BAND = "c-band"  # an interval as an area
    LINE = "c-line"  # the run of values
    WHISKER = "c-whisker"  # an interval as a line
    POINT = "c-point"
    HOLLOW = "c-hollow"  # a point of few answers
    MARK = "c-mark"  # something happened on this day
    CUT = "c-cut"  # parts a map into corners
    LEADER = "c-leader"  # from a point to its number
    HOVER = "c-hover"  # unseen, carries a tooltip
    REST = "c-rest"  # what is left of a whole
    LENGTH = "c-length"
    EMOTION_1 = "c-e1"
    EMOTION_2 = "c-e2"
    EMOTION_3 = "c-e3"
    EMOTION_4 = "c-e4"
    EMOTION_5 = "c-e5"
    TEXT = "c-text"
    QUIET = "c-quiet"
    STRONG = "c-strong"
    CORNER = "c-corner"  # the name of a corner, behind the points
    ON_DARK = "c-on-dark"  # text in a dark part
    ON_LIGHT = "c-on-light"


class Anchor(Enum):
    """Which part of a text stands at its x: a share of its width."""

    START = 0.0
    MIDDLE = 0.5
    END = 1.0


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    paint: Paint
    title: str | None = None


@dataclass(frozen=True)
class Rect:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    paint: Paint
    title: str | None = None


@dataclass(frozen=True)
class Circle:
    """A circle around its centre."""

    x: float
    y: float
    radius: float
    paint: Paint
    title: str | None = None


@dataclass(frozen=True)
class Polygon:
    """A closed area."""

    points: tuple[Point, ...]
    paint: Paint
    title: str | None = None


@dataclass(frozen=True)
class Polyline:
    """A line through points."""

    points: tuple[Point, ...]
    paint: Paint
    title: str | None = None


@dataclass(frozen=True)
class Text:
    """One line of text; y is its baseline, size its height in units of the drawing."""

    x: float
    y: float
    text: str
    paint: Paint = Paint.TEXT
    size: float = 12
    anchor: Anchor = Anchor.START
    title: str | None = None


Shape = Line | Rect | Circle | Polygon | Polyline | Text


@dataclass(frozen=True)
class Drawing:
    """Shapes in the order in which they are painted; y grows downwards from 0.

    label: what is said to those who do not see it; empty when text beside it says the same.
    css_class: what sizes it on a page. stretches: fills its box without keeping its shape
    (for drawings without text).
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    label: str = ""
    css_class: str = ""
    stretches: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that are drawn, in their order."""
        return tuple(shape.text for shape in self.shapes if isinstance(shape, Text))


def text_width(text: str, size: float) -> float:
    """Return about how wide a text runs, rather too much: the page's font is not known here.

    >>> text_width("NPS", 10) > text_width("ill", 10)
    True
    """
    return size * sum(map(_ems, text))


def shortened(text: str, size: float, width: float) -> str:
    """Cut a text that is wider than `width` and end it in an ellipsis.

    >>> shortened("Упаковка и ещё очень много слов", 10, 75)
    'Упаковка…'
    """
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + _ELLIPSIS, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}{_ELLIPSIS}"


def _ems(character: str) -> float:
    # as wide as DejaVu Sans in bold, the widest that a browser takes for system-ui
    if unicodedata.combining(character):
        return 0.0
    if character in _NARROW:
        return 0.45
    if ord(character) > 0x2E80:
        return 1.1
    if character in _WIDE:
        return 1.0
    return 0.8 if character.isupper() else 0.68
