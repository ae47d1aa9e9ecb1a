"""Pictures of acts for docs/: every paper with ordinary and with monstrous data, the test page."""

from __future__ import annotations

import argparse
import tempfile
from io import BytesIO
from pathlib import Path

import flask_migrate
from PIL import Image

from portal.acts.formats import PageFormat
from portal.acts.pdf import draw_acts
from portal.acts.sheet import Firm
from portal.acts.specimens import trial_pdf
from portal.app import create_app
from portal.company.queries import company
from portal.demo.firm import set_up_company
from portal.storage.database import db
from tests.factories.odd_sheets import MONSTER
from tests.factories.sheets import make_batch
from tests.printing.reading import pictures

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LIMIT_BYTES = 150_000
# dots an inch: small papers are shown larger
DPI = {
    PageFormat.A4: 72,
    PageFormat.A5X2: 78,
    PageFormat.A6: 90,
    PageFormat.LABEL: 72,
    PageFormat.LABEL_58: 160,
}
_GREY, _GAP = "#8a8a8a", 12


def main() -> None:
    """Draw all pictures into docs/pictures, or into another folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{place}/gallery.sqlite3"})
        with app.app_context():
            flask_migrate.upgrade()
            set_up_company()
            firm = company()
            own = {"name": firm.name, "phone": firm.phone, "colour": firm.colour}
            ordinary = make_batch(2, firm=Firm(**own, logo=firm.logo))
            test_page = trial_pdf("ru")
            db.engine.dispose()
    for page_format, dpi in DPI.items():
        pages = [
            page
            for sheets in (ordinary, [MONSTER, MONSTER])
            for page in pictures(draw_acts(sheets, page_format), dpi)[:1]
        ]
        _save(_side_by_side(pages), folder / f"act-{page_format}.png")
    _save(pictures(test_page, 72)[0], folder / "test-page.png")


def _side_by_side(pages: list[Image.Image]) -> Image.Image:
    width = sum(page.width for page in pages) + _GAP * (len(pages) + 1)
    height = max(page.height for page in pages) + 2 * _GAP
    canvas = Image.new("RGB", (width, height), _GREY)
    left = _GAP
    for page in pages:
        canvas.paste(page, (left, _GAP))
        left += page.width + _GAP
    return canvas


def _save(picture: Image.Image, path: Path) -> None:
    """Save a picture with few colours: acts have few, and the repository keeps them all."""
    file = BytesIO()
    few = picture.quantize(96, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    assert len(file.getvalue()) <= LIMIT_BYTES, f"{path.name}: {len(file.getvalue()):,} bytes"
    path.write_bytes(file.getvalue())
    print(f"{path.name}: {picture.width} × {picture.height}, {len(file.getvalue()) // 1024} KB")


if __name__ == "__main__":
    main()
