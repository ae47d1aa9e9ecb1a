"""The heart of an act: touchpoints by emotions, the 0-10 scale, the role, lines for words."""

from __future__ import annotations

from portal.acts.drawing.look import Look
from portal.acts.drawing.side import Box, Side
from portal.acts.sheet import Asked, Words
from portal.clients.models import BuyerRole
from portal.printing.colours import QUIET, Colour, tint
from portal.printing.faces import draw_face
from portal.printing.fonts import Style, fit
from portal.printing.pen import Align

NOT_NOTICED = "not_noticed"
_SKIN = 0.16  # so light that a black-and-white printer leaves the strokes clear
_CAP_HEIGHT = 0.66  # of Source Sans Pro, in em


def draw_table_head(side: Side, look: Look, top_mm: float, words: Words, accent: Colour) -> None:
    """Draw the instruction and the heading of each column, `look.table_head` high."""
    kind, pen = look.type, side.pen
    instruction = fit(words.instruction, kind.note, look.width)
    pen.lines(look.left, top_mm + kind.note.leading_mm + 0.4, instruction, colour=QUIET)
    baseline = top_mm + look.table_head - 1.8
    skin = tint(accent, _SKIN)
    face = baseline - kind.column.leading_mm * 1.05 - look.face / 2
    columns = zip(look.emotion_centres, words.emotions, strict=True)
    for place, (centre, word) in enumerate(columns):
        draw_face(pen.canvas, 5 - place, centre, pen.up(face), look.face, skin)
        fitted = fit(word, kind.column, look.emotion_pitch - 0.8)
        pen.lines(centre, baseline, fitted, align=Align.CENTRE)
    unnoticed = fit(words.not_noticed, kind.column, look.unnoticed_width, 2)
    first = baseline - (len(unnoticed.lines) - 1) * unnoticed.style.leading_mm
    pen.lines(look.unnoticed_centre, first, unnoticed, align=Align.CENTRE)
    _rules(side, look, top_mm + look.table_head)


def draw_touchpoint(side: Side, look: Look, top_mm: float, asked: Asked, pitch_mm: float) -> None:
    """Draw one row of the table, `pitch_mm` high."""
    kind = look.type
    middle = top_mm + pitch_mm / 2
    fitted = fit(asked.label, kind.touchpoint, look.names_width)
    if fitted.style != kind.touchpoint:
        fitted = fit(asked.label, kind.note, look.names_width, 2, smallest=0.9)
    _middle_lines(side, look.left, middle, fitted.lines, fitted.style)
    field = f"t-{asked.key}"
    for place, centre in enumerate(look.emotion_centres):
        side.bubble(centre, middle, look.mark, field, str(5 - place))
    side.bubble(look.unnoticed_centre, middle, look.mark, field, NOT_NOTICED)
    _rules(side, look, top_mm + pitch_mm)


def draw_scale(side: Side, look: Look, top_mm: float, words: Words) -> None:
    """Draw the recommendation question and its marks 0-10, `look.scale_height` high."""
    kind, pen = look.type, side.pen
    numbers = top_mm + look.scale_numbers
    middle = numbers + 1.6 + look.mark / 2
    question = fit(words.recommend, kind.heading, look.scale_question_width, 3)
    first = middle + 0.8 - (len(question.lines) - 1) * question.style.leading_mm / 2
    pen.lines(look.left, first, question)
    for number in range(11):
        x = look.scale_first + number * look.scale_pitch
        pen.text(x, numbers, str(number), kind.note, align=Align.CENTRE)
        side.bubble(x, middle, look.mark, "nps", str(number))
    half = 5 * look.scale_pitch
    left = look.scale_first - look.mark / 2
    right = look.scale_first + 10 * look.scale_pitch + look.mark / 2
    ends = middle + look.mark / 2 + kind.column.leading_mm
    pen.lines(left, ends, fit(words.recommend_low, kind.column, half), colour=QUIET)
    high = fit(words.recommend_high, kind.column, half)
    pen.lines(right, ends, high, colour=QUIET, align=Align.RIGHT)


def draw_role(side: Side, look: Look, top_mm: float, words: Words) -> None:
    """Draw the question who answers, `look.role_height` high."""
    kind = look.type
    middle = top_mm + look.role_height / 2
    question = fit(words.role, kind.heading, look.scale_question_width, 2)
    _middle_lines(side, look.left, middle, question.lines, question.style)
    first = look.scale_first - look.mark / 2
    width = (look.right - first) / 3
    for place, (role, word) in enumerate(zip(BuyerRole, words.roles, strict=True)):
        x = first + place * width + look.mark / 2
        side.bubble(x, middle, look.mark, "role", role.value)
        fitted = fit(word, kind.column, width - look.mark - 2.5, 2)
        _middle_lines(side, x + look.mark / 2 + 1.3, middle, fitted.lines, fitted.style)


def draw_words(
    side: Side, look: Look, top_mm: float, words: Words, lines: int, pitch_mm: float
) -> None:
    """Draw the heading, the leave to quote and empty lines to write on, the last one at the end."""
    kind, pen = look.type, side.pen
    baseline = top_mm + look.words_head - 1.6
    x = look.right - look.publish_width
    middle = baseline - _cap_height_mm(kind.heading) / 2
    side.bubble(x, middle, look.mark, "publish", "1")
    publish = fit(words.publish, kind.column, look.publish_width - look.mark / 2 - 1.3, 2)
    _middle_lines(side, x + look.mark / 2 + 1.3, middle, publish.lines, publish.style)
    heading = fit(words.feelings, kind.heading, x - look.left - look.mark)
    pen.lines(look.left, baseline, heading)
    first = top_mm + look.words_head + pitch_mm * 0.75
    for place in range(lines):
        pen.rule(look.left, look.right, first + place * pitch_mm)
    last = first + (lines - 1) * pitch_mm
    side.words = Box(look.left, top_mm + look.words_head, look.right, last)


def words_height(look: Look, lines: int, pitch_mm: float) -> float:
    """Return how high the block of `draw_words` is."""
    return look.words_head + (lines - 0.25) * pitch_mm


def _middle_lines(
    side: Side, x_mm: float, middle_mm: float, lines: tuple[str, ...], style: Style
) -> None:
    baseline = middle_mm + _cap_height_mm(style) / 2 - (len(lines) - 1) * style.leading_mm / 2
    for line in lines:
        side.pen.text(x_mm, baseline, line, style)
        baseline += style.leading_mm


def _cap_height_mm(style: Style) -> float:
    return style.size_pt * _CAP_HEIGHT / 72 * 25.4


def _rules(side: Side, look: Look, y_mm: float) -> None:
    # Broken before the last column, so that "not noticed" is seen to stand apart.
    side.pen.rule(look.left, look.emotion_centres[-1] + look.emotion_pitch / 2, y_mm)
    side.pen.rule(look.right - look.unnoticed_width, look.right, y_mm)
