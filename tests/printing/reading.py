"""Reads a PDF back the way people and machines will."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import zxingcpp
from PIL import Image


def text_of(pdf: bytes) -> str:
    """Return the text in drawing order, spaces and line ends made one space."""
    return " ".join(_run("pdftotext", "-raw", "{}", "-", pdf=pdf).stdout.split())


def fonts_of(pdf: bytes) -> list[list[str]]:
    """Return the columns of `pdffonts`, a row each font."""
    return [line.split() for line in _run("pdffonts", "{}", pdf=pdf).stdout.splitlines()[2:]]


def complaints_about(pdf: bytes) -> str:
    """Return what qpdf and poppler find wrong; empty for a sound file."""
    checked = _run("qpdf", "--check", "{}", pdf=pdf)
    found = checked.stdout + checked.stderr if checked.returncode else ""
    return found + _run("pdftotext", "{}", "-", pdf=pdf).stderr


def page_count(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Return every page rendered by PDFium."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def qr_codes(pdf: bytes, dpi: int) -> list[str]:
    """Return what a camera would read on every page."""
    return [
        found.text for picture in pictures(pdf, dpi) for found in zxingcpp.read_barcodes(picture)
    ]


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
