"""Outlined text in the content of a PDF page: a path that is still found and copied as text."""

from __future__ import annotations

from dataclasses import dataclass

from portal.printing.colours import INK, Colour
from portal.printing.fallback import Outlined
from portal.printing.outlines import EM


@dataclass(frozen=True)
class Carrier:
    """An invisible character that carries the text of a path.

    Readers place text by the text that is shown; of a path alone they find none. font: the name
    in the resources of the page. string: the character as the font encodes it, in hexadecimal.
    width: in em.
    """

    font: str
    string: str
    width: float


def outline_operators(
    run: Outlined,
    x_pt: float,
    y_pt: float,
    size_pt: float,
    *,
    carrier: Carrier,
    colour: Colour = INK,
) -> str:
    """Return the operators that draw a run from (x, y), in ASCII; the state is left as it was.

    The carrier stands outside the scaling and inside the span: poppler places a text by the
    coordinates in force where its span ends.
    """
    stretch = max(100 * run.advance / carrier.width, 1)  # a mark alone has no width
    scale = size_pt / EM
    return (
        f"/Span<</ActualText<{_utf_16(run.text)}>>>BDC q "
        f"BT 3 Tr /{carrier.font} {size_pt:.4g} Tf {stretch:.2f} Tz "
        f"1 0 0 1 {x_pt:.3f} {y_pt:.3f} Tm <{carrier.string}> Tj ET "
        f"{' '.join(f'{part:.4g}' for part in colour)} rg "
        f"{scale:.6f} 0 0 {scale:.6f} {x_pt:.3f} {y_pt:.3f} cm {run.path} f Q EMC"
    )


def _utf_16(text: str) -> str:
    return ("\ufeff" + text).encode("utf-16-be", "surrogatepass").hex().upper()
