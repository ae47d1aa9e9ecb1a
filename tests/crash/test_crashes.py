"""What was acknowledged outlives SIGKILL of workers, masters, backends and of the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.crashes import endure

pytestmark = pytest.mark.xdist_group("load")  # one at a time: they want the whole machine

Record = Callable[[str, object], None]


@pytest.mark.parametrize(("kind", "kills", "names"), [("sqlite", 4, 2), ("postgresql", 4, 4)])
def test_no_acknowledged_answer_is_lost_or_doubled_by_kills(
    kind: str, kills: int, names: int, tmp_path: Path, record_property: Record
) -> None:
    outcome = endure(kind, kills, seed=kills, folder=tmp_path)
    record_property("crashes", str(outcome))
    print(outcome)
    assert outcome.kills.total() == kills
    assert len(outcome.kills) == names
    assert outcome.broken, f"no connection broke, so nothing was tried: {outcome}"
    assert set(outcome.statuses) <= {303, 503}, outcome
    assert not outcome.unserved, outcome
    assert not outcome.harmed, outcome
    assert not outcome.counts_differ, outcome
