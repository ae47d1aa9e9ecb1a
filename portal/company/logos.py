"""An uploaded logo, reduced to pixels of a sane size."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image

LOGO_BYTES = 2 * 1024 * 1024
LARGEST_SIDE = 1200
MOST_PIXELS = 40_000_000


class LogoRefused(Exception):
    """The file is no picture that we keep."""


def clean_logo(content: bytes) -> bytes:
    """Return the picture as a PNG of at most 1200 x 1200 dots, without what files hide.

    LogoRefused for anything but a PNG or JPEG of at most 2 MiB and 40 megapixels.
    """
    if len(content) > LOGO_BYTES:
        raise LogoRefused
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
            if picture.width * picture.height > MOST_PIXELS:
                raise LogoRefused
            pixels = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise LogoRefused from error
    pixels.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    pixels.save(written, "PNG", optimize=True)
    return written.getvalue()
