"""Two hosts in trouble, at length: `python -m tests.gateway --rounds 5`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.gateway.failing import suffer
from tests.gateway.two_hosts import freezes, is_cut_off, stops_in_order, two_hosts

FROZEN_S = 30.0


def main() -> int:
    """Print what each trouble did; 1 when an answer was harmed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    frozen = (f"frozen for {FROZEN_S:.0f} s", partial(freezes, seconds=FROZEN_S))
    kinds = [
        *[("stopped (SIGTERM) and started", stops_in_order)] * wanted.rounds,
        *[("cut off (SIGKILL) and started", is_cut_off)] * wanted.rounds,
        frozen,
    ]
    troubles = [(name, trouble, host) for name, trouble in kinds for host in (0, 1)]
    with tempfile.TemporaryDirectory(prefix="portal-hosts-") as name, two_hosts(Path(name)) as site:
        trials, outcome = suffer(site, troubles)
    for trial in trials:
        print(trial)
    print(outcome)
    return 1 if outcome.harmed or outcome.counts_differ else 0


if __name__ == "__main__":
    sys.exit(main())
