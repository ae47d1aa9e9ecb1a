"""The fonts that draw what the main typeface lacks, each read when it is first asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.resources import as_file, files

import uharfbuzz as hb

from portal.printing.graphemes import is_ignorable

_EMOJI_SELECTOR = "\ufe0f"
_KEYCAP = "\u20e3"


@dataclass(frozen=True, eq=False)
class Typeface:
    """A font file inside an installed package, or a module that holds its bytes."""

    package: str
    name: str

    @cached_property
    def face(self) -> hb.Face:
        """The font as HarfBuzz reads it; ModuleNotFoundError or HarfBuzzError without it."""
        if not self.name.endswith((".ttf", ".ttc")):
            return hb.Face(hb.Blob(import_module(f"{self.package}.{self.name}").fontbuffer))
        with as_file(files(self.package) / self.name) as path:
            return hb.Face(hb.Blob.from_file_path(str(path)))

    @cached_property
    def repertoire(self) -> frozenset[int]:
        """The characters that have a glyph."""
        return frozenset(self.face.unicodes)

    def covers(self, characters: Iterable[str]) -> bool:
        """Say whether every character has a glyph."""
        return all(ord(character) in self.repertoire for character in characters)


def _noto(name: str) -> Typeface:
    return Typeface("manimgx_fonts", f"Noto{name}[wght].ttf")


EMOJI = _noto("Emoji")
_SCRIPTS = (
    *("Hebrew", "Arabic", "Armenian", "Georgian", "Ethiopic", "Thai", "Lao", "Khmer", "Myanmar"),
    *("Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada"),
    *("Malayalam", "Sinhala"),
)
# The first is the main font: of it only the letters of Russian and its neighbours are embedded.
# The last is for Chinese, Japanese and Korean; its symbols are weaker than Noto's.
TEXT = (
    Typeface("font_source_sans_pro", "files/SourceSansPro-Regular.ttf"),
    _noto("Sans"),
    *(_noto(f"Sans{script}") for script in _SCRIPTS),
    _noto("SansSymbols"),
    Typeface("pymupdf_fonts", "NotoSansSymbols2_Regular"),
    Typeface("pymupdf_fonts", "NotoSansMath_Regular"),
    Typeface("pymupdf_fonts", "NotoMusic_Regular"),
    Typeface("paperang_p2_fonts_cjk", "fonts/wqy-microhei.ttc"),
)


def typeface_for(grapheme: str) -> Typeface | None:
    """Return the typeface that has all of a grapheme, or None.

    >>> typeface_for("שׁ").name
    'NotoSansHebrew[wght].ttf'
    """
    needed = [character for character in grapheme if not is_ignorable(character)]
    order = (EMOJI, *TEXT) if _is_emoji(grapheme) else (*TEXT, EMOJI)
    return next((typeface for typeface in order if typeface.covers(needed)), None)


def _is_emoji(grapheme: str) -> bool:
    return (
        "\U0001f000" <= grapheme[0] <= "\U0001faff"
        or _EMOJI_SELECTOR in grapheme
        or _KEYCAP in grapheme
    )
