"""The benchmarks: `make bench`. Ratios travel between machines, seconds do not."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.benchmarks.calls import RATE, SECONDS, call_costs, rates
from tests.benchmarks.counted import counted_costs
from tests.benchmarks.databases import databases
from tests.benchmarks.exports import export_costs
from tests.benchmarks.growth import growth_costs
from tests.benchmarks.intake import intake_costs
from tests.benchmarks.measuring import print_heading, print_ratios
from tests.benchmarks.pages import page_costs
from tests.benchmarks.paper import paper_costs, paper_sizes
from tests.benchmarks.writing import writing_costs

MEANING = """\
H = processor time (user + system) that the whole server spends on one request, gunicorn's process
tree and PostgreSQL's, in units of one request to a bare Flask hello on the same gunicorn settings
in this run. Other ratios name their reference; the reference and what is compared with it are
measured in turn, and "each round" is how far rounds differ.
"""


def main() -> None:
    """Measure everything and print the table."""
    began = time.monotonic()
    print(MEANING)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        with databases(folder) as both:
            print_heading()
            print_ratios(page_costs(both, folder))
            print_ratios(counted_costs(both, folder))
            print_ratios(export_costs(both, folder))
            print_ratios(growth_costs(both, folder))
            for database in both:
                print_ratios(writing_costs(database))
            print_ratios(call_costs(both, folder))
            for line in rates(both, folder, RATE, SECONDS):
                print(line)
            for line in intake_costs(both, folder):
                print(line)
            print_ratios(paper_costs())
            for line in paper_sizes():
                print(line)
    print(f"\n{time.monotonic() - began:.0f} s in all")


if __name__ == "__main__":
    main()
