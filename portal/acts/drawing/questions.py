"""The heart of an act: touchpoints by emotions, the 0-10 scale, lines for words."""

from __future__ import annotations

from portal.acts.drawing import look
from portal.acts.sheet import Words
from portal.printing.colours import QUIET, Colour, tint
from portal.printing.faces import draw_face
from portal.printing.fonts import fit, width_mm
from portal.printing.pages import Align, Pen

HEAD_HEIGHT = 18.5
SCALE_HEIGHT = 17.5
FEELINGS_HEAD = 8.0
_FACE = 8.6
_SKIN = 0.16  # so light that a black-and-white printer leaves the strokes clear
_SCALE_FIRST = look.EMOTION_CENTRES[0]
_SCALE_PITCH = (look.UNNOTICED_CENTRE - _SCALE_FIRST) / 10


def draw_table_head(pen: Pen, top_mm: float, words: Words, accent: Colour) -> None:
    """Draw the instruction and the heading of each column, `HEAD_HEIGHT` high."""
    baseline = top_mm + HEAD_HEIGHT - 2.6
    skin = tint(accent, _SKIN)
    instruction = fit(words.instruction, look.NOTE, look.NAMES_WIDTH, 4)
    first = baseline - (len(instruction.lines) - 1) * instruction.style.leading_mm
    pen.lines(look.LEFT, first, instruction, colour=QUIET)
    for place, (centre, word) in enumerate(zip(look.EMOTION_CENTRES, words.emotions, strict=True)):
        draw_face(pen.canvas, 5 - place, centre, pen.up(top_mm + 3.4 + _FACE / 2), _FACE, skin)
        fitted = fit(word, look.COLUMN, look.EMOTION_PITCH - 1.5)
        pen.lines(centre, baseline, fitted, align=Align.CENTRE)
    unnoticed = fit(words.not_noticed, look.COLUMN, look.UNNOTICED_WIDTH, 2)
    first = baseline - (len(unnoticed.lines) - 1) * unnoticed.style.leading_mm
    pen.lines(look.UNNOTICED_CENTRE, first, unnoticed, align=Align.CENTRE)
    _rules(pen, top_mm + HEAD_HEIGHT)


def draw_touchpoint(pen: Pen, top_mm: float, name: str, pitch_mm: float) -> None:
    """Draw one row of the table, `pitch_mm` high."""
    middle = top_mm + pitch_mm / 2
    fitted = fit(name, look.TOUCHPOINT, look.NAMES_WIDTH)
    if fitted.style != look.TOUCHPOINT:
        fitted = fit(name, look.NOTE, look.NAMES_WIDTH, 2, smallest=0.9)
    cap_height = fitted.style.size_pt * 0.66 / 72 * 25.4
    first = middle + cap_height / 2 - (len(fitted.lines) - 1) * fitted.style.leading_mm / 2
    pen.lines(look.LEFT, first, fitted)
    for centre in (*look.EMOTION_CENTRES, look.UNNOTICED_CENTRE):
        pen.bubble(centre, middle, look.MARK)
    _rules(pen, top_mm + pitch_mm)


def draw_scale(pen: Pen, top_mm: float, words: Words) -> None:
    """Draw the recommendation question and its marks 0-10, `SCALE_HEIGHT` high."""
    middle = top_mm + 8.6
    question = fit(words.recommend, look.HEADING, look.NAMES_WIDTH, 3)
    first = middle + 1.4 - (len(question.lines) - 1) * question.style.leading_mm / 2
    pen.lines(look.LEFT, first, question)
    for number in range(11):
        x = _SCALE_FIRST + number * _SCALE_PITCH
        pen.text(x, middle - 4.2, str(number), look.NOTE, align=Align.CENTRE)
        pen.bubble(x, middle, look.MARK)
    half = 5 * _SCALE_PITCH
    left, right = _SCALE_FIRST - look.MARK / 2, look.UNNOTICED_CENTRE + look.MARK / 2
    low = fit(words.recommend_low, look.COLUMN, half)
    high = fit(words.recommend_high, look.COLUMN, half)
    pen.lines(left, middle + 6.4, low, colour=QUIET)
    pen.lines(right, middle + 6.4, high, colour=QUIET, align=Align.RIGHT)


def draw_feelings(pen: Pen, top_mm: float, words: Words, lines: int, pitch_mm: float) -> None:
    """Draw the heading and empty lines to write on, the last one at the lower end."""
    heading = fit(words.feelings, look.HEADING, look.WIDTH)
    pen.lines(look.LEFT, top_mm + FEELINGS_HEAD - 1.4, heading)
    for place in range(lines):
        # The first line starts after the heading and on its height: people write right there.
        taken = width_mm(heading.lines[0], heading.style) + 3 if heading.lines else 0.0
        start = look.LEFT + taken if place == 0 and taken < look.WIDTH * 0.6 else look.LEFT
        pen.rule(start, look.RIGHT, top_mm + FEELINGS_HEAD + place * pitch_mm)


def _rules(pen: Pen, y_mm: float) -> None:
    # Broken before the last column, so that "not noticed" is seen to stand apart.
    pen.rule(look.LEFT, look.EMOTION_CENTRES[-1] + look.EMOTION_PITCH / 2, y_mm)
    pen.rule(look.RIGHT - look.UNNOTICED_WIDTH, look.RIGHT, y_mm)
