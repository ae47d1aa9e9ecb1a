"""The fonts that stamped documents carry: whole, small and without hints."""

from __future__ import annotations

import re
import zlib
from importlib.resources import files
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics

from portal.printing.embedded import embedded_font
from portal.printing.encoding import REPERTOIRE, bytes_of, is_space
from portal.printing.fonts import register_fonts
from portal.printing.weights import Font

every_font = pytest.mark.parametrize("font", Font)


def opened(font: Font) -> TTFont:
    return TTFont(BytesIO(zlib.decompress(embedded_font(font).file)))


@every_font
def test_every_character_of_the_repertoire_has_a_glyph(font: Font) -> None:
    glyphs = opened(font)["cmap"].getcmap(3, 0).cmap
    missing = [chr(point) for point, code in bytes_of().items() if 0xF000 + code not in glyphs]
    assert missing == []
    assert ".notdef" not in glyphs.values()


@every_font
def test_visible_characters_have_outlines(font: Font) -> None:
    file = opened(font)
    glyphs = file["cmap"].getcmap(3, 0).cmap
    empty = [
        character
        for character in REPERTOIRE
        if file["glyf"][glyphs[0xF000 + bytes_of()[ord(character)]]].numberOfContours == 0
    ]
    assert set(empty) == {" ", "\u00a0", "\u202f"}


@every_font
def test_characters_are_as_wide_as_reportlab_thinks(font: Font) -> None:
    register_fonts()
    widths = embedded_font(font).widths
    assert len(widths) == 256
    for point, code in bytes_of().items():
        # every space is drawn as a plain one
        drawn = " " if is_space(point) else chr(point)
        expected = pdfmetrics.stringWidth(drawn, font.value, 1000)
        assert widths[code] == pytest.approx(expected, abs=1)


@every_font
def test_each_byte_is_copied_as_its_character(font: Font) -> None:
    table = zlib.decompress(embedded_font(font).to_unicode).decode()
    pairs = re.findall("^<(..)><(....)>$", table, re.MULTILINE)
    said = {int(code, 16): int(point, 16) for code, point in pairs}
    expected = {code: point for point, code in bytes_of().items()}
    for space in (0xA0, 0x202F):  # people search with plain spaces
        expected[bytes_of()[space]] = 0x20
    assert said == expected


@every_font
def test_blocks_of_the_table_are_no_longer_than_a_cmap_takes(font: Font) -> None:
    table = zlib.decompress(embedded_font(font).to_unicode).decode()
    blocks = re.findall(r"(\d+) beginbfchar\n(.*?)\nendbfchar", table, re.DOTALL)
    for count, block in blocks:
        assert int(count) == len(block.splitlines()) <= 100


@every_font
def test_file_is_small_and_has_no_hints(font: Font) -> None:
    embedded = embedded_font(font)
    assert len(embedded.file) < 16_000
    assert embedded.file_length == len(zlib.decompress(embedded.file))
    assert not {"fpgm", "prep", "cvt "} & set(opened(font).keys())


def test_names_say_that_the_fonts_are_subsets_and_differ() -> None:
    names = [embedded_font(font).name for font in Font]
    assert len(set(names)) == len(names)
    for font, name in zip(Font, names, strict=True):
        assert re.fullmatch(r"[A-Z]{6}\+" + re.escape(font), name)


@every_font
def test_file_does_not_tell_when_it_was_cut(font: Font) -> None:
    source = files("font_source_sans_pro") / "files" / f"{font}.ttf"
    whole = TTFont(BytesIO(source.read_bytes()))
    assert opened(font)["head"].modified == whole["head"].modified
