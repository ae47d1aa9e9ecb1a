"""Answers of 16 phones while processes are killed: what was acknowledged is there, once."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from portal.acts.models import Act
from portal.app import create_app
from portal.questionnaires.queries import current_questionnaire
from portal.responses.models import Rating, Response
from portal.storage.database import db
from tests.conftest import migrate
from tests.crash.cluster import Cluster
from tests.factories.orders import make_act
from tests.journeys.crowd import Crowd
from tests.journeys.server import Server, serving

ACTS = 8
BETWEEN = (0.05, 0.6)  # seconds from the first answer after a kill to the next kill
AGAIN_S = 60.0  # until somebody is served after a kill
TRIES = 1200  # of a phone for one answer
Kill = Callable[[], bool]


@dataclass
class Outcome:
    """What was killed, and what became of the answers."""

    kind: str
    kills: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    foreign: int = 0
    unserved: int = 0
    changed: int = 0
    in_part: int = 0
    counts_differ: bool = False
    slowest_return_s: float = 0.0
    crowd: str = ""
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: int = 0
    broken: int = 0

    @property
    def harmed(self) -> int:
        """How many answers are not as they were acknowledged."""
        return self.lost + self.doubled + self.foreign + self.changed + self.in_part

    def __str__(self) -> str:
        counts = "differ" if self.counts_differ else "exact"
        killed = ", ".join(f"{count} {name}" for name, count in self.kills.items())
        kills = (
            f"{self.kills.total()} kills ({killed}), served again after "
            f"{self.slowest_return_s:.1f} s at the latest; "
        )
        return (
            f"{self.kind}: {kills if killed else ''}{self.crowd}; "
            f"lost {self.lost}, doubled {self.doubled}, unasked {self.foreign}, "
            f"changed {self.changed}, in part {self.in_part}, never served {self.unserved}; "
            f"counts {counts}"
        )


def endure(kind: str, kills: int, seed: int, folder: Path) -> Outcome:
    """Let 16 phones answer while so many processes are killed; compare what is stored."""
    chance = random.Random(seed)
    outcome = Outcome(kind)
    with _database(kind, folder) as (url, cluster):
        app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url})
        codes, keys = _printed(app)
        with serving(url, folder / "served", disturbed=True, DATABASE_TIMEOUT="5") as server:
            crowd = Crowd(server, codes, keys, tries=TRIES, again={503})
            crowd.starts()
            try:
                _kill(outcome, crowd, _victims(server, cluster, chance), kills, chance)
            finally:
                crowd.ends()
            server.wait_until_ready()
        compare(app, crowd, outcome)
    return outcome


def _kill(
    outcome: Outcome, crowd: Crowd, victims: dict[str, Kill], kills: int, chance: random.Random
) -> None:
    assert crowd.waits_for_more(1, AGAIN_S), "nobody was served"
    names = list(victims)
    while outcome.kills.total() < kills:
        time.sleep(chance.uniform(*BETWEEN))
        name = names[outcome.kills.total() % len(names)]
        began = time.monotonic()
        if not victims[name]():
            continue
        outcome.kills[name] += 1
        assert crowd.waits_for_more(1, AGAIN_S), f"nobody is served after a kill of a {name}"
        outcome.slowest_return_s = max(outcome.slowest_return_s, time.monotonic() - began)


def _victims(server: Server, cluster: Cluster | None, chance: random.Random) -> dict[str, Kill]:
    def worker() -> bool:
        workers = server.workers()
        if workers:
            chance.choice(workers).kill()
        return bool(workers)

    def master() -> bool:
        server.process.kill()
        server.starts_again()
        return True

    def postmaster() -> bool:
        assert cluster
        cluster.kill_server()
        return True

    victims: dict[str, Kill] = {"workers": worker}
    if cluster:
        victims["backends"] = lambda: cluster.kill_backend(chance)
    victims["masters"] = master
    if cluster:
        victims["postmasters"] = postmaster
    return victims


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'portal.sqlite3'}"
        migrate(url)
        yield url, None
        return
    place = Path(tempfile.mkdtemp(prefix="portal-crash-"))  # where the server's user may read
    cluster = Cluster(place)
    try:
        yield cluster.url, cluster
    finally:
        cluster.close()
        shutil.rmtree(place, ignore_errors=True)


def _printed(app: Flask) -> tuple[list[str], list[str]]:
    with app.app_context():
        codes = [make_act().code for _ in range(ACTS)]
        keys = [item.touchpoint.key for item in current_questionnaire().items]
        db.session.commit()
        db.engine.dispose()
    return codes, keys


def compare(app: Flask, crowd: Crowd, outcome: Outcome) -> None:
    """Fill in what became of the answers."""
    with app.app_context():
        query = select(Response.submission, Act.code, Response.nps).join(Response.act)
        rows = db.session.execute(query).all()
        per_answer = select(func.count(Rating.touchpoint_id)).group_by(Rating.response_id)
        whole = db.session.scalars(per_answer).all().count(len(crowd.keys))
    check = app.test_cli_runner().invoke(args=["counts", "check"])
    with app.app_context():
        db.engine.dispose()
    stored = {submission: (code, nps) for submission, code, nps in rows}
    known = crowd.acknowledged
    outcome.acknowledged, outcome.broken = len(known), crowd.broken
    outcome.lost = len(known.keys() - stored.keys())
    outcome.foreign = len(stored.keys() - known.keys() - set(crowd.unserved))
    outcome.unserved = len(crowd.unserved)
    outcome.doubled = len(rows) - len(stored)
    outcome.changed = sum(stored.get(each, said) != said for each, said in known.items())
    outcome.in_part = len(rows) - whole
    outcome.counts_differ = check.exit_code != 0
    outcome.statuses = crowd.statuses
    outcome.crowd = crowd.figures
