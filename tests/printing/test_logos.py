"""Logos as firms upload them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from portal.printing.logos import logo_image


def picture_file(mode: str, size: tuple[int, int], colour: object, kind: str = "PNG") -> bytes:
    file = BytesIO()
    Image.new(mode, size, colour).save(file, kind)  # type: ignore[arg-type]
    return file.getvalue()


def test_transparent_picture_is_laid_on_white() -> None:
    picture = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 20, 20))
    file = BytesIO()
    picture.save(file, "PNG")
    printed = logo_image(file.getvalue(), 45, 18)
    assert printed is not None
    assert printed.getpixel((5, 5)) == (0, 0, 255)
    assert printed.getpixel((30, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("mode", "kind"), [("L", "PNG"), ("P", "PNG"), ("CMYK", "JPEG")])
def test_other_colour_modes_are_printed(mode: str, kind: str) -> None:
    colour = (0, 255, 255, 0) if mode == "CMYK" else 0
    printed = logo_image(picture_file(mode, (60, 30), colour, kind), 45, 18)
    assert printed is not None
    assert printed.mode == "RGB"


def test_huge_picture_is_brought_down_to_600_dpi() -> None:
    printed = logo_image(picture_file("RGB", (4000, 4000), "navy"), 45, 18)
    assert printed is not None
    assert printed.size == (425, 425)


def test_white_logo_is_not_printed_on_white() -> None:
    assert logo_image(picture_file("RGBA", (40, 20), (255, 255, 255, 255)), 45, 18) is None


@pytest.mark.parametrize("data", [b"", b"not a picture", picture_file("RGB", (9, 9), "red")[:50]])
def test_broken_file_gives_no_picture(data: bytes) -> None:
    assert logo_image(data, 45, 18) is None


def test_other_formats_are_not_opened() -> None:
    assert logo_image(picture_file("RGB", (9, 9), "red", "GIF"), 45, 18) is None
