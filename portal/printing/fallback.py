"""Text that the main typeface lacks: Hebrew, Arabic, Chinese, emoji, drawn as outlines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from portal.printing.graphemes import graphemes, is_ignorable
from portal.printing.outlines import Outline, outline
from portal.printing.reading_order import levels, mirrored, visual_order
from portal.printing.typefaces import EMOJI, Typeface, typeface_for

REGULAR = 400
_SPACES = (" ", "\u00a0")  # of one width: a fitted line trades the second for the first
_NEVER_DRAWN = frozenset({"Cc", "Cf", "Cs", "Co"})


@dataclass(frozen=True)
class Drawn:
    """A run in the main font, its characters in the order in which they are drawn."""

    text: str


@dataclass(frozen=True)
class Outlined:
    """A run drawn as a path; its text is in the order of reading."""

    text: str
    outline: Outline

    @property
    def advance(self) -> float:
        """How far the pen moves, in em: multiply by the size."""
        return self.outline.advance

    @property
    def path(self) -> str:
        """Operators m, l, c and h in thousandths of an em, y up; fill them non-zero."""
        return self.outline.path


Run = Drawn | Outlined


@dataclass(frozen=True)
class _Piece:
    """A grapheme and what draws it; None: the main font."""

    text: str
    typeface: Typeface | None = None
    level: int = 0


def kept(text: str, known: Callable[[str], bool], box: str) -> str:
    """Return text with one `box` for each run of characters that no font draws.

    Joiners and selectors stay only inside what a fallback font draws; elsewhere they go.

    >>> kept("Анна \\u200d\\ue000\\ue001!", str.isprintable, "□")
    'Анна □!'
    """
    return "".join(piece.text for piece in _pieces(text, known, box))


def runs(
    text: str, known: Callable[[str], bool], *, box: str = "□", weight: int = REGULAR
) -> tuple[Run, ...]:
    """Split one line into runs as they stand from left to right.

    `known` says whether the main font has a character; what no font has becomes one `box` a run.
    `weight` is that of the main font: fallback fonts follow where they can. Never raises for
    any text.
    """
    pieces = _in_levels(_pieces(text, known, box))
    pieces = _with_spaces_inside(pieces)
    lines = [tuple(group) for _, group in groupby(pieces, key=_belongs)]
    found: list[Run] = []
    for place in visual_order([line[0].level for line in lines]):
        run = _run(lines[place], weight)
        if isinstance(run, Drawn) and found and isinstance(found[-1], Drawn):
            found[-1] = Drawn(found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


def _pieces(text: str, known: Callable[[str], bool], box: str) -> Iterator[_Piece]:
    boxed = False
    for piece in _cast(text, known):
        if piece is not None:
            yield piece
        elif not boxed:
            yield _Piece(box)
        boxed = piece is None


def _cast(text: str, known: Callable[[str], bool]) -> Iterator[_Piece | None]:
    """Yield a piece for each grapheme, or None for one that nothing draws."""
    for grapheme in graphemes(text):
        visible = [character for character in grapheme if not is_ignorable(character)]
        if not visible:
            continue
        if all(map(known, visible)):
            yield _Piece("".join(visible))
        elif (typeface := _typeface(grapheme)) is not None:
            yield _Piece(grapheme, typeface)
        elif len(visible) == 1 or not (known(visible[0]) or _typeface(visible[0])):
            yield None
        else:  # No font has them all: each part alone, those that can be drawn.
            for part in visible:
                yield from _cast(part, known)


@lru_cache(maxsize=4096)
def _typeface(grapheme: str) -> Typeface | None:
    if any(
        unicodedata.category(character) in _NEVER_DRAWN and not is_ignorable(character)
        for character in grapheme
    ):
        return None
    return typeface_for(grapheme)


def _in_levels(pieces: Iterable[_Piece]) -> list[_Piece]:
    listed = list(pieces)
    found = levels("".join(piece.text[0] for piece in listed))
    return [
        _Piece(piece.text, piece.typeface, level)
        for piece, level in zip(listed, found, strict=True)
    ]


def _with_spaces_inside(pieces: list[_Piece]) -> list[_Piece]:
    """Let a space between words of one script be drawn, and read, with them."""
    found = list(pieces)
    for place in range(1, len(pieces) - 1):
        before, space, after = pieces[place - 1 : place + 2]
        typeface = before.typeface
        if (
            space.text in _SPACES
            and typeface is not None
            and typeface is not EMOJI
            and typeface is after.typeface
            and before.level == space.level == after.level
            and typeface.covers(" ")
        ):
            found[place] = _Piece(" ", typeface, space.level)
    return found


def _belongs(piece: _Piece) -> object:
    # Every emoji is a run of its own: in a right-to-left line they too go from the right.
    return piece if piece.typeface is EMOJI else (piece.typeface, piece.level)


def _run(pieces: tuple[_Piece, ...], weight: int) -> Run:
    text = "".join(piece.text for piece in pieces)
    typeface, right_to_left = pieces[0].typeface, pieces[0].level % 2 == 1
    if typeface is None:
        return Drawn(mirrored(text) if right_to_left else text)
    leftwards = right_to_left and typeface is not EMOJI
    return Outlined(text, outline(text, typeface, weight=weight, right_to_left=leftwards))
