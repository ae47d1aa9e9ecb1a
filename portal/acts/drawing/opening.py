"""The upper part of an act: corner marks, who writes, the greeting, which order it is about."""

from __future__ import annotations

from operator import attrgetter

from portal.acts.drawing.look import Look
from portal.acts.drawing.side import Field, Items, Logo, Side, Way
from portal.acts.sheet import Blank, Firm, greeting_of, is_own
from portal.printing.colours import INK, QUIET, Colour, tint
from portal.printing.fonts import fit, width_mm
from portal.printing.logos import logo_image
from portal.printing.pen import Align

_PANEL = 0.08  # strength of the tint: a cheap printer makes a few dots of it


def draw_corners(side: Side, look: Look) -> None:
    """Draw the four marks by which a camera finds the page, 0 to 3 clockwise from the top left."""
    near = look.corner_margin + look.corner / 2
    right, bottom = look.page.width_mm - near, look.page.height_mm - near
    for mark, (x, y) in enumerate(((near, near), (right, near), (right, bottom), (near, bottom))):
        side.corner(mark, x, y, look.corner)


def draw_head(side: Side, blank: Blank, look: Look, accent: Colour) -> float:
    """Draw firm, title and number between the upper corner marks; return the y of the end."""
    kind, pen = look.type, side.pen
    firm_width = draw_firm(side, blank.firm, look, accent)
    width = look.inner_right - look.inner_left - firm_width - 6
    baseline = look.head - kind.number.leading_mm * 0.7 - kind.title.leading_mm * 0.68
    title = fit(blank.words.title, kind.title, width)
    pen.lines(look.inner_right, baseline, title, colour=accent, align=Align.RIGHT)
    _number(side, look, look.inner_right, baseline + kind.title.leading_mm * 0.72, width)
    return look.head


def draw_firm(side: Side, firm: Firm, look: Look, accent: Colour) -> float:
    """Draw the logo, or the firm's name without one; return its width in millimetres."""
    top = look.head - look.logo_height - 2.0
    size = (look.logo_width, look.logo_height)
    width = draw_logo(side, firm, size, look.inner_left, top)
    if width:
        return width
    kind = look.type
    name = fit(firm.name, kind.firm, look.logo_width * 1.4, smallest=1)
    if name.is_cut:
        name = fit(firm.name, kind.long_firm, look.logo_width * 1.4, 3)
    middle = top + look.logo_height / 2
    rows, leading = len(name.lines), name.style.leading_mm
    side.pen.lines(look.inner_left, middle + 1.6 - (rows - 1) * leading / 2, name, colour=accent)
    return max((width_mm(line, name.style) for line in name.lines), default=0.0)


def draw_logo(
    side: Side,
    firm: Firm,
    size_mm: tuple[float, float],
    left_mm: float,
    top_mm: float,
    align: Align = Align.LEFT,
) -> float:
    """Draw the logo in a box, in the middle of its height; return its width, 0 without one."""
    picture = logo_image(firm.logo, *size_mm) if firm.logo else None
    if picture is None:
        return 0.0
    scale = min(size_mm[0] / picture.width, size_mm[1] / picture.height)
    width, height = picture.width * scale, picture.height * scale
    left = left_mm + (size_mm[0] - width) * align.value
    side.own(Logo(picture, left, top_mm + (size_mm[1] + height) / 2, width, height))
    return width


def draw_greeting(side: Side, blank: Blank, look: Look, top_mm: float, accent: Colour) -> float:
    """Draw the salutation and what follows it on a panel of fixed height; return its end."""
    kind, bottom = look.type, top_mm + look.greeting_height
    side.pen.panel(look.left, top_mm, look.right, bottom, tint(accent, _PANEL))
    left, width = look.left + look.greeting_padding, look.width - 2 * look.greeting_padding
    first = top_mm + look.greeting_padding + kind.salutation.size_pt * 0.2
    second = first + kind.greeting.leading_mm * 1.3
    long, small = kind.long_salutation, kind.small_greeting
    ways = (
        (
            Way(kind.salutation, 1, first),
            Way(long, 1, first),
            Way(long, 2, top_mm + long.size_pt * 0.38),
        ),
        (
            Way(kind.greeting, 1, second),
            Way(small, 2, bottom - small.leading_mm - small.size_pt * 0.22),
        ),
    )
    for place, paragraph in enumerate(blank.words.greeting[:2]):
        text, colour = greeting_of(paragraph), INK if place else accent
        draw_paragraph(side, paragraph, Field(text, left, width, ways[place], colour))
    return bottom


def draw_order(side: Side, blank: Blank, look: Look, top_mm: float) -> float:
    """Draw client, order and parcel between two rules; return the y of the end."""
    kind, pen, words = look.type, side.pen, blank.words
    height = kind.label.leading_mm + look.item_rows * kind.body.leading_mm
    bottom = top_mm + height + 2 * look.order_padding - 1.0
    first = top_mm + look.order_padding + kind.label.size_pt * 0.25
    # what follows the client's name stands as low as the last items
    order = first + look.item_rows * kind.body.leading_mm
    order_label = order - kind.label.leading_mm
    items_left = look.left + look.order_width + 4.0
    pen.rule(look.left, look.right, bottom)
    pen.text(look.left, first, words.client_label, kind.label, colour=QUIET)
    pen.text(look.left, order_label, words.order_label, kind.label, colour=QUIET)
    pen.text(items_left, first, words.items_label, kind.label, colour=QUIET)
    client = first + kind.client.leading_mm * 0.95
    fields = (("client", kind.client, client), ("order_line", kind.body, order))
    for name, style, baseline in fields:
        ways = (Way(style, 1, baseline), Way(style.scaled(0.9), 1, baseline))
        side.own(Field(attrgetter(name), look.left, look.order_width, ways))
    side.own(
        Items(
            items_left,
            look.right - items_left,
            kind.body,
            first + kind.body.leading_mm,
            look.item_rows,
        )
    )
    return bottom


def draw_continuation(side: Side, blank: Blank, look: Look, accent: Colour) -> float:
    """Draw the head of a further side; return the y of its end."""
    kind = look.type
    half = (look.inner_right - look.inner_left) / 2 - 3
    baseline = look.corner_margin + look.corner * 0.75
    title = fit(blank.words.title, kind.heading, half)
    side.pen.lines(look.inner_left, baseline, title, colour=accent)
    _number(side, look, look.inner_right, baseline, half)
    return look.further_head


def draw_paragraph(side: Side, paragraph: str, place: Field) -> None:
    """Draw a paragraph of the greeting, or leave its place when it differs from act to act."""
    if is_own(paragraph):
        side.own(place)
        return
    fitted, baseline = place.set_as(paragraph)
    x = place.x_mm
    side.pen.lines(x, baseline, fitted, colour=place.colour, align=place.align)


def _number(side: Side, look: Look, right: float, baseline: float, width: float) -> None:
    ways = (Way(look.type.number, 1, baseline),)
    side.own(Field(attrgetter("number_and_date"), right, width, ways, QUIET, Align.RIGHT))
