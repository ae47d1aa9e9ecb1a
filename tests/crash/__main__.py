"""The crash test at length: `python -m tests.crash --kills 50`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.crash.crashes import endure


def main() -> int:
    """Kill so many times on each database; 1 when an answer was harmed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    wanted = parser.parse_args()
    harmed = 0
    for kind in wanted.database or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory(prefix="portal-crash-") as name:
            outcome = endure(kind, wanted.kills, wanted.seed, Path(name))
        print(outcome, flush=True)
        harmed += outcome.harmed + outcome.counts_differ
    return 1 if harmed else 0


if __name__ == "__main__":
    sys.exit(main())
