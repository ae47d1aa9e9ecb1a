"""Requests that only read."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.storage.database import db

WRITE = text("UPDATE company SET name = 'Другая' WHERE id = 1")


def is_sqlite(app: Flask) -> bool:
    with app.app_context():
        return db.engine.dialect.name == "sqlite"


def test_request_that_only_reads_cannot_write(app: Flask) -> None:
    if is_sqlite(app):
        return  # SQLite has no such transaction
    with app.test_request_context("/"), pytest.raises(DBAPIError, match="read-only"):
        db.session.execute(WRITE)


def test_what_a_reading_request_left_unsaved_is_gone(app: Flask) -> None:
    def name() -> object:
        with app.app_context():
            return db.session.scalar(text("SELECT name FROM company"))

    before = name()
    if is_sqlite(app):
        with app.test_request_context("/"):
            db.session.execute(WRITE)
    assert name() == before


def test_driver_keeps_what_it_prepared_from_page_to_page(app: Flask) -> None:
    if is_sqlite(app):
        return  # it keeps statements by itself

    def kept() -> int:
        with app.test_request_context("/"):
            for _ in range(10):
                db.session.execute(text("SELECT name FROM company"))
            raw = db.session.connection().connection.driver_connection
            return int(raw.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()[0])

    assert 0 < kept() <= kept()
