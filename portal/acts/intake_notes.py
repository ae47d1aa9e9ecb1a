"""What a batch remembers: the lines that it refused, and the orders that it made or changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from portal.acts.taking import Taken
from portal.orders.batches.models import BatchOrder, RefusedLine
from portal.orders.files.errors import Refusal
from portal.orders.files.reading import OrderFile
from portal.orders.rules import Outcome
from portal.storage.base import table_of
from portal.storage.inserts import insert_many

CHUNK = 500


def keep_early_refusals(batch_id: int, file: OrderFile) -> int:
    """Keep what was refused before there were orders; return how many lines."""
    early, lines = file.early_refusals(), 0
    while some := list(islice(early, CHUNK)):
        keep_refusals(batch_id, file, some)
        lines += len(some)
    return lines


def keep_refusals(batch_id: int, file: OrderFile, refusals: Sequence[Refusal]) -> None:
    """Keep refused lines with their cells and all that is wrong with them."""
    by_line: dict[int, list[list[str | None]]] = {}
    for each in refusals:
        by_line.setdefault(each.line, []).append([each.column, each.value, str(each.reason)])
    lines = list(by_line)
    for start in range(0, len(lines), CHUNK):
        some = lines[start : start + CHUNK]
        cells = file.cells_of(some)
        rows = [
            {
                "batch_id": batch_id,
                "line": line,
                "reasons": by_line[line],
                "cells": cells.get(line, []),
            }
            for line in some
        ]
        insert_many(table_of(RefusedLine), rows)


def remember_orders(batch_id: int, orders: Sequence[Taken]) -> None:
    """Keep what it takes to put orders back."""
    rows: list[dict[str, Any]] = [
        {
            "batch_id": batch_id,
            "order_id": taken.order_id,
            "revision": taken.revision,
            "made_act": taken.made_act,
            "before": None if taken.outcome is Outcome.NEW else taken.before,
            "segment": taken.segment,
        }
        for taken in orders
    ]
    insert_many(table_of(BatchOrder), rows)
