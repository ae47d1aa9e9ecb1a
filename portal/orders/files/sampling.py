"""A few cells of a file, by which people see what its columns are."""

from __future__ import annotations

from itertools import islice
from typing import Any

from portal.orders.cells import shortened
from portal.orders.files.errors import Refusal
from portal.orders.files.table import OpenTable

SHOWN = 3
MOST_WORDS = 40  # a column of more different cells has no words for states
LONGEST_WORD = 60


def sample_of(table: OpenTable, rows: int) -> dict[str, Any]:
    """Read the first rows of a table; return what tells people of its columns.

    `is_whole`: these were all rows. `cells`: for each column the first filled ones.
    `words`: for each column that has few different ones all of them, by its place as text.
    """
    width = len(table.header)
    cells: list[list[str]] = [[] for _ in range(width)]
    words: list[dict[str, None] | None] = [{} for _ in range(width)]
    count = 0
    for row in islice(table.lines, rows + 1):
        count += 1
        if isinstance(row, Refusal):
            continue
        for place, cell in enumerate(row.cells):
            text = cell.strip()
            if not text:
                continue
            if len(cells[place]) < SHOWN and shortened(text) not in cells[place]:
                cells[place].append(shortened(text))
            known = words[place]
            if known is not None and text not in known:
                if len(known) == MOST_WORDS or len(text) > LONGEST_WORD:
                    words[place] = None
                else:
                    known[text] = None
    told = {str(place): list(known) for place, known in enumerate(words) if known}
    return {"is_whole": count <= rows, "cells": cells, "words": told}
