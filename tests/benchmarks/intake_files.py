"""Files of orders of any length, and what it costs a process to take one in."""

from __future__ import annotations

import csv
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from portal.acts.intake_work import work_on_intake
from portal.acts.undoing import in_the_way
from portal.app import create_app
from portal.orders.batches.models import OrderBatch
from portal.orders.batches.operations import agree, ask_to_undo, keep_file
from portal.orders.files.sampling import sample_of
from portal.orders.files.table import open_table
from portal.storage.database import db
from portal.web.clock import now

HEADER = (
    "external_id", "number", "client", "email", "phone", "ordered_at", "delivered_at", "amount",
    "manager", "item", "sku", "quantity", "price",
)  # fmt: skip
Result = TypeVar("Result")
FIRST = datetime(2025, 1, 1, 9, tzinfo=UTC)


def rows_of(rows: int, per_order: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a file; rows of one order stand far apart, nine of ten are delivered."""
    orders = rows // per_order
    for row in range(orders * per_order):
        order = row % orders
        ordered = FIRST + timedelta(minutes=order)
        delivered = ordered + timedelta(days=3) if order % 10 else None
        yield (
            f"E{order}", f"{order:06d}", f"Клиент {order % 50_000}",
            f"client{order % 50_000}@example.ru", f"+7916{order % 50_000:07d}",
            f"{ordered:%d.%m.%Y %H:%M}", f"{delivered:%d.%m.%Y %H:%M}" if delivered else "",
            f"{order % 9000 + 100},50", f"Менеджер {order % 7}",
            f"Товар {row % 3000}", f"SKU-{row % 3000}", "2", f"{row % 900 + 10},00",
        )  # fmt: skip


def write_csv(path: Path, rows: int, per_order: int = 1) -> Path:
    """Write a CSV file as Russian Excel does."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        writer.writerows(rows_of(rows, per_order))
    return path


def write_xlsx(path: Path, rows: int, per_order: int = 1) -> Path:
    """Write a workbook whose texts are shared, as Excel does."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Заказы")
    sheet.append(HEADER)
    for row in rows_of(rows, per_order):
        sheet.append(row)
    book.save(path)
    return path


def main() -> None:
    """Look a file through, take it in and undo it, and tell what each step cost."""
    url, path = sys.argv[1], Path(sys.argv[2])
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        in_the_way(0)  # what is loaded on first use
        print(f"begin 0 {_peak_mib():.0f}", flush=True)
        batch_id = _timed("keep", lambda: _keep(path))
        _timed("preview", lambda: work_on_intake(batch_id))
        _begin(batch_id, agree)
        _timed("take-in", lambda: work_on_intake(batch_id))
        batch = db.session.get_one(OrderBatch, batch_id)
        print(f"counts {batch.state} {batch.rows} {batch.added} {batch.refused_lines}")
        _begin(batch_id, ask_to_undo)
        _timed("undo", lambda: work_on_intake(batch_id))


def _timed(name: str, step: Callable[[], Result]) -> Result:
    began = time.monotonic()
    result = step()
    print(f"{name} {time.monotonic() - began:.2f} {_peak_mib():.0f}", flush=True)
    return result


def _keep(path: Path) -> int:
    with path.open("rb") as file:
        table = open_table(file, path.name)
        batch = keep_file(file, path.name, table, sample_of(table, 2000), "en", now())
    batch_id = batch.id
    db.session.commit()
    return batch_id


def _begin(batch_id: int, step: Callable[[OrderBatch, datetime], bool]) -> None:
    step(db.session.get_one(OrderBatch, batch_id), now())
    db.session.commit()


def _peak_mib() -> float:
    # not the resource module: it counts what the parent had when it forked
    return int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024


if __name__ == "__main__":
    main()
