"""One side of an act while it is described: ink for all acts, places for what is each act's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from portal.acts.sheet import Sheet
from portal.printing.aruco import draw_mark
from portal.printing.colours import INK, Colour
from portal.printing.fonts import Fitted, Style, fit, is_known, printable, width_mm
from portal.printing.pen import Align, Pen

Text = Callable[[Sheet], str]


@dataclass(frozen=True)
class Ink:
    """Operators that are the same on every act of the blank."""

    operators: tuple[str, ...]


@dataclass(frozen=True)
class Logo:
    """The firm's picture; `x_mm`, `bottom_mm` from the upper left corner."""

    picture: Image.Image
    x_mm: float
    bottom_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True)
class Way:
    """One way to set a text: its style, how many lines, and the baseline of the first."""

    style: Style
    lines: int
    baseline_mm: float


@dataclass(frozen=True)
class Field:
    """A place for a text of the act's own. The first way that holds it whole is taken.

    The last way shrinks and cuts.
    """

    text: Text
    x_mm: float
    width_mm: float
    ways: tuple[Way, ...]
    colour: Colour = INK
    align: Align = Align.LEFT
    spacing_pt: float = 0

    @property
    def style(self) -> Style:
        """The style that is tried first."""
        return self.ways[0].style

    def placed(self, sheet: Sheet) -> tuple[Fitted, float]:
        """Return the lines that are printed and the baseline of the first."""
        return self.set_as(self.text(sheet))

    def set_as(self, text: str) -> tuple[Fitted, float]:
        """Set a text as the field would; return its lines and the baseline of the first."""
        *ways, last = self.ways
        for way in ways:
            if width_mm(printable(text, way.style.font), way.style) > way.lines * self.width_mm:
                continue  # need not be tried
            fitted = fit(text, way.style, self.width_mm, way.lines, smallest=1)
            if not fitted.is_cut:
                return fitted, way.baseline_mm
        return fit(text, last.style, self.width_mm, last.lines), last.baseline_mm


@dataclass(frozen=True)
class Items:
    """A place for the items of the order: one below the other, long names cut, the rest counted."""

    x_mm: float
    width_mm: float
    style: Style
    baseline_mm: float
    rows: int
    colour: Colour = INK

    def rows_of(self, sheet: Sheet) -> list[tuple[str, str]]:
        """Return the name and the count of each row that is printed."""
        lines = sheet.lines
        if len(lines) <= self.rows:
            return [(line.name, line.times) for line in lines]
        shown = self.rows - 1
        rest = sheet.blank.words.more_items.format(count=len(lines) - shown)
        return [*[(line.name, line.times) for line in lines[:shown]], (rest, "")]

    def fitted(self, name: str, times: str) -> tuple[str, ...]:
        """Return the texts of a row that fits: one size in the whole list, a long name is cut.

        They are drawn one after the other, a space between. A count is apart from a name in
        another script: one that runs from right to left must not turn it round.
        """
        tail = width_mm(f" {times}", self.style) if times else 0.0
        fitted = fit(name, self.style, self.width_mm - tail, smallest=1)
        shown = fitted.lines[0] if fitted.lines else ""
        if is_known(shown):
            return (f"{shown} {times}".strip(),)
        return shown, times


@dataclass(frozen=True)
class Box:
    """A rectangle on paper."""

    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float


@dataclass(frozen=True)
class QrPlace:
    """The square of the QR symbol without its quiet zone, from the upper left corner.

    `room` holds the quiet zone too and is the same for every address.
    """

    x_mm: float
    y_mm: float
    side_mm: float
    room: Box


@dataclass(frozen=True)
class Bubble:
    """A mark for the pen: its centre, and the form field and value that it stands for."""

    x_mm: float
    y_mm: float
    field: str
    value: str


@dataclass(frozen=True)
class Corner:
    """The centre of a corner mark."""

    mark: int
    x_mm: float
    y_mm: float


Part = Ink | Logo | Field | Items | QrPlace


@dataclass
class Side:
    """What stands on one side of an act, in the order in which it is drawn."""

    pen: Pen
    parts: list[Part] = field(default_factory=list)
    bubbles: list[Bubble] = field(default_factory=list)
    corners: list[Corner] = field(default_factory=list)
    qr: QrPlace | None = None
    words: Box | None = None  # where people write

    def own(self, part: Field | Items | QrPlace | Logo) -> None:
        """Leave a place for something that is not plain ink."""
        self.end_ink()
        self.parts.append(part)
        if isinstance(part, QrPlace):
            self.qr = part

    def end_ink(self) -> None:
        """Keep what the pen has drawn since."""
        operators = self.pen.take()
        if operators:
            self.parts.append(Ink(operators))

    def bubble(self, x_mm: float, y_mm: float, diameter_mm: float, name: str, value: str) -> None:
        """Draw a mark for the pen; `name` and `value` are those of the client's form."""
        self.pen.bubble(x_mm, y_mm, diameter_mm)
        self.bubbles.append(Bubble(x_mm, y_mm, name, value))

    def corner(self, mark: int, x_mm: float, y_mm: float, side_mm: float) -> None:
        """Draw a corner mark around its centre."""
        draw_mark(self.pen, mark, x_mm, y_mm, side_mm)
        self.corners.append(Corner(mark, x_mm, y_mm))
