"""A whole act, on A4 or A5: which block stands on which side, and how tall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.acts.drawing.closing import draw_invitation, draw_signatures
from portal.acts.drawing.look import Look
from portal.acts.drawing.opening import (
    draw_continuation,
    draw_corners,
    draw_greeting,
    draw_head,
    draw_order,
)
from portal.acts.drawing.questions import (
    draw_role,
    draw_scale,
    draw_table_head,
    draw_touchpoint,
    draw_words,
    words_height,
)
from portal.acts.drawing.side import Side
from portal.acts.sheet import Blank
from portal.printing.colours import Colour, colour_from_hex, readable_on_white
from portal.printing.pen import Pen

_FEWEST_ROWS = 3  # on a side of their own, so that none is left an orphan
_RULE = 0.9  # thickness of the line under the head of a further side
_MANY_LINES, _AIRY = 9, 1.15  # so many lines stand further apart


@dataclass(frozen=True)
class Share:
    """What one side holds: rows `start` to `stop` of the table, then what follows them."""

    start: int
    stop: int
    has_scale: bool
    is_last: bool


def plan(look: Look, rows: int, first_room_mm: float, next_room_mm: float) -> tuple[Share, ...]:
    """Spread a table of so many rows, the scale and the lines for words over sides.

    `first_room_mm`, `next_room_mm`: the height for all that on the first and on further sides.
    """
    shares: list[Share] = []
    start, room = 0, first_room_mm
    while True:
        left = rows - start
        table = look.table_head + left * look.least_pitch if left else 0.0
        if table + _scale(look) + _words(look) <= room:
            return (*shares, Share(start, rows, has_scale=True, is_last=True))
        if table + _scale(look) <= room:
            shares.append(Share(start, rows, has_scale=True, is_last=False))
            return (*shares, Share(rows, rows, has_scale=False, is_last=True))
        if table <= room:
            shares.append(Share(start, rows, has_scale=False, is_last=False))
            return (*shares, Share(rows, rows, has_scale=True, is_last=True))
        fitting = max(1, int((room - look.table_head) / look.pleasant_pitch))
        taken = max(1, min(fitting, left - _FEWEST_ROWS))
        shares.append(Share(start, start + taken, has_scale=False, is_last=False))
        start, room = start + taken, next_room_mm


def describe_whole(pen: Pen, blank: Blank, look: Look) -> Iterator[Side]:
    """Describe the sides of an act; the geometry depends on the count of touchpoints alone.

    ValueError when the firm's colour, or the address for the QR code, cannot be drawn.
    """
    accent = readable_on_white(colour_from_hex(blank.firm.colour))
    side = Side(pen)
    draw_corners(side, look)
    top = draw_head(side, blank, look, accent)
    top = draw_greeting(side, blank, look, top, accent)
    top = draw_order(side, blank, look, top)
    further_room = look.floor - look.further_head
    shares = plan(look, len(blank.touchpoints), look.floor - top, further_room)
    for number, share in enumerate(shares, 1):
        if number > 1:
            side = Side(pen)
            draw_corners(side, look)
            top = draw_continuation(side, blank, look, accent)
            # below `top`: the white around the corner marks ends there
            pen.rule(look.left, look.right, top + _RULE / 2, width_mm=_RULE, colour=accent)
        _draw_questions(side, blank, look, share, top, accent)
        draw_invitation(side, blank, look, accent, number, len(shares))
        side.end_ink()
        yield side


def _scale(look: Look) -> float:
    return look.scale_height + look.role_height + look.gap


def _words(look: Look) -> float:
    return words_height(look, look.least_lines, look.line) + look.signatures + look.gap


def _draw_questions(
    side: Side, blank: Blank, look: Look, share: Share, top_mm: float, accent: Colour
) -> None:
    words = blank.words
    asked = blank.touchpoints[share.start : share.stop]
    table = look.table_head + len(asked) * look.least_pitch if asked else 0.0
    spare = look.floor - top_mm - table
    spare -= _scale(look) if share.has_scale else 0.0
    spare -= _words(look) if share.is_last else look.gap
    tallest = look.pleasant_pitch if share.is_last else look.most_pitch
    row = look.least_pitch
    if asked:
        row = min(tallest, row + max(0.0, spare) / len(asked))
        spare -= (row - look.least_pitch) * len(asked)

    y = top_mm
    if asked:
        draw_table_head(side, look, y, words, accent)
        y += look.table_head
    for touchpoint in asked:
        draw_touchpoint(side, look, y, touchpoint, row)
        y += row
    if share.has_scale:
        draw_scale(side, look, y + look.gap, words)
        y += look.gap + look.scale_height
        draw_role(side, look, y, words)
        y += look.role_height
    if share.is_last:
        height = look.line * (look.least_lines - 0.25) + spare
        lines = int(height / look.line + 0.25)
        if lines > _MANY_LINES:
            lines = int(height / (look.line * _AIRY) + 0.25)
        draw_words(side, look, y + look.gap, words, lines, height / (lines - 0.25))
        draw_signatures(side, look, look.floor, words)
