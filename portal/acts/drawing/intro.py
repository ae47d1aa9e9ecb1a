"""The upper part of an act: who writes, what it is, and which order it is about."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from portal.acts.drawing import look
from portal.acts.sheet import Line, Sheet
from portal.printing.colours import QUIET, Colour
from portal.printing.fonts import Fitted, fit, width_mm
from portal.printing.logos import logo_image
from portal.printing.pages import Align, Pen

_ORDER_WIDTH = look.NAMES_WIDTH - 2.0
_ITEMS_LEFT = look.EMOTIONS_LEFT
_ITEMS_WIDTH = look.RIGHT - _ITEMS_LEFT
_ITEMS_GAP = 7.0
_ONE_COLUMN = 5  # so many items stand in one column, with room for long names
_MOST_ROWS = 5
_HEAD = look.TOP + look.LOGO_HEIGHT + 4.0  # the rule under logo and title
_PADDING = 3.4


@dataclass(frozen=True)
class Intro:
    """The texts of the upper part, typeset; `bottom_mm` is the y of its end."""

    sheet: Sheet
    greeting: Fitted
    client: Fitted
    order: Fitted
    rows: int

    @property
    def panel_top_mm(self) -> float:
        """The rule between greeting and order."""
        return _HEAD + 3.2 + self.greeting.height_mm + 3.4

    @property
    def bottom_mm(self) -> float:
        """The rule under the order."""
        left = look.LABEL.leading_mm + self.client.height_mm
        if self.order.lines:
            left += 1.2 + look.LABEL.leading_mm + self.order.height_mm
        right = look.LABEL.leading_mm + self.rows * look.BODY.leading_mm if self.rows else 0.0
        return self.panel_top_mm + 2 * _PADDING + max(left, right) - 0.8


def typeset_intro(sheet: Sheet) -> Intro:
    """Fit the upper part of the first page of an act."""
    count = len(sheet.lines)
    return Intro(
        sheet=sheet,
        greeting=fit(sheet.words.greeting, look.GREETING, look.WIDTH, 3),
        client=_client(sheet.client),
        order=fit(sheet.words.order_line, look.BODY, _ORDER_WIDTH, 2),
        rows=count if count <= _ONE_COLUMN else min(_MOST_ROWS, ceil(count / 2)),
    )


def draw_intro(pen: Pen, intro: Intro, accent: Colour) -> None:
    """Draw the upper part of the first page."""
    words = intro.sheet.words
    firm_width = _draw_firm(pen, intro.sheet)
    title_width = look.WIDTH - firm_width - 8
    title = fit(words.title, look.TITLE, title_width)
    baseline = look.TOP + 9.5
    pen.lines(look.RIGHT, baseline, title, colour=accent, align=Align.RIGHT)
    number = fit(words.number_and_date, look.NUMBER, title_width)
    pen.lines(look.RIGHT, baseline + 6.8, number, colour=QUIET, align=Align.RIGHT)
    pen.rule(look.LEFT, look.RIGHT, _HEAD, width_mm=0.9, colour=accent)
    pen.lines(look.LEFT, _HEAD + 3.2 + 4.6, intro.greeting)
    _draw_order(pen, intro)


def draw_continuation(pen: Pen, sheet: Sheet, accent: Colour) -> float:
    """Draw the one-line head of a further page; return the y of its end."""
    baseline = look.TOP + 4.5
    half = look.WIDTH / 2 - 4
    pen.lines(look.LEFT, baseline, fit(sheet.words.title, look.HEADING, half), colour=accent)
    right = fit(sheet.words.number_and_date, look.NUMBER, half)
    pen.lines(look.RIGHT, baseline, right, colour=QUIET, align=Align.RIGHT)
    pen.rule(look.LEFT, look.RIGHT, baseline + 3.2, width_mm=0.9, colour=accent)
    return baseline + 3.2


def _client(name: str) -> Fitted:
    # Two lines a little smaller rather than a third one: ten touchpoints then fit on the page.
    two = fit(name, look.CLIENT, _ORDER_WIDTH, 2, smallest=0.9)
    return fit(name, look.CLIENT, _ORDER_WIDTH, 3) if two.is_cut else two


def _draw_firm(pen: Pen, sheet: Sheet) -> float:
    """Draw the logo, or the firm's name without one; return its width in millimetres."""
    logo = sheet.firm.logo
    picture = logo_image(logo, look.LOGO_WIDTH, look.LOGO_HEIGHT) if logo else None
    if picture is None:
        name = fit(sheet.firm.name, look.FIRM, look.NAMES_WIDTH)
        if name.is_cut or name.style != look.FIRM:
            name = fit(sheet.firm.name, look.LONG_FIRM, look.NAMES_WIDTH, 3)
        first = look.TOP + 9.5 - (len(name.lines) - 1) * name.style.leading_mm / 2
        pen.lines(look.LEFT, first, name)
        return _width(name)
    scale = min(look.LOGO_WIDTH / picture.width, look.LOGO_HEIGHT / picture.height)
    width, height = picture.width * scale, picture.height * scale
    bottom = look.TOP + (look.LOGO_HEIGHT + height) / 2
    pen.canvas.drawImage(
        ImageReader(picture), look.LEFT * mm, pen.up(bottom) * mm, width * mm, height * mm
    )
    return width


