"""The embedded typeface: what it can print, how wide it runs, how text is fitted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import as_file, files

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

ELLIPSIS = "…"
NO_BREAK_SPACE = "\u00a0"
SMALLEST = 0.8  # of the asked size: below that a shrunk line looks like a mistake
_SHRINKING = (1.0, 0.95, 0.9, 0.85, SMALLEST)

_SPACES = re.compile(r"\s+")
# Russian typesetting: no line ends with a number or a word of one or two letters, and no line
# starts with a dash.
_GLUED = re.compile(r"(?:(?<=[\s(«„][^\W_])|(?<=[\s(«„][^\W_]{2})|(?<=[\d№])) (?=\S)| (?=[—–])")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_LAST_MAPPABLE = 0xFFFF  # reportlab writes a wrong ToUnicode entry above it


class Font(StrEnum):
    """The weights of Source Sans Pro, by the name under which reportlab knows them."""

    REGULAR = "SourceSansPro-Regular"
    SEMIBOLD = "SourceSansPro-Semibold"
    BOLD = "SourceSansPro-Bold"


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
    """Make the three weights known to reportlab, once for the process.

    FileNotFoundError when the package font-source-sans-pro is incomplete.
    """
    for font in Font:
        resource = files("font_source_sans_pro") / "files" / f"{font}.ttf"
        with as_file(resource) as path:
            if not path.exists():
                raise FileNotFoundError(path)
            pdfmetrics.registerFont(TTFont(font.value, str(path)))


@cache
def _repertoire(font: Font) -> frozenset[int]:
    register_fonts()
    registered = pdfmetrics.getFont(font.value)
    assert isinstance(registered, TTFont)  # noqa: S101 - for mypy; registered just above
    return frozenset(code for code in registered.face.charToGlyph if code <= _LAST_MAPPABLE)


@cache
def replacement(font: Font) -> str:
    """Return what stands for a character that the font lacks: a box, or "?" without one.

    Source Sans Pro has no U+25A1, but draws the same empty square as U+2610.
    """
    return next((box for box in "□☐" if ord(box) in _repertoire(font)), "?")


@lru_cache(maxsize=4096)
def printable(text: str, font: Font) -> str:
    """Return text as the font can draw it: NFC, one line, nothing lost in silence.

    Control, format and surrogate characters go (line ends and tabs become spaces), spaces
    collapse, and each run of characters that the font lacks becomes one visible `replacement`:
    reportlab itself would draw nothing at all for them.

    >>> printable("Анна\\n  & <b>Ко</b>", Font.REGULAR)
    'Анна & <b>Ко</b>'
    """
    spaced = _SPACES.sub(_one_space, unicodedata.normalize("NFC", text))
    kept = "".join(
        character
        for character in _SELECTORS.sub("", spaced)
        if unicodedata.category(character) not in _DROPPED
    )
    known = _repertoire(font)
    pieces: list[str] = []
    missing = False
    for character in kept:
        if ord(character) in known:
            pieces.append(character)
        elif not missing:
            pieces.append(replacement(font))
        missing = ord(character) not in known
    return _SPACES.sub(_one_space, "".join(pieces)).strip()


def _one_space(run: re.Match[str]) -> str:
    # A date keeps its no-break spaces, so that a wrapped line does not start with "г."
    return NO_BREAK_SPACE if set(run[0]) == {NO_BREAK_SPACE} else " "


def width_mm(text: str, style: Style) -> float:
    """Return the width of text in millimetres, as drawn: without kerning."""
    register_fonts()
    width: float = pdfmetrics.stringWidth(text, style.font.value, style.size_pt)
    return width / mm


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
    text = _GLUED.sub(NO_BREAK_SPACE, text)
    for scale in (scale for scale in _SHRINKING if scale >= smallest):
        smaller = style.scaled(scale)
        lines, broken = _wrap(text, smaller, max_width_mm, max_lines)
        if len(lines) <= max_lines and not broken:
            return Fitted(_with_plain_spaces(lines), smaller)
    least = style.scaled(smallest)
    lines, _ = _wrap(text, least, max_width_mm, max_lines)
    is_cut = len(lines) > max_lines
    if is_cut:
        last = shortened(f"{lines[max_lines - 1]} {lines[max_lines]}", least, max_width_mm)
        lines = (*lines[: max_lines - 1], last)
    return Fitted(_with_plain_spaces(lines), least, is_cut)


def shortened(text: str, style: Style, max_width_mm: float) -> str:
    """Return the longest beginning of text that fits together with an ellipsis after it."""
    end = _longest(text, style, max_width_mm - width_mm(ELLIPSIS, style))
    return text[:end].rstrip(" ,;:.-–—") + ELLIPSIS


def _with_plain_spaces(lines: tuple[str, ...]) -> tuple[str, ...]:
    # Once set, a no-break space has done its work; people search a PDF with plain ones.
    return tuple(line.replace(NO_BREAK_SPACE, " ") for line in lines)


def _wrap(
    text: str, style: Style, max_width_mm: float, max_lines: int
) -> tuple[tuple[str, ...], bool]:
    """Return the lines, at most one more than asked (it holds all the rest), and: broken a word?"""
    lines: list[str] = []
    broken = False
    rest = text
    while rest and len(lines) < max_lines:
        if width_mm(rest, style) <= max_width_mm:
            lines.append(rest)
            return tuple(lines), broken
        end = max(1, _longest(rest, style, max_width_mm))
        space = rest.rfind(" ", 0, end + 1)
        if space <= 0:
            space = rest.rfind(NO_BREAK_SPACE, 0, end + 1)
        if space > 0:
            lines.append(rest[:space])
            rest = rest[space + 1 :]
        else:
            broken = True
            lines.append(rest[:end])
            rest = rest[end:]
    if rest:
        lines.append(rest)
    return tuple(lines), broken


def _longest(text: str, style: Style, max_width_mm: float) -> int:
    """Return how many leading characters of text fit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_mm(text[:middle], style) <= max_width_mm:
            low = middle
        else:
            high = middle - 1
    return low
