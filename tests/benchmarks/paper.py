"""What acts on paper cost, beside reportlab's own means and beside mere filling in of bytes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

from qrcode.main import QRCode
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from portal.acts.formats import PageFormat
from portal.acts.pdf import draw_acts, stream_acts
from portal.acts.plain import draw_plainly
from portal.acts.sheet import Sheet, greeting_of
from portal.printing.qr_tables import qr_tables
from tests.benchmarks.measuring import Ratio, Work, compare, cpu_of_this_process, repeated
from tests.factories.sheets import SHEET, code_of, make_batch

BATCH = 1000
# What an act adds to a file at the least: its content, its page and its bookmark, by one template
# of bytes; the strings are ready, nothing is encoded, measured or looked up.
FILLED_IN = (
    b"%d 0 obj<</Length %d>>stream\n/T0 Do BT (%b)Tj (%b)Tj (%b)Tj (%b)Tj (%b)Tj (%b)Tj (%b)Tj ET\n"
    + b"0.11 g /R 10 Tf 317.48 678.83 Td " * 9
    + b"q 71 0 0 71 40 30 cm BI/W 29/H 29/IM true ID %b\nEI Q\nendstream endobj\n"
    b"%d 0 obj<</Type/Page/Parent 12 0 R/Contents %d 0 R>>endobj\n"
    b"%d 0 obj<</Title(%b)/Parent 7 0 R/Prev %d 0 R/Next %d 0 R/Dest[%d 0 R/Fit]>>endobj\n"
)
PREFIX = "HTTPS://OTZYV.GARNA-SPORT.RU/A/"


def paper_costs() -> Iterator[Ratio]:
    """Measure a batch, one act, and the QR code."""
    acts = make_batch(BATCH)
    draw_acts(acts[:1])  # what a process does once is not in the cost of an act
    yield from compare(
        _work("filling in 1,000 acts' bytes", repeated(partial(_fill_in, _ready(acts))), 10),
        [_work("PDF of 1,000 acts, A4", repeated(partial(draw_acts, acts)), 1)],
        rounds=7,
    )
    yield from compare(
        _work("PDF of 1,000 acts, A4", repeated(partial(draw_acts, acts)), 1),
        [_work("the same by a plain canvas", repeated(partial(draw_plainly, acts)), 1)],
        rounds=3,
    )
    yield from compare(
        _work("PDF of an act, A4", repeated(partial(draw_acts, acts[:1])), 200),
        [_work("the same by a plain canvas, one", repeated(partial(draw_plainly, acts[:1])), 10)],
        rounds=5,
    )
    yield from compare(
        _work("canvas, 100 pages of a line", repeated(partial(_bare_pages, 100)), 1),
        [
            _work(f"PDF of 100 acts, {page_format}", _batch(page_format, acts[:100]), 1)
            for page_format in PageFormat
        ],
        rounds=5,
    )
    codes = [code_of(serial) for serial in range(200)]
    yield from compare(
        _work("QR by tables", partial(_by_tables, codes), 200),
        [_work("QR by qrcode's default", partial(_by_qrcode, codes), 5)],
        rounds=5,
    )


def paper_sizes() -> Iterator[str]:
    """Tell lengths of files, and how memory grows with the acts."""
    one, many = len(draw_acts(make_batch(1))), len(draw_acts(make_batch(BATCH)))
    yield f"one act {one:,} bytes; a further act {(many - one) / (BATCH - 1):,.0f} bytes"
    fewer, more = _peak(BATCH), _peak(10 * BATCH)
    yield (
        f"peak memory of 1,000 acts {fewer / 2**20:.2f} MiB, "
        f"of 10,000 acts {more / 2**20:.2f} MiB: {(more - fewer) / 2**20:+.2f} MiB"
    )


def _work(name: str, run: Callable[[int], None], times: int) -> Work:
    return Work(name, run, times, cpu_of_this_process)


def _batch(page_format: PageFormat, acts: list[Sheet]) -> Callable[[int], None]:
    draw_acts(acts[:1], page_format)
    return repeated(partial(draw_acts, acts, page_format))


def _ready(acts: list[Sheet]) -> list[tuple[list[bytes], bytes]]:
    """Return the strings of each act, QR symbol included, and the title of its bookmark."""
    tables = qr_tables(PREFIX)
    greeting = greeting_of(acts[0].blank.words.greeting[0])
    found = []
    for act in acts:
        items = "; ".join(f"{line.name} {line.times}" for line in act.lines)
        texts = (
            act.number_and_date, greeting(act), act.client, act.order_line, items,
            act.order, act.code,
        )  # fmt: skip
        strings = [text.encode("cp1251", "replace") for text in texts]
        found.append(([*strings, tables.bits(act.code)], act.client.encode("utf-16-be")))
    return found


def _fill_in(ready: list[tuple[list[bytes], bytes]]) -> bytes:
    file, table, place, number = BytesIO(), [], 0, 20
    for strings, title in ready:
        page, mark = number + 1, number + 2
        piece = FILLED_IN % (
            number, 900, *strings, page, number, mark, title, mark - 3, mark + 3, page,
        )  # fmt: skip
        table += [b"%010d 00000 n \n" % place for _object in range(3)]
        place += file.write(piece)
        number += 3
    file.write(b"".join(table))
    return file.getvalue()


def _bare_pages(pages: int) -> None:
    canvas = Canvas(BytesIO(), pagesize=A4)
    for _ in range(pages):
        canvas.drawString(100, 700, "One line of text")
        canvas.showPage()
    canvas.save()


def _by_tables(codes: list[str], times: int) -> None:
    tables = qr_tables(PREFIX)
    for place in range(times):
        tables.hex(codes[place % len(codes)])


def _by_qrcode(codes: list[str], times: int) -> None:
    for place in range(times):
        symbol = QRCode()
        symbol.add_data(PREFIX + codes[place])
        symbol.make()


def _peak(count: int) -> int:
    """Return the most bytes that Python holds while acts are streamed."""
    sheets = (sheet for _ in range(count // 500) for sheet in make_batch(500))
    draw_acts([SHEET])
    tracemalloc.start()
    for _piece in stream_acts(sheets):
        pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak
