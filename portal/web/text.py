"""What people type, made safe to keep."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[^\S\n]+")
_JOINERS = "\u200d\ufe0f"  # parts of one emoji: dropping them would break it in pieces
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def clean_lines(text: str) -> str:
    """Return text in NFC with "\\n" line ends, without control and stray format characters.

    PostgreSQL refuses NUL and lone surrogates; bidi overrides would lie on paper.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character == "\n"
        or character in _JOINERS
        or unicodedata.category(character) not in _DROPPED
    )
    return "\n".join(_SPACES.sub(" ", line).strip() for line in kept.split("\n")).strip()


def clean_line(text: str) -> str:
    """Return `clean_lines` of text on one line."""
    return " ".join(clean_lines(text).split())
