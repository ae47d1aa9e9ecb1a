"""The fonts of stamped documents: one unhinted subset of each weight, in a fixed encoding."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import cmap_format_4

from portal.printing.encoding import REPERTOIRE, bytes_of, is_space
from portal.printing.weights import Font

_SYMBOL_PAGE = 0xF000  # where the (3, 0) table of a symbolic font looks for byte b: F000 + b
_SYMBOLIC = 4  # PDF 32000-1, table 123: the font has an encoding of its own
_SPACE = 0x20
_BLOCK = 100  # entries of one bfchar block, the most that a CMap takes
_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
/CMapName/Adobe-Identity-UCS def/CMapType 2 def
1 begincodespacerange <00><FF> endcodespacerange
{blocks}endcmap CMapName currentdict/CMap defineresource pop end end"""


@dataclass(frozen=True)
class EmbeddedFont:
    """One weight as a PDF carries it; `widths` in thousandths of the size, by byte."""

    name: str
    file: bytes  # compressed
    file_length: int
    to_unicode: bytes
    widths: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int

    def dictionary(self, descriptor: int, to_unicode: int) -> bytes:
        """Return the font dictionary, given the numbers of the objects that it refers to."""
        widths = " ".join(map(str, self.widths))
        return (
            f"<</Type/Font/Subtype/TrueType/BaseFont/{self.name}/FirstChar 0/LastChar 255"
            f"/Widths[{widths}]/FontDescriptor {descriptor} 0 R/ToUnicode {to_unicode} 0 R>>"
        ).encode()

    def descriptor(self, file: int) -> bytes:
        """Return the font descriptor, given the number of the font file's object."""
        box = " ".join(map(str, self.box))
        return (
            f"<</Type/FontDescriptor/FontName/{self.name}/Flags {_SYMBOLIC}/FontBBox[{box}]"
            f"/ItalicAngle 0/Ascent {self.ascent}/Descent {self.descent}"
            f"/CapHeight {self.cap_height}/StemV 80/FontFile2 {file} 0 R>>"
        ).encode()


@cache
def embedded_font(font: Font) -> EmbeddedFont:
    """Return a weight cut down to the characters of `encoding.REPERTOIRE`, without hints."""
    source = files("font_source_sans_pro") / "files" / f"{font}.ttf"
    # its date stays that of the source: equal acts are equal bytes in every process
    whole = TTFont(BytesIO(source.read_bytes()), recalcTimestamp=False)
    cap_height = whole["OS/2"].sCapHeight
    _cut(whole)
    glyphs = whole.getBestCmap()
    codes = {
        code: glyphs[_SPACE if is_space(point) else point] for point, code in bytes_of().items()
    }
    advances = whole["hmtx"].metrics
    head, hhea = whole["head"], whole["hhea"]
    widths = tuple(advances[codes[code]][0] if code in codes else 0 for code in range(256))
    _encode(whole, codes)
    written = BytesIO()
    whole.save(written)
    return EmbeddedFont(
        name=f"{_tag(font)}+{font}",
        file=zlib.compress(written.getvalue(), 9),
        file_length=len(written.getvalue()),
        to_unicode=zlib.compress(_to_unicode(), 9),
        widths=widths,
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
        ascent=hhea.ascent,
        descent=hhea.descent,
        cap_height=cap_height,
    )


def _cut(font: TTFont) -> None:
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.drop_tables += ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "gasp", "kern", "name"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=REPERTOIRE)
    cutter.subset(font)


def _encode(font: TTFont, codes: dict[int, str]) -> None:
    table = cmap_format_4(4)
    table.platformID, table.platEncID, table.language = 3, 0, 0
    table.cmap = {_SYMBOL_PAGE + code: glyph for code, glyph in codes.items()}
    font["cmap"] = newTable("cmap")
    font["cmap"].tableVersion, font["cmap"].tables = 0, [table]


def _tag(font: Font) -> str:
    return "ABCDE" + chr(ord("A") + list(Font).index(font))


def _to_unicode() -> bytes:
    points = {code: _SPACE if is_space(point) else point for point, code in bytes_of().items()}
    pairs = [f"<{code:02X}><{point:04X}>" for code, point in sorted(points.items())]
    blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    written = "".join(
        f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n" for block in blocks
    )
    return _CMAP.format(blocks=written).encode()
