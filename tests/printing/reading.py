"""Reads a PDF back the way people and machines will."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from io import BytesIO
from math import pi, sqrt
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import pypdfium2
import zxingcpp
from pikepdf.pdfa import validate_written
from PIL import Image, ImageFilter

# Contours are traced at this resolution at least: thin rings stay whole.
TRACED_DPI = 600


def text_of(pdf: bytes) -> str:
    """Return the text in drawing order, spaces and line ends made one space."""
    return " ".join(_run("pdftotext", "-raw", "{}", "-", pdf=pdf).stdout.split())


def text_of_pages(pdf: bytes) -> list[str]:
    """Return the text of each page as `text_of` does."""
    text = _run("pdftotext", "-raw", "{}", "-", pdf=pdf).stdout
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def text_as_copied(pdf: bytes) -> str:
    """Return the text in the order that poppler thinks people read it, spaces made one."""
    return " ".join(_run("pdftotext", "{}", "-", pdf=pdf).stdout.split())


def fonts_of(pdf: bytes) -> list[list[str]]:
    """Return the columns of `pdffonts`, a row each font."""
    return [line.split() for line in _run("pdffonts", "{}", pdf=pdf).stdout.splitlines()[2:]]


def complaints_about(pdf: bytes) -> str:
    """Return what qpdf and poppler find wrong; empty for a sound file."""
    checked = _run("qpdf", "--check", "{}", pdf=pdf)
    found = checked.stdout + checked.stderr if checked.returncode else ""
    return found + _run("pdftotext", "{}", "-", pdf=pdf).stderr


def objections_to_pdf_a(pdf: bytes) -> list[str]:
    """Return what keeps a file from being PDF/A-2b; empty when it is fit for archives."""
    return [str(finding) for finding in validate_written(BytesIO(pdf), "2b").findings]


def page_count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Return every page rendered by PDFium."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def pictures_by_poppler(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Return every page rendered by poppler."""
    with TemporaryDirectory() as folder:
        _run("pdftoppm", "-r", str(dpi), "{}", f"{folder}/page", pdf=pdf)
        return [Image.open(BytesIO(path.read_bytes())) for path in sorted(Path(folder).iterdir())]


def qr_codes(pdf: bytes, dpi: int) -> list[str]:
    """Return what a camera would read on every page."""
    return [text for picture in pictures(pdf, dpi) for text in read_by_zxing(picture)]


def read_by_zxing(image: Image.Image) -> list[str]:
    """Return the texts of the codes that ZXing finds."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def read_by_zbar(image: Image.Image) -> list[str]:
    """Return the texts of the QR codes that zbar finds."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "read.png"
        image.save(path)
        only_qr = ("-Sdisable", "-Sqrcode.enable")
        command = ("zbarimg", "--quiet", "--raw", "--nodbus", *only_qr, str(path))
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def read_by_opencv(image: Image.Image) -> list[str]:
    """Return the texts of the QR codes that OpenCV finds; it needs twice the resolution."""
    _, texts, _, _ = cv2.QRCodeDetector().detectAndDecodeMulti(np.asarray(image.convert("RGB")))
    return [text for text in texts if text]


def as_thermal_print(image: Image.Image) -> Image.Image:
    """Return the image as a printer without greys makes it: a dot is black or is not."""
    return image.convert("L").point(lambda grey: 255 * (grey >= 128)).convert("1")


def as_dithered_print(image: Image.Image) -> Image.Image:
    """Return the image as a laser printer makes greys of black dots, by Floyd and Steinberg."""
    return image.convert("L").convert("1")


def blurred(image: Image.Image, radius_px: float = 0.8) -> Image.Image:
    """Return the image out of focus: a Gaussian of this standard deviation."""
    return image.filter(ImageFilter.GaussianBlur(radius_px))


def smaller(image: Image.Image, share: float = 0.9) -> Image.Image:
    """Return the image scaled down, as by a printer's "fit to page"; 10 % by default."""
    size = (round(image.width * share), round(image.height * share))
    return image.resize(size, Image.Resampling.BICUBIC)


def as_jpeg(image: Image.Image, quality: int = 40) -> Image.Image:
    """Return the image as a messenger delivers it."""
    file = BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    return Image.open(file)


def circles_mm(
    image: Image.Image,
    dpi: float,
    *,
    least_mm: float = 3.0,
    most_mm: float = 8.0,
    stroke_mm: float = 0.5,
) -> list[tuple[float, float, float]]:
    """Return x, y of the centre and the diameter of every empty circle printed, from the top down.

    In mm from the upper left corner of the image; `dpi` is the image's own: PDFium stretches a
    page to whole pixels. A circle is a dark ring of `least_mm` to `most_mm`, its line no wider
    than `stroke_mm` and touching nothing; the diameter is that of the middle of the line. Right
    to 0.1 mm from 100 dpi on.
    """
    factor = -(-TRACED_DPI // int(dpi))
    grey = np.asarray(image.convert("L"))
    grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    _, dark = cv2.threshold(grey, 200, 255, cv2.THRESH_BINARY_INV)
    contours, kinship = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    mm = 25.4 / (dpi * factor)
    rings = (
        (outer, contours[hole])
        for outer, (_, _, hole, parent) in zip(contours, _rows(kinship), strict=True)
        if parent == -1 and hole != -1
    )
    found = []
    for outer, inner in rings:
        # Both contours run along the ring's own pixels, half a pixel inside it.
        discs = [disc for contour in (outer, inner) if (disc := _disc(contour))]
        if len(discs) == 2:
            x, y, diameter = (sum(pair) / 2 for pair in zip(*discs, strict=True))
            line = (discs[0][2] - discs[1][2]) / 2 + 1
            if least_mm <= diameter * mm <= most_mm and line * mm <= stroke_mm:
                found.append(((x + 0.5) * mm, (y + 0.5) * mm, diameter * mm))
    return sorted(found, key=lambda circle: (circle[1], circle[0]))


def boxes_mm(pdf: bytes, kind: int | None = None) -> list[list[tuple[float, float, float, float]]]:
    """Return left, bottom, right, top of every object on every page, in mm from lower left."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            [
                tuple(side / 72 * 25.4 for side in thing.get_bounds())
                for thing in page.get_objects()
                if kind is None or thing.type == kind
            ]
            for page in document
        ]


def _run(*command: str, pdf: bytes) -> subprocess.CompletedProcess[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "read.pdf"
        path.write_bytes(pdf)
        arguments = [str(path) if part == "{}" else part for part in command]
        return subprocess.run(arguments, capture_output=True, text=True, check=False)


def _rows(kinship: np.ndarray | None) -> Iterator[tuple[int, int, int, int]]:
    """Yield the next, the previous, the first child and the parent of each contour."""
    for row in [] if kinship is None else kinship[0]:
        yield tuple(row)


def _disc(contour: np.ndarray) -> tuple[float, float, float] | None:
    """Return x, y and the diameter of a round contour in pixels; None when it is not round."""
    moments = cv2.moments(contour)
    _, radius = cv2.minEnclosingCircle(contour)
    area = moments["m00"]
    if radius < 2 or area < 0.9 * pi * radius**2:
        return None
    return moments["m10"] / area, moments["m01"] / area, 2 * sqrt(area / pi)
