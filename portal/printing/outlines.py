"""Glyphs of the fallback fonts as PDF paths: shaped and drawn by HarfBuzz."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import NamedTuple

import uharfbuzz as hb

from portal.printing.typefaces import Typeface

EM = 1000
_BOLD_FROM = 600
# No sign needs more room. Marks piled up on a letter are flattened here: they would reach other
# lines of the page.
_LOWEST, _HIGHEST = -750, 1650
_SYNTHETIC_BOLD = 0.02  # of an em, for typefaces of one weight

# Fonts, and the callbacks that draw them, are shared by all threads.
_harfbuzz = Lock()


class _Stroke(NamedTuple):
    operator: str
    points: tuple[float, ...]


class _Glyph(NamedTuple):
    number: int
    right: int
    up: int


@dataclass(frozen=True)
class Outline:
    """A line of glyphs from the origin to the right. Text is measured often and drawn once."""

    typeface: Typeface
    weight: int
    advance: float
    glyphs: tuple[_Glyph, ...]

    @cached_property
    def path(self) -> str:
        """Operators m, l, c and h in thousandths of an em, to be filled by the non-zero rule."""
        with _harfbuzz:
            return " ".join(
                _written(stroke, glyph.right, glyph.up)
                for glyph in self.glyphs
                for stroke in _strokes(self.typeface, self.weight, glyph.number)
            )


def outline(text: str, typeface: Typeface, *, weight: int, right_to_left: bool) -> Outline:
    """Shape text that the typeface covers; `weight`: 400 is regular, 700 bold. Thread-safe."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction = "rtl" if right_to_left else "ltr"
    buffer.guess_segment_properties()
    with _harfbuzz:
        hb.shape(_font(typeface, weight), buffer)
    glyphs: list[_Glyph] = []
    pen = 0
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
        glyphs.append(_Glyph(glyph.codepoint, pen + place.x_offset, place.y_offset))
        pen += place.x_advance
    return Outline(typeface, weight, pen / EM, tuple(glyphs))


def _written(stroke: _Stroke, right: float, up: float) -> str:
    numbers = (
        min(max(round(number + up), _LOWEST), _HIGHEST) if place % 2 else round(number + right)
        for place, number in enumerate(stroke.points)
    )
    return "".join(f"{number} " for number in numbers) + stroke.operator


@lru_cache(maxsize=128)
def _font(typeface: Typeface, weight: int) -> hb.Font:
    face = typeface.face
    font = hb.Font(face)
    font.scale = (EM, EM)
    if face.has_var_data:
        font.set_variations({"wght": weight})
    elif weight >= _BOLD_FROM:
        font.synthetic_bold = _SYNTHETIC_BOLD
    return font


@lru_cache(maxsize=2048)
def _strokes(typeface: Typeface, weight: int, glyph: int) -> tuple[_Stroke, ...]:
    drawn: list[_Stroke] = []
    _font(typeface, weight).draw_glyph(glyph, _pen(), drawn)
    return tuple(drawn)


@lru_cache(maxsize=1)
def _pen() -> hb.DrawFuncs:
    # PDF has no quadratic curves; HarfBuzz turns them into cubic ones when nobody takes them.
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, drawn: drawn.append(_Stroke("m", (x, y))))
    pen.set_line_to_func(lambda x, y, drawn: drawn.append(_Stroke("l", (x, y))))
    pen.set_cubic_to_func(lambda *to: to[-1].append(_Stroke("c", to[:-1])))
    pen.set_close_path_func(lambda drawn: drawn.append(_Stroke("h", ())))
    return pen
