"""What people type, made safe to keep."""

from __future__ import annotations

import unicodedata

# controls, format characters (zero width, direction marks) and lone surrogates
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs"})


def clean_line(text: str) -> str:
    """Return NFC text on one line, spaces single, without what cannot be printed.

    PostgreSQL refuses NUL and lone surrogates; direction marks would lie on paper.

    >>> clean_line(" Ромашка\\u200b\\x00  и К\\n")
    'Ромашка и К'
    """
    if not text.isprintable():
        text = "".join(
            c for c in text if c.isspace() or unicodedata.category(c) not in _UNPRINTABLE
        )
    # composing comes after dropping: a dropped mark may have kept a letter and its accent apart
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean_lines(text: str) -> str:
    """Return text as clean_line does, but with its line ends kept, as "\\n"."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(map(clean_line, lines)).strip()
