"""Commands about users and keys."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import ApiKey, User
from portal.accounts.queries import api_key
from portal.storage.database import db


def test_key_is_printed_once_and_alone_and_kept_as_a_digest(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["api-keys", "add", "shop", "--scope", "orders"])
    key = result.stdout.strip()
    assert "\n" not in key
    with app.app_context():
        found = api_key(key, datetime.now(UTC))
        assert found is not None
        assert (found.may_orders, found.may_read) == (True, False)
        assert key not in {k.digest for k in db.session.scalars(select(ApiKey))}


def test_user_is_added_with_the_password_of_standard_input(app: Flask) -> None:
    runner = app.test_cli_runner()
    args = ["users", "add", "Olga@example.ru", "--role", "staff", "--password-stdin"]
    assert runner.invoke(args=args, input="correct horse battery\n").exit_code == 0
    browser = app.test_client()
    browser.sign_in("olga@example.ru", "correct horse battery")
    assert browser.get("/orders").status_code == 200
    again = runner.invoke(args=args, input="correct horse battery\n")
    assert again.exit_code == 1
    assert "already" in again.output


def test_short_password_is_refused(app: Flask) -> None:
    args = ["users", "add", "o@example.ru", "--role", "staff", "--password-stdin"]
    assert app.test_cli_runner().invoke(args=args, input="short\n").exit_code == 1


def test_first_admin_is_made_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_EMAIL", "boss@example.ru")
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
    runner = app.test_cli_runner()
    first = runner.invoke(args=["users", "ensure-admin"])
    assert "One-time password: " in first.output
    assert runner.invoke(args=["users", "ensure-admin"]).output == ""
    with app.app_context():
        assert [user.email for user in db.session.scalars(select(User))] == ["boss@example.ru"]
