"""A firm's logo, made ready for paper."""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps

from portal.printing.colours import Colour, contrast_on_white

_DOTS_PER_MM = 600 / 25.4
_FAINT = 1.3  # contrast below which a logo on white paper is not seen


@lru_cache(maxsize=16)
def logo_image(data: bytes, max_width_mm: float, max_height_mm: float) -> Image.Image | None:
    """Return the picture in a PNG or JPEG file on white, at most 600 dpi in that box, or None.

    None for bytes that are no picture, and for a picture too light to be seen on paper (a white
    logo meant for a dark page): the act then carries the firm's name instead.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
            opened.draft("RGB", (4096, 4096))
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    printed = paper.convert("RGB")
    darkest = [band[0] / 255 for band in printed.getextrema() if isinstance(band, tuple)]
    if contrast_on_white(Colour(*darkest)) < _FAINT:
        return None
    dots = (round(max_width_mm * _DOTS_PER_MM), round(max_height_mm * _DOTS_PER_MM))
    printed.thumbnail(dots, Image.Resampling.LANCZOS)
    return printed
