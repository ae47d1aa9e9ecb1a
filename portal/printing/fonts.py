"""The embedded typeface: what it can print, how wide it runs, how text is fitted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from importlib.resources import as_file, files

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics

from portal.printing.encoding import REPERTOIRE, encode
from portal.printing.fallback import Drawn, Run, kept, runs
from portal.printing.fixed_font import FixedFont
from portal.printing.graphemes import is_ignorable
from portal.printing.rulers import ruler
from portal.printing.weights import Font
from portal.printing.wrapping import NO_BREAK_SPACE, glued, longest, wrapped

ELLIPSIS = "…"
SMALLEST = 0.8  # of the asked size: below that a shrunk line looks like a mistake
_SHRINKING = (1.0, 0.95, 0.9, 0.85, SMALLEST)

_SPACES = re.compile(r"\s+")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_KNOWN = frozenset(REPERTOIRE)  # what is embedded; every weight of the font has it


@dataclass(frozen=True)
class Style:
    """A weight, its size in points and the distance of baselines in millimetres."""

    font: Font
    size_pt: float
    leading_mm: float

    def scaled(self, by: float) -> Style:
        """Return the style with size and leading multiplied."""
        return replace(self, size_pt=self.size_pt * by, leading_mm=self.leading_mm * by)


@dataclass(frozen=True)
class Fitted:
    """Lines that are known to fit, and the style in which they do."""

    lines: tuple[str, ...]
    style: Style
    is_cut: bool = False

    @property
    def height_mm(self) -> float:
        """Height of the lines, a leading each."""
        return len(self.lines) * self.style.leading_mm


@cache
def register_fonts() -> None:
    """Make the weights known to reportlab, once for the process.

    FileNotFoundError when the package font-source-sans-pro is incomplete.
    """
    for font in Font:
        resource = files("font_source_sans_pro") / "files" / f"{font}.ttf"
        with as_file(resource) as path:
            if not path.exists():
                raise FileNotFoundError(path)
            pdfmetrics.registerFont(FixedFont(font.value, str(path), font.resource))


# The box of Source Sans Pro, for what no font has: it has no U+25A1, but draws the same square.
BOX = "☐"


@lru_cache(maxsize=4096)
def printable(text: str, font: Font) -> str:
    """Return text as it can be drawn: NFC, one line, nothing lost in silence.

    Control, format and surrogate characters go (line ends and tabs become spaces; joiners stay
    inside emoji and words of other scripts), spaces collapse, and each run of characters that
    neither the font nor the fallback fonts have becomes one visible `BOX`: reportlab
    itself would draw nothing at all for them.

    >>> printable("Анна\\n  & <b>Ко</b>", Font.REGULAR)
    'Анна & <b>Ко</b>'
    """
    spaced = _SPACES.sub(_one_space, unicodedata.normalize("NFC", text))
    if _KNOWN.issuperset(spaced):
        return spaced.strip()
    cleaned = "".join(
        character
        for character in spaced
        if is_ignorable(character) or unicodedata.category(character) not in _DROPPED
    )
    drawable = kept(cleaned, _KNOWN.__contains__, BOX)
    return _SPACES.sub(_one_space, drawable).strip()


def is_known(text: str) -> bool:
    """Say whether the main font draws every character of text; others are drawn as outlines."""
    return _KNOWN.issuperset(text)


@lru_cache(maxsize=256)  # a path may be large
def laid_out(text: str, font: Font) -> tuple[Run, ...]:
    """Return the runs of one line from left to right, in the font and in fallback fonts."""
    return runs(text, _KNOWN.__contains__, box=BOX, weight=font.weight)


def _one_space(run: re.Match[str]) -> str:
    # A date keeps its no-break spaces, so that a wrapped line does not start with "г."
    return NO_BREAK_SPACE if set(run[0]) == {NO_BREAK_SPACE} else " "


def width_mm(text: str, style: Style) -> float:
    """Return the width of text in millimetres, as drawn: without kerning."""
    if is_known(text):
        return _drawn_width_mm(text, style)
    return sum(run_width_mm(run, style) for run in laid_out(text, style.font))


def run_width_mm(run: Run, style: Style) -> float:
    """Return the width of one run in millimetres."""
    if isinstance(run, Drawn):
        return _drawn_width_mm(run.text, style)
    return run.advance * style.size_pt / mm


def _drawn_width_mm(text: str, style: Style) -> float:
    return ruler(style.font).thousandths(encode(text)) * style.size_pt / 1000 / mm


def fit(
    text: str,
    style: Style,
    max_width_mm: float,
    max_lines: int = 1,
    *,
    smallest: float = SMALLEST,
) -> Fitted:
    """Set text in at most `max_lines` lines of a width in millimetres.

    What does not fit is shrunk, down to `smallest` of its size (1.0: never), and then ends in an
    ellipsis; a word longer than the line is broken only when shrinking does not save it. Empty
    text gives no lines.

    ValueError when `max_lines` is below one or the width is not positive.
    """
    if max_lines < 1 or max_width_mm <= 0:
        raise ValueError("there must be room for at least one line")
    text = printable(text, style.font)
    if not text:
        return Fitted((), style)
    text = glued(text)
    width = _drawn_width_mm if is_known(text) else width_mm
    for scale in (scale for scale in _SHRINKING if scale >= smallest):
        smaller = style.scaled(scale)
        lines, broken = wrapped(text, partial(width, style=smaller), max_width_mm, max_lines)
        if len(lines) <= max_lines and not broken:
            return Fitted(_with_plain_spaces(lines), smaller)
    least = style.scaled(smallest)
    lines, _ = wrapped(text, partial(width, style=least), max_width_mm, max_lines)
    is_cut = len(lines) > max_lines
    if is_cut:
        last = shortened(f"{lines[max_lines - 1]} {lines[max_lines]}", least, max_width_mm)
        lines = (*lines[: max_lines - 1], last)
    return Fitted(_with_plain_spaces(lines), least, is_cut)


def shortened(text: str, style: Style, max_width_mm: float) -> str:
    """Return the longest beginning of text that fits together with an ellipsis after it."""
    left_mm = max_width_mm - width_mm(ELLIPSIS, style)
    end = longest(text, partial(width_mm, style=style), left_mm)
    return text[:end].rstrip(" ,;:.-–—") + ELLIPSIS


def _with_plain_spaces(lines: tuple[str, ...]) -> tuple[str, ...]:
    # Once set, a no-break space has done its work; people search a PDF with plain ones.
    return tuple(line.replace(NO_BREAK_SPACE, " ") for line in lines)
