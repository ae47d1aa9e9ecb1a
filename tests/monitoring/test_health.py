"""Whether the portal says in time that it lives and is ready."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, text

from portal.app import create_app
from portal.monitoring.health import NEEDED_BYTES, Trouble
from portal.monitoring.patience import Patience
from portal.storage.database import db
from tests.conftest import SETTINGS
from tests.pages import ExaminingClient

TOKEN = {"Authorization": "Bearer 0123456789abcdef0123"}


@pytest.fixture
def app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with a token, which looks each time it is asked."""
    monkeypatch.setattr("portal.monitoring.watch.READY_KEPT_S", -1)
    app.config["METRICS_TOKEN"] = TOKEN["Authorization"].removeprefix("Bearer ")
    return app


def reason(app: Flask) -> str:
    response = app.test_client().get("/readyz", headers=TOKEN)
    assert response.status_code == 503
    return str((response.json or {})["reason"])


def test_portal_is_alive_and_ready(client: ExaminingClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    response = client.get("/readyz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert client.head("/readyz").status_code == 200


def test_database_of_another_version_is_not_ready(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '001'"))
        db.session.commit()
    assert reason(app) == Trouble.OTHER_TABLES


def test_stranger_is_not_told_why(app: Flask, client: ExaminingClient) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '001'"))
        db.session.commit()
    assert client.get("/readyz").json == {"status": "unavailable"}
    assert client.get("/healthz").status_code == 200


def test_database_that_takes_no_writes_is_not_ready(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        url, kind = db.engine.url, db.engine.dialect.name
        if kind == "sqlite":  # root may write everything
            monkeypatch.setattr(os, "access", lambda path, mode: str(path) != url.database)
        else:
            name = url.database
            db.session.connection().connection.rollback()
            alter = f"ALTER DATABASE {name} SET default_transaction_read_only = "
            run_alone(alter + "on")
    try:
        assert reason(app) == Trouble.READ_ONLY
    finally:
        if kind != "sqlite":
            with app.app_context():
                run_alone(alter + "off")
    monkeypatch.undo()
    assert app.test_client().get("/readyz").status_code == 200


def test_full_disk_is_not_ready(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # the disk is that of the database's own machine
    full = type("Usage", (), {"free": NEEDED_BYTES - 1})()
    monkeypatch.setattr("portal.monitoring.health.disk_usage", lambda _folder: full)
    assert reason(app) == Trouble.FULL


def test_missing_file_is_not_ready_and_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "gone.sqlite3"
    other = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}"})
    assert other.test_client().get("/readyz").status_code == 503
    assert not file.exists()


def test_database_that_hangs_is_told_of_within_two_seconds(app: Flask) -> None:
    with socket.socket() as silent:  # it takes connections and says nothing
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        url = make_url(f"postgresql+psycopg://portal@127.0.0.1:{port}/portal")
        other = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
        for _ in range(3):
            began = time.monotonic()
            assert other.test_client().get("/readyz").status_code == 503
            assert time.monotonic() - began < 2
        assert other.test_client().get("/healthz").status_code == 200


def test_question_that_hangs_is_asked_once_and_held_up_nobody_later() -> None:
    asked, released = [], threading.Event()

    def question() -> str:
        asked.append(threading.current_thread())
        released.wait(30)
        return "well"

    patience = Patience(question, seconds=0.2)
    for _ in range(5):
        with pytest.raises(TimeoutError):
            patience.answer()
    assert len(asked) == 1
    released.set()
    asked[0].join()
    assert patience.answer() == "well"
    assert len(asked) == 2


def test_crowd_that_asks_gets_one_answer_for_a_moment() -> None:
    asked = []
    patience = Patience(lambda: asked.append(1), seconds=5, kept_s=60)
    for _ in range(50):
        patience.answer()
    assert len(asked) == 1


def test_question_that_fails_fails_for_who_asked_and_is_asked_anew() -> None:
    answers = iter([ValueError("no"), None])

    def question() -> str:
        error = next(answers)
        if error:
            raise error
        return "well"

    patience = Patience(question, seconds=5)
    with pytest.raises(ValueError, match="no"):
        patience.answer()
    assert patience.answer() == "well"


def run_alone(statement: str) -> None:
    """Run what stands in no transaction."""
    with db.engine.connect().execution_options(single_statements=True) as connection:
        connection.execute(text(statement))
