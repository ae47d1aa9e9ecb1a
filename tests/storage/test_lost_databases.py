"""A database that does not take part is a page in words, whichever way it was asked."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from portal.app import create_app
from portal.storage.database import db
from tests.conftest import SETTINGS
from tests.factories.people import RUSSIAN, printed_code

RESTS = "Портал взял минутную передышку"


@pytest.fixture
def database(migrated_sqlite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_sqlite, tmp_path / "portal.sqlite3"))


@pytest.fixture
def hasty(database: Path) -> Iterator[Flask]:
    """An application on SQLite that does not wait for its turn."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{database}"})
    with app.app_context():
        event.listen(
            db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0")
        )
    yield app
    with app.app_context():
        db.engine.dispose()


def test_answer_that_does_not_get_its_turn_is_told_so_with_the_phone(
    hasty: Flask, database: Path
) -> None:
    code, phone = printed_code(hasty), hasty.test_client()
    with hasty.app_context():
        db.session.execute(db.text("UPDATE company SET phone = '+7 495 000-00-00'"))
        db.session.commit()
    assert phone.get("/").status_code == 200  # the process has seen the firm
    answer = {"submission": str(uuid.uuid4()), "nps": "9"}
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        response = phone.post(f"/a/{code}", data=answer, headers=RUSSIAN)
        page = response.get_data(as_text=True)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"])
        assert RESTS in page
        assert "+7 495 000-00-00" in page
        claim = {**answer, "claim": "Сломалось"}  # goes by the session, not by itself
        assert phone.post(f"/a/{code}", data=claim, headers=RUSSIAN).status_code == 503
        other.execute("ROLLBACK")
    assert phone.post(f"/a/{code}", data=answer, headers=RUSSIAN).status_code == 303


def test_page_is_in_words_in_a_process_that_never_saw_the_firm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = "postgresql+psycopg://127.0.0.1:1/portal"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": nowhere})
    response = app.test_client().get("/privacy", headers=RUSSIAN)
    assert response.status_code == 503
    assert RESTS in response.get_data(as_text=True)
    [line] = caplog.messages  # one, without a trace
    assert line.startswith("The database did not ")
