"""Outlines on a page: seen, found and copied."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from portal.printing.colours import Colour
from portal.printing.fallback import Outlined, runs
from portal.printing.fonts import BOX, Style, register_fonts
from portal.printing.marked_content import Carrier, outline_operators
from portal.printing.pages import PageSize
from portal.printing.pen import Align, Pen
from portal.printing.weights import Font
from tests.printing.reading import complaints_about, fonts_of, pictures, text_of

STYLE = Style(Font.REGULAR, 20, 9)


def page(*texts: str, align: Align = Align.LEFT, spacing_pt: float = 0) -> bytes:
    """Return a PDF with a text in each line."""
    register_fonts()
    file = BytesIO()
    size = PageSize(150, 10 + 10 * len(texts))
    canvas = Canvas(file, pagesize=size.points, invariant=True, initialFontName=Font.REGULAR.value)
    for line, text in enumerate(texts, 1):
        Pen(canvas, size).text(
            75, line * 10, text, STYLE, align=align, spacing_pt=spacing_pt, colour=Colour(1, 0, 0)
        )
    canvas.save()
    return file.getvalue()


def picture(text: str) -> Image.Image:
    (image,) = pictures(page(text), 100)
    return image


def inked(image: Image.Image) -> int:
    return sum(pixel < 200 for pixel in image.getchannel("G").tobytes())


@pytest.mark.parametrize("text", ["😀", "👨‍👩‍👧‍👦", "🇷🇺", "שלום", "نور", "中文", "𝓐", "𝄞", "★"])
def test_outline_is_seen_and_is_no_box(text: str) -> None:
    image = picture(text)
    assert inked(image) > 50
    assert ImageChops.difference(image, picture(BOX)).getbbox()


def test_outline_takes_the_colour_of_its_text() -> None:
    assert picture("★").getpixel((0, 0)) == (255, 255, 255)
    assert any(colour == (255, 0, 0) for _, colour in picture("★").getcolors(10000) or [])


@pytest.mark.parametrize(
    "text",
    [
        "Анна 👨‍👩‍👧‍👦 Ко",
        "👍🏽 🇷🇺 ❤\ufe0f 1\ufe0f\u20e3",
        "ООО 中文 и 日本語",
        "𝓐𝓑 № 5",
        "हिन्दी भाषा",
        r"(Б\) 🎉 <b>&",
    ],
)
def test_text_is_copied_as_it_was_typed(text: str) -> None:
    pdf = page(text)
    assert text_of(pdf) == text
    assert complaints_about(pdf) == ""


@pytest.mark.parametrize("name", ["שלום", "النور"])
def test_right_to_left_word_is_stored_in_the_order_of_reading(name: str, tmp_path: Path) -> None:
    """Poppler turns the letters of a right-to-left word when it prints them as lines."""
    path = tmp_path / "name.pdf"
    path.write_bytes(page(f"ООО {name} 12"))
    words = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True
    )
    assert f">{name}</word>" in words.stdout
    with pypdfium2.PdfDocument(path) as document:
        assert name in document[0].get_textpage().get_text_range()


def test_no_font_is_embedded_for_outlines() -> None:
    assert len(fonts_of(page("Анна 😀 שלום 中文"))) == 1


@pytest.mark.parametrize("align", Align)
def test_mixed_text_is_aligned_as_plain_text_is(align: Align) -> None:
    (image,) = pictures(page("I😀I", align=align, spacing_pt=3), 100)
    box = ImageChops.invert(image).getbbox()
    assert box is not None
    left, right = box[0] / 100 * 25.4, box[2] / 100 * 25.4
    width = right - left
    assert left == pytest.approx(75 - width * align.value, abs=1.5)


def test_operators_are_ascii_and_leave_the_state_as_it_was() -> None:
    (run,) = runs("😀", str.isascii)
    assert isinstance(run, Outlined)
    operators = outline_operators(run, 10, 20, 12, carrier=Carrier("F1", "21", 0.5))
    assert operators.isascii()
    assert operators.startswith("/Span<</ActualText<FEFFD83DDE00>>>BDC q BT 3 Tr /F1 12 Tf ")
    assert operators.endswith(" f Q EMC")
