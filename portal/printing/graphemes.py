"""What a reader takes for one character: a letter with its marks, an emoji of several parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

JOINERS = frozenset("\u200c\u200d")
_ZERO_WIDTH_JOINER = "\u200d"
_BLACK_FLAG = "\U0001f3f4"
# Latin, Greek, Russian, punctuation and symbols: none of them continues what stands before it.
_SEPARATE = re.compile(
    "[\0-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u1fff\u2010-\u20cf\u2100-\u2bff]*"
)
_MARKS = frozenset({"Mn", "Mc", "Me"})


def graphemes(text: str) -> list[str]:
    """Split text into its graphemes; joined together they are the text again.

    A short form of Unicode's rules (UAX 29) for what people type into names: marks, variation
    selectors, skin tones, joined emoji, flags, Hangul in parts. Never raises.

    >>> graphemes("и\\u0301👍🏽")
    ['и́', '👍🏽']
    """
    found: list[str] = []
    for character in text:
        if found and _continues(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def ends(text: str) -> Sequence[int]:
    """Return where text may be cut: 0 and the index after every grapheme."""
    if _SEPARATE.fullmatch(text):
        return range(len(text) + 1)
    places = [0]
    for grapheme in graphemes(text):
        places.append(places[-1] + len(grapheme))
    return places


def is_ignorable(character: str) -> bool:
    """Say whether a character only changes its neighbours: a joiner, a selector, a tag."""
    code = ord(character)
    return (
        character in JOINERS
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or _is_tag(character)
    )


def is_pictograph(character: str) -> bool:
    """Say whether a character may be an emoji; a few more symbols do no harm."""
    code = ord(character)
    return (
        0x1F000 <= code <= 0x1FAFF
        or 0x2190 <= code <= 0x2BFF
        or code in {0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x2139, 0x3030, 0x303D, 0x3297, 0x3299}
    )


def _continues(grapheme: str, character: str) -> bool:
    first, last = grapheme[0], grapheme[-1]
    if character.isascii() or first.isspace():
        return False
    if unicodedata.category(character) in _MARKS or character in JOINERS:
        return True
    if _is_skin_tone(character):
        return is_pictograph(first) and not _is_skin_tone(first)
    if last == _ZERO_WIDTH_JOINER:
        return is_pictograph(first) and is_pictograph(character)
    if _is_tag(character):
        return first == _BLACK_FLAG
    if _is_regional(character):
        return len(grapheme) == 1 and _is_regional(first)
    return "\u1160" <= character <= "\u11ff" and "\u1100" <= last <= "\u11ff"


def _is_skin_tone(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_tag(character: str) -> bool:
    return "\U000e0020" <= character <= "\U000e007f"


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
