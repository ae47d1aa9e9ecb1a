"""What a file of orders costs, row by row, and how much memory it takes, few rows and many."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.databases import Database
from tests.benchmarks.intake_files import write_csv, write_xlsx

FEW, MANY = 10_000, 50_000
STEPS = ("preview", "take-in", "undo")


def intake_costs(databases: list[Database], folder: Path) -> Iterator[str]:
    """Take files in, each by a process of its own; yield a line of each."""
    files = [
        ("CSV", write_csv(folder / f"{rows}-{lines}.csv", rows, lines), rows, lines)
        for rows in (FEW, MANY)
        for lines in (1, 3)
    ]
    files += [("XLSX", write_xlsx(folder / f"{rows}.xlsx", rows), rows, 1) for rows in (FEW, MANY)]
    for database in databases:
        for kind, path, rows, lines in files:
            seconds, peak = _measured(database.url, path)
            speeds = ", ".join(f"{step} {rows / seconds[step]:,.0f} rows/s" for step in STEPS)
            name = f"{kind} of {rows:,} rows, {lines} to an order, {database.kind}"
            yield f"{name}: {speeds}; most memory {peak:.0f} MiB"


def _measured(url: str, path: Path) -> tuple[dict[str, float], float]:
    """Return the seconds of each step, and the MiB that the process had at its largest."""
    command = [sys.executable, "-m", "tests.benchmarks.intake_files", url, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = {}, 0.0
    for line in done.stdout.splitlines():
        name, *figures = line.split()
        if name != "counts":
            seconds[name], peak = float(figures[0]), float(figures[1])
        else:
            assert (figures[0], figures[-1]) == ("done", "0"), line
    return seconds, peak