def _draw_order(pen: Pen, intro: Intro) -> None:
    words = intro.sheet.words
    pen.rule(look.LEFT, look.RIGHT, intro.panel_top_mm)
    first = intro.panel_top_mm + _PADDING + 2.4
    pen.text(look.LEFT, first, words.client_label, look.LABEL, colour=QUIET)
    baseline = pen.lines(look.LEFT, first + look.CLIENT.leading_mm, intro.client)
    if intro.order.lines:
        baseline += 1.2 + look.LABEL.leading_mm - intro.client.style.leading_mm
        pen.text(look.LEFT, baseline, words.order_label, look.LABEL, colour=QUIET)
        pen.lines(look.LEFT, baseline + intro.order.style.leading_mm, intro.order)
    if intro.rows:
        pen.text(_ITEMS_LEFT, first, words.items_label, look.LABEL, colour=QUIET)
        _draw_items(pen, intro, first + look.BODY.leading_mm)
    pen.rule(look.LEFT, look.RIGHT, intro.bottom_mm)


def _draw_items(pen: Pen, intro: Intro, first_mm: float) -> None:
    items = intro.sheet.lines
    columns = 1 if len(items) <= _ONE_COLUMN else 2
    places = columns * intro.rows
    shown = items if len(items) <= places else items[: places - 1]
    width = (_ITEMS_WIDTH - (columns - 1) * _ITEMS_GAP) / columns
    for place, item in enumerate(shown):
        column, row = divmod(place, intro.rows)
        left = _ITEMS_LEFT + column * (width + _ITEMS_GAP)
        _draw_item(pen, item, left, first_mm + row * look.BODY.leading_mm, width)
    if len(shown) < len(items):
        rest = intro.sheet.words.more_items.format(count=len(items) - len(shown))
        fitted = fit(rest, look.BODY, width, smallest=1)
        pen.lines(
            _ITEMS_LEFT + (columns - 1) * (width + _ITEMS_GAP),
            first_mm + (intro.rows - 1) * look.BODY.leading_mm,
            fitted,
            colour=QUIET,
        )


def _draw_item(pen: Pen, item: Line, left_mm: float, baseline_mm: float, width: float) -> None:
    times = f"× {item.quantity}" if item.quantity else ""
    quantity = fit(times, look.BODY, width / 2, smallest=1)
    # One size in the whole list: long names end in an ellipsis rather than shrink.
    name = fit(item.name, look.BODY, width - _width(quantity) - 1.6, smallest=1)
    pen.lines(left_mm, baseline_mm, name)
    pen.lines(left_mm + _width(name) + 1.6, baseline_mm, quantity, colour=QUIET)


def _width(fitted: Fitted) -> float:
    return max((width_mm(line, fitted.style) for line in fitted.lines), default=0.0)
