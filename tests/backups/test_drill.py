"""The drill: a backup while a crowd answers, brought to the other database on a new machine."""

from __future__ import annotations

import os
import threading
import time
import tracemalloc
import uuid
from datetime import date
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from portal.accounts.models import Role
from portal.accounts.queries import user_by_email
from portal.acts.models import Act
from portal.backups.reading import open_backup
from portal.backups.writing import make_backup
from portal.demo.operations import build_year
from portal.orders.operations import keep_upload
from portal.responses.models import Response
from portal.storage.database import db
from portal.web.clock import now
from tests.backups.conftest import NewMachine
from tests.backups.test_restoring import backed_up, run, tables_of
from tests.factories.people import RUSSIAN, add_person

PHONES = 16


class Crowd:
    """Phones that answer until they are told to end, and remember what was acknowledged."""

    def __init__(self, app: Flask, codes: list[str]) -> None:
        self.app, self.codes = app, codes
        self.acknowledged: list[uuid.UUID] = []
        self.ended = threading.Event()
        self.serial = count()
        self.threads = [threading.Thread(target=self._answer) for _ in range(PHONES)]

    def _answer(self) -> None:
        phone = self.app.test_client()
        while not self.ended.is_set():
            submission = uuid.uuid4()
            code = self.codes[next(self.serial) % len(self.codes)]
            data = {"submission": str(submission), "nps": "9", "t-gift": "5", "comment": "Спасибо"}
            if phone.post(f"/a/{code}", data=data, headers=RUSSIAN).status_code == 303:
                self.acknowledged.append(submission)

    def waits_for(self, answers: int) -> None:
        """Wait until so many answers were acknowledged."""
        while len(self.acknowledged) < answers:
            self.ended.wait(0.01)


def submissions_in(path: Path) -> set[uuid.UUID]:
    """Return the answers of a backup; each has its act, or the backup had been refused."""
    with path.open("rb") as file, open_backup(file) as backup:
        place = backup.manifest.tables["response"].places["submission"]
        return {uuid.UUID(row[place]) for rows in backup.rows("response") for row in rows}


def test_backup_beside_a_crowd_holds_every_answer_acknowledged_before_it(
    app: Flask, new_machine: NewMachine, tmp_path: Path
) -> None:
    app.config["LOAD_TEST"] = True  # the crowd stands around few acts
    with app.app_context():
        build_year(60, today=date(2026, 11, 20))
        kind = db.engine.dialect.name
        codes = list(
            db.session.scalars(
                sa.select(Act.code).where(Act.voided_at.is_(None)).order_by(Act.id.desc()).limit(20)
            )
        )
    crowd = Crowd(app, codes)
    for thread in crowd.threads:
        thread.start()
    try:
        crowd.waits_for(20)
        before = set(crowd.acknowledged)
        path = backed_up(app, tmp_path / "beside.backup")
        crowd.waits_for(len(crowd.acknowledged) + 20)
    finally:
        crowd.ended.set()
        for thread in crowd.threads:
            thread.join()
    kept = submissions_in(path)
    assert before <= kept
    with app.app_context():
        stored = set(db.session.scalars(sa.select(Response.submission)))
    assert kept < stored, "it went on while the backup was made"
    other = new_machine("postgresql" if kind == "sqlite" else "sqlite")
    assert run(other, "restore", str(path)).exit_code == 0
    assert tables_of(backed_up(other, tmp_path / "again.backup")) == tables_of(path)
    assert run(other, "counts", "check").exit_code == 0


def test_backup_beside_a_migration_holds_the_rows_of_tables_that_are_made_anew(
    new_machine: NewMachine, tmp_path: Path
) -> None:
    app = new_machine("postgresql")
    assert run(app, "db", "upgrade").exit_code == 0
    path = tmp_path / "beside.backup"
    waits = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with app.app_context():
        engine = db.engine
    backup = threading.Thread(target=make_backup, args=(engine, path, now(), None))
    with engine.connect() as migration, engine.connect() as onlooker:
        migration.execute(sa.text("ALTER TABLE company ALTER COLUMN promise_days TYPE bigint"))
        backup.start()
        while not onlooker.scalar(waits):
            assert backup.is_alive()
            time.sleep(0.01)
        migration.commit()
    backup.join()
    with path.open("rb") as file, open_backup(file) as found:
        assert found.manifest.tables["company"].rows == 1


def test_files_that_wait_are_never_held_all_at_once(app: Flask, tmp_path: Path) -> None:
    mebibyte = 1024 * 1024
    email = add_person(app, Role.ADMIN)
    with app.app_context():
        user = user_by_email(email)
        assert user is not None
        for _ in range(40):
            keep_upload(user.id, "answers.csv", os.urandom(mebibyte), now())
            db.session.commit()
    for args in (("backup",), ("restore", "--dry-run")):
        tracemalloc.start()
        assert run(app, *args, str(tmp_path / "files.backup")).exit_code == 0
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 70 * mebibyte, f"{args[0]}: {most / mebibyte:.0f} MiB"
