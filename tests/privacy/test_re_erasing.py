"""A backup that is put back does not bring erased people back for long."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, delete, insert, text

from portal.orders.data import ClientData
from portal.orders.operations import save_order
from portal.privacy.ledger import ledger_path
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.orders import order_data
from tests.pages import ExaminingClient
from tests.privacy.marked import EMAIL, MARKS, NAME, PHONE, Marked, places
from tests.privacy.test_erasing import EVERYWHERE, erase


def backup(app: Flask) -> Callable[[], None]:
    """Keep the database as it is; return what puts it back."""
    with app.app_context():
        kind, path = db.engine.dialect.name, db.engine.url.database
        db.engine.dispose()
    return sqlite_backup(str(path)) if kind == "sqlite" else postgresql_backup(app)


def sqlite_backup(path: str) -> Callable[[], None]:
    kept = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(path)) as source:
        source.backup(kept)

    def put_back() -> None:
        with closing(sqlite3.connect(path)) as target:
            kept.backup(target)
        kept.close()

    return put_back


def postgresql_backup(app: Flask) -> Callable[[], None]:
    with app.app_context(), db.engine.connect() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        kept = {
            table: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }

    def put_back() -> None:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table in kept:
                connection.execute(delete(table))
            for table, rows in kept.items():
                if rows:
                    connection.execute(insert(table), rows)

    return put_back


def again(app: Flask, *arguments: str) -> str:
    done = app.test_cli_runner().invoke(args=["privacy", "re-erase", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("whose", ["clients", "answers", "contacts"])
def test_erased_people_of_a_backup_are_erased_again(
    app: Flask, owner: ExaminingClient, marked: Marked, whose: str
) -> None:
    number = {
        "clients": marked.client_id, "answers": marked.answer_id, "contacts": marked.contact_id,
    }  # fmt: skip
    put_back = backup(app)
    erase(owner, whose, number[whose])
    left = places(app)
    put_back()
    assert places(app) >= EVERYWHERE - {"answer_text.text"}
    assert "1 erased again, of 1 erasures known" in again(app)
    assert places(app) == left
    assert "0 erased again" in again(app)


def test_client_who_ordered_again_since_is_not_erased_again(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    erase(owner, "clients", marked.client_id)
    with app.app_context():
        save_order(order_data(client=ClientData(NAME, email=EMAIL, phone=PHONE)), now())
        db.session.commit()
    assert "client.name" in places(app, "меченова")
    assert "0 erased again, of 2 erasures known" in again(app)
    assert "client.name" in places(app, "меченова")


def test_withdrawn_consent_is_withdrawn_again(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    put_back = backup(app)
    page = f"/admin/privacy/answers/{marked.answer_id}"
    owner.submit(page, {}, to=f"{page}/withdraw")
    put_back()
    again(app)
    assert places(app, "000-33-44") == set()
    assert "response.comment" in places(app, "меткослов")


def test_list_outside_of_the_database_tells_nothing_of_anybody(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    erase(owner, "clients", marked.client_id)
    with app.app_context():
        path = ledger_path()
    told = path.read_text("utf-8")
    assert not any(mark in told.casefold() for mark in (*MARKS, "m-1"))
    assert path.stat().st_mode & 0o077 == 0
    listed = app.test_cli_runner().invoke(args=["privacy", "list"])
    assert listed.output == told


def test_file_that_is_no_list_is_refused_with_its_line(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "list"
    known = {"kind": "client", "happened_at": "2026-11-20T10:00:00+00:00", "marks": []}
    faulty: list[dict[str, Any]] = [
        *({name: told for name, told in known.items() if name != missing} for missing in known),
        {**known, "kind": "all"},
        {**known, "happened_at": "2026-11-20T10:00:00"},
    ]
    for content in ("x\n", *(json.dumps(each) + "\n" for each in faulty)):
        path.write_text(content)
        done = app.test_cli_runner().invoke(args=["privacy", "re-erase", str(path)])
        assert done.exit_code == 1
        assert "line 1 is no erasure" in done.output
    path.write_bytes(b"\xff\xfe")
    done = app.test_cli_runner().invoke(args=["privacy", "re-erase", str(path)])
    assert "it is no list of erasures" in done.output
