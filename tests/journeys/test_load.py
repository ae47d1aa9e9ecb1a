"""Answers under load: acknowledged means on disk, exactly once, whatever happens to workers."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.acts.models import Act
from portal.app import create_app
from portal.claims.models import Claim
from portal.orders.models import Order
from portal.questionnaires.queries import current_questionnaire
from portal.responses.models import Rating, Remark, Response
from portal.storage.database import db
from tests.factories.orders import make_act
from tests.journeys.crowd import Crowd
from tests.journeys.server import Server, serving

pytestmark = pytest.mark.xdist_group("load")  # one at a time: they want the whole machine

ACTS = 8
LOAD_SECONDS = float(os.environ.get("LOAD_SECONDS") or 4)
KILLING_SECONDS = 7.0
BETWEEN_KILLS = 2.0
ANSWERS_IN_TURN = 10
Record = Callable[[str, object], None]
SYNC = re.compile(r"\bf(?:data)?sync\(\d+<([^>]*)>")


@pytest.fixture
def crowd(app: Flask, server: Server) -> Crowd:
    """Phones of the clients of several delivered orders."""
    with app.app_context():
        codes = [make_act().code for _ in range(ACTS)]
        keys = [item.touchpoint.key for item in current_questionnaire().items]
        db.session.commit()
    return Crowd(server, codes, keys)


def test_every_acknowledged_answer_is_stored_once_under_load(
    app: Flask, crowd: Crowd, record_property: Record
) -> None:
    crowd.answers_for(LOAD_SECONDS)
    record_property("load", crowd.figures)
    print(crowd.figures)
    assert set(crowd.statuses) == {303}, crowd.figures
    assert not crowd.unserved, crowd.figures
    assert len(crowd.acknowledged) > ACTS, crowd.figures
    assert_nothing_else_is_stored(app, crowd)


def test_no_acknowledged_answer_is_lost_or_doubled_when_workers_are_killed(
    app: Flask, server: Server, crowd: Crowd, record_property: Record
) -> None:
    crowd.starts()
    try:
        kills = kill_workers(server, crowd)
    finally:
        crowd.ends()
    figures = f"{kills} workers killed; {crowd.figures}"
    record_property("killing", figures)
    print(figures)
    assert kills >= 3, figures
    assert crowd.broken, f"no connection broke, so nothing was tried: {figures}"
    assert set(crowd.statuses) == {303}, figures
    assert not crowd.unserved, figures
    assert_nothing_else_is_stored(app, crowd)


def test_every_answer_is_on_disk_before_it_is_acknowledged(
    migrated_sqlite: Path, tmp_path: Path, record_property: Record
) -> None:
    database = Path(shutil.copy(migrated_sqlite, tmp_path / "traced.sqlite3"))
    code = printed_act(database)
    trace = tmp_path / "strace.log"
    strace = ("strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(trace))
    with serving(f"sqlite:///{database}", tmp_path / "served", prefix=strace) as server:
        post_one(server, code)  # the first answer also opens the database
        before = syncs(trace, database)
        growth = []
        for _ in range(ANSWERS_IN_TURN):
            seen = syncs(trace, database)
            post_one(server, code)
            growth.append(syncs(trace, database) - seen)
    total = syncs(trace, database) - before
    record_property("syncs", f"{total} for {ANSWERS_IN_TURN} answers")
    print(f"{ANSWERS_IN_TURN} answers in turn: {total} syncs, {growth} each")
    assert min(growth) >= 1, f"acknowledged before it was on disk: {growth}"


def kill_workers(server: Server, crowd: Crowd) -> int:
    """Kill a worker every few seconds, another each time; return how many."""
    kills = 0
    pause = threading.Event()
    deadline = time.monotonic() + KILLING_SECONDS
    while time.monotonic() < deadline:
        assert crowd.waits_for_more(1, seconds=30), f"nobody serves after {kills} kills"
        pause.wait(BETWEEN_KILLS)
        workers = server.workers()
        assert workers, "gunicorn has no workers"
        workers[kills % len(workers)].kill()
        kills += 1
    assert crowd.waits_for_more(1, seconds=30), "nobody serves after the last kill"
    return kills


def assert_nothing_else_is_stored(app: Flask, crowd: Crowd) -> None:
    """Compare what was acknowledged with every row of the database."""
    with app.app_context():
        query = select(Response.submission, Act.code, Response.nps).join(Response.act)
        rows = db.session.execute(query).all()
        stored = {submission: (code, nps) for submission, code, nps in rows}
        lost = crowd.acknowledged.keys() - stored.keys()
        foreign = stored.keys() - crowd.acknowledged.keys()
        assert not lost, f"{len(lost)} acknowledged answers lost; {crowd.figures}"
        assert not foreign, f"{len(foreign)} answers nobody was told of; {crowd.figures}"
        assert len(rows) == len(stored), f"{len(rows) - len(stored)} doubled; {crowd.figures}"
        assert stored == crowd.acknowledged, "a repeat changed the first answer"
        rated = func.count(Rating.touchpoint_id)
        counts = select(rated).group_by(Rating.response_id)
        assert set(db.session.scalars(counts)) == {len(crowd.keys)}, "an answer stored in part"
        assert number_of(Rating) == len(rows) * len(crowd.keys)
        assert [number_of(table) for table in (Remark, Claim, Act, Order)] == [0, 0, ACTS, ACTS]


def number_of(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def post_one(server: Server, code: str) -> None:
    connection = server.connect()
    body = f"submission={uuid.uuid4()}&nps=9&t-gift=5"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/a/{code}", body, headers)
    assert connection.getresponse().status == 303
    connection.close()


def printed_act(database: Path) -> str:
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{database}"})
    with app.app_context():
        code = make_act().code
        db.session.commit()
        db.engine.dispose()
    return code


def syncs(trace: Path, database: Path) -> int:
    """Count the calls by which the database and its journal were forced to the disk."""
    paths = SYNC.findall(trace.read_text())
    return sum(path.startswith(str(database)) for path in paths)
