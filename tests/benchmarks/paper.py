"""What an act on paper costs beside a bare canvas, and a QR symbol of `qrcode` beside ours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO

from qrcode.main import QRCode
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from portal.acts.pdf import draw_acts
from portal.printing.qr_tables import qr_tables
from tests.benchmarks.measuring import Ratio, Work, compare, cpu_of_this_process, repeated
from tests.factories.sheets import make_sheet

BATCH = 100
PREFIX, CODE = "HTTPS://OTZYV.GARNA-SPORT.RU/A/", "7K3MPX9QW2RTV8BD"


def paper_costs() -> Iterator[Ratio]:
    """Measure one act and a batch."""
    for acts, times, rounds in ((1, 10, 5), (BATCH, 1, 3)):
        sheets = [make_sheet(number=f"2026-{place:05d}") for place in range(1, acts + 1)]
        bare = repeated(partial(_bare_pages, acts))
        drawn = repeated(partial(draw_acts, sheets))
        pages = "page" if acts == 1 else f"{acts} pages"
        name = "PDF of an act" if acts == 1 else f"PDF of {acts} acts"
        yield from compare(
            Work(f"canvas, {pages}", bare, times * 20, cpu_of_this_process),
            [Work(name, drawn, times, cpu_of_this_process)],
            rounds,
        )
    yield from _symbol_costs()


def _symbol_costs() -> Iterator[Ratio]:
    """Measure `qrcode` beside the tables, and how many symbols the tables cost to build."""
    tables = qr_tables(PREFIX)
    clock = cpu_of_this_process
    tabled = Work("a QR symbol by tables", repeated(partial(tables.hex, CODE)), 20000, clock)
    build = repeated(partial(qr_tables.__wrapped__, PREFIX))
    yield from compare(
        tabled,
        [
            Work("QR symbol by qrcode", repeated(_default_symbol), 10, clock),
            Work("tables of a prefix", build, 1, clock),
        ],
        rounds=5,
    )


def _default_symbol() -> None:
    symbol = QRCode()
    symbol.add_data(PREFIX + CODE)
    symbol.make()


def _bare_pages(pages: int) -> None:
    canvas = Canvas(BytesIO(), pagesize=A4)
    for _ in range(pages):
        canvas.drawString(100, 700, "One line of text")
        canvas.showPage()
    canvas.save()
