"""The fixed one-byte encoding of stamped text: no page needs to know of another."""

from __future__ import annotations

import codecs
import string
from collections.abc import Sequence

_RUSSIAN = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
_CYRILLIC = "ҐґЄєІіЇїЎўӘәҒғҚқҢңӨөҰұҮү"
_LATIN = "ÄÖÜäöüßÉéèêëàâáãçñóôõîïíúûøåæşğıłńčšž"
_SPACES = "\u00a0\u202f"  # drawn as plain ones; dates and numbers of the CLDR hold them
_SIGNS = "«»„“”‘’–—…№₽€×·•°±§½✓☐"
# Without the three that a literal string of PDF would have to escape: they get other bytes.
_ESCAPED = "()\\"
_OWN_PLACE = "".join(c for c in string.printable if c.isprintable() and c not in _ESCAPED)
REPERTOIRE = _OWN_PLACE + _ESCAPED + _RUSSIAN + _CYRILLIC + _LATIN + _SIGNS + _SPACES

_NOTHING = "\ufffe"  # what codecs.charmap_build takes for "no character"
# What a literal string would not keep, and LF, which parts texts that are encoded together.
_UNUSED = frozenset(b"\x00\t\n\x0c\r" + _ESCAPED.encode())


def _decoding() -> str:
    # Byte 0 for U+0000 only makes codecs build its fast table; no cleaned text holds it.
    table = ["\0", *[_NOTHING] * 255]
    for character in _OWN_PLACE:
        table[ord(character)] = character
    free = (code for code in range(256) if table[code] == _NOTHING and code not in _UNUSED)
    for character in REPERTOIRE[len(_OWN_PLACE) :]:
        table[next(free)] = character
    return "".join(table)


DECODING = _decoding()
_ENCODING = codecs.charmap_build(DECODING)
_BETWEEN = " \n "  # stands between texts that are encoded together
_BETWEEN_BYTES = _BETWEEN.encode()
_ENCODING_LINES = codecs.charmap_build(DECODING[:10] + "\n" + DECODING[11:])


def is_space(point: int) -> bool:
    """Tell whether a character is drawn, and read back, as a plain space."""
    return chr(point) in _SPACES


def encode(text: str) -> bytes:
    """Return a byte for each character, none of which must be escaped in a PDF string.

    UnicodeEncodeError for a character outside `REPERTOIRE`.

    >>> encode("№ 7").decode("latin-1")[1:]
    ' 7'
    """
    return codecs.charmap_encode(text, "strict", _ENCODING)[0]


def encode_together(texts: Sequence[str]) -> list[bytes] | None:
    """Return what `encode` makes of each text.

    None when one has a character outside, nothing at all, or spaces to be tidied up.
    """
    try:
        # with a space on either side of each text, one at its end makes two in a row
        data = codecs.charmap_encode(f" {_BETWEEN.join(texts)} ", "strict", _ENCODING_LINES)[0]
    except UnicodeEncodeError:
        return None
    if b"  " in data or 0 in data or data.count(b"\n") != len(texts) - 1:
        return None
    return data[1:-1].split(_BETWEEN_BYTES)


def is_encodable(text: str) -> bool:
    """Tell whether every character of a text has its byte."""
    try:
        encode(text)
    except UnicodeEncodeError:
        return False
    return True


def bytes_of() -> dict[int, int]:
    """Return the byte of each character, by code point."""
    return {
        ord(character): code
        for code, character in enumerate(DECODING)
        if code and character != _NOTHING
    }
