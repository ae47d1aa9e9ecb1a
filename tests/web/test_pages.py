"""What all pages share."""

from __future__ import annotations

from datetime import UTC

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal.config import ConfigurationError, from_environment
from portal.storage.database import db
from portal.web.csv import csv_pieces
from portal.web.paging import read_cursor, write_cursor
from portal.web.tables import Column, Kind, Table
from portal.web.text import clean_line, clean_lines
from tests.factories.people import RUSSIAN
from tests.pages import ExaminingClient, page_of


def test_process_and_database_answer_that_they_live(client: ExaminingClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


def test_lost_database_is_a_page_in_words(app: Flask, client: ExaminingClient) -> None:
    def lose() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    app.view_functions["public_company.privacy"] = lose
    response = client.get("/privacy", headers=RUSSIAN)
    assert response.status_code == 503
    assert "gone" not in response.get_data(as_text=True)


def test_broken_page_shows_no_trace(app: Flask, client: ExaminingClient) -> None:
    def breaks() -> None:
        raise RuntimeError("secret of the house")

    app.view_functions["public_monitoring.health"] = breaks
    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = client.get("/healthz", headers=RUSSIAN)
    assert response.status_code == 500
    assert page_of(response).text("h1")
    assert "secret" not in response.get_data(as_text=True)


def test_codes_and_words_of_clients_stay_out_of_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    word = "".join(("сек", "рет"))  # in pieces: a trace shows this very line

    def breaks(code: str) -> None:
        db.session.execute(text("INSERT INTO nowhere VALUES (:word)"), {"word": word})

    app.view_functions["public_answers.answer_page"] = breaks
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client().get("/a/0123456789ABCDEF")
    logged = "\n".join(f"{record.getMessage()}\n{record.exc_text}" for record in caplog.records)
    assert caplog.records
    assert "0123456789ABCDEF" not in logged
    assert word not in logged


@pytest.mark.parametrize("language", ["ru", "en"])
def test_privacy_is_said_in_both_languages(client: ExaminingClient, language: str) -> None:
    response = client.get(f"/privacy?lang={language}")
    assert page_of(response).attribute("html", "lang") == language


def test_wrong_method_is_a_page_in_words(client: ExaminingClient) -> None:
    response = client.post("/privacy")
    assert response.status_code == 405
    assert response.headers["Allow"]


@given(st.text())
def test_cleaned_text_can_be_kept_by_any_database(text: str) -> None:
    for clean in (clean_line, clean_lines):
        kept = clean(text)
        kept.encode("utf-8")
        assert "\x00" not in kept
        assert clean(kept) == kept


@given(st.lists(st.integers(0, 10**12) | st.text("abc019", min_size=1), min_size=1))
def test_cursor_reads_back(parts: list[int | str]) -> None:
    assert read_cursor(write_cursor(*parts)) == [str(part) for part in parts]


@given(st.text())
def test_foreign_cursor_is_never_more_than_a_value_error(text: str) -> None:
    try:
        read_cursor(text)
    except ValueError:
        return


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋"])
def test_formula_is_disarmed_in_every_cell(start: str) -> None:
    columns = (Column("text", Kind.TEXT), Column("number", Kind.NUMBER), Column("no", Kind.TEXT))
    [file] = csv_pieces(Table("t", columns, [[[f"{start}1+1", -5, None]]]), UTC)
    line = file.split("\r\n", 1)[1]
    assert line.lstrip("\ufeff").lstrip('"').startswith("'")
    assert "-5" in line


@pytest.mark.parametrize(
    "setting",
    [{"PUBLIC_URL": "act.example.ru"}, {"PUBLIC_URL": "https://example.ru/path"},
     {"TZ_NAME": "Mars/Olympus"}, {"DEFAULT_LOCALE": "de"}, {"TRUSTED_PROXIES": "many"},
     {"PUBLIC_URL": "https://under_score.example.ru"}],
    ids=str,
)  # fmt: skip
def test_setting_that_cannot_be_meant_is_seen_at_start(setting: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(setting))):
        from_environment({"SECRET_KEY": "x" * 32, "DATABASE_URL": "sqlite://", **setting})


def test_address_of_postgresql_is_read_in_every_spelling() -> None:
    for spelling in ("postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg2://u@h/d"):
        settings = from_environment({"SECRET_KEY": "x" * 32, "DATABASE_URL": spelling})
        assert settings["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u@h/d"
