"""The demo firm's logo, drawn when it is needed: the repository keeps no pictures of it."""

from __future__ import annotations

from importlib.resources import as_file, files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

_INK = "#1c1917"
_SIZE = (1600, 260)  # wide enough for a longer name; cut to what is drawn
_FINER = 4  # drawn larger, then reduced: Pillow's lines have hard edges


def draw_logo(name: str, colour: str) -> bytes:
    """Return a PNG: a mark in the firm's colour and its name. The same words, the same bytes."""
    picture = Image.new("RGBA", (_SIZE[0] * _FINER, _SIZE[1] * _FINER), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    _draw_mark(draw, colour)
    with as_file(files("font_source_sans_pro") / "files" / "SourceSansPro-Bold.ttf") as path:
        font = ImageFont.truetype(str(path), 158 * _FINER)
    draw.text((282 * _FINER, 134 * _FINER), name, fill=_INK, font=font, anchor="lm")
    box = picture.getbbox() or (0, 0, *picture.size)
    small = picture.crop((0, 0, box[2] + 10 * _FINER, picture.height))
    small = small.resize((small.width // _FINER, small.height // _FINER), Image.Resampling.LANCZOS)
    png = BytesIO()
    small.save(png, "PNG", optimize=True)
    return png.getvalue()


def _draw_mark(draw: ImageDraw.ImageDraw, colour: str) -> None:
    """A jersey's number patch with a smile on it."""

    def scaled(*values: int) -> list[int]:
        return [value * _FINER for value in values]

    draw.rounded_rectangle(scaled(10, 10, 250, 250), radius=58 * _FINER, fill=colour)
    width = 26 * _FINER
    draw.arc(scaled(62, 40, 198, 196), 20, 160, fill="white", width=width)
    for left in (78, 154):
        draw.rounded_rectangle(scaled(left, 66, left + 28, 116), radius=14 * _FINER, fill="white")
