"""Commands about users and keys."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.keys import PREFIX
from portal.accounts.models import ApiKey, Role, User
from portal.accounts.queries import api_key
from portal.storage.database import db
from tests.factories.people import add_person


def test_key_is_printed_once_and_alone_and_kept_as_a_digest(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["api-keys", "add", "shop", "--scope", "orders"])
    key = result.stdout.strip()
    assert "\n" not in key
    assert len(key.removeprefix(PREFIX)) >= 22, "128 bits"
    with app.app_context():
        found = api_key(key, datetime.now(UTC))
        assert found is not None
        assert (found.may_orders, found.may_read) == (True, False)
        assert key not in {k.digest for k in db.session.scalars(select(ApiKey))}


def test_key_is_listed_replaced_and_revoked(app: Flask) -> None:
    runner = app.test_cli_runner()
    old = runner.invoke(args=["api-keys", "add", "shop"]).stdout.strip()
    new = runner.invoke(args=["api-keys", "rotate", "1", "--grace", "0"]).stdout.strip()
    with app.app_context():
        assert api_key(old, datetime.now(UTC)) is None
        assert api_key(new, datetime.now(UTC)) is not None
    assert runner.invoke(args=["api-keys", "revoke", "2"]).exit_code == 0
    with app.app_context():
        assert api_key(new, datetime.now(UTC)) is None
    listed = [
        line.split("\t") for line in runner.invoke(args=["api-keys", "list"]).output.splitlines()
    ]
    assert listed == [
        ["2", "shop", "orders+read", "revoked", "never used"],
        ["1", "shop", "orders+read", "replaced", "never used"],
    ]


@pytest.mark.parametrize("command", ["rotate", "revoke"])
def test_unknown_key_is_refused_in_words(app: Flask, command: str) -> None:
    result = app.test_cli_runner().invoke(args=["api-keys", command, "1"])
    assert result.exit_code == 1
    assert "No key has this id" in result.output


def test_replaced_key_is_not_replaced_again(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["api-keys", "add", "shop"])
    runner.invoke(args=["api-keys", "rotate", "1"])
    again = runner.invoke(args=["api-keys", "rotate", "1"])
    assert again.exit_code == 1
    assert "replaced already" in again.output


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


def test_first_admin_of_a_taken_email_is_refused_in_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_EMAIL", add_person(app, Role.STAFF))
    result = app.test_cli_runner().invoke(args=["users", "ensure-admin"])
    assert result.exit_code == 1
    assert "Name another ADMIN_EMAIL" in result.output


def test_first_admin_is_made_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_EMAIL", "boss@example.ru")
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)
    runner = app.test_cli_runner()
    first = runner.invoke(args=["users", "ensure-admin"])
    assert "One-time password: " in first.output
    assert runner.invoke(args=["users", "ensure-admin"]).output == ""
    with app.app_context():
        assert [user.email for user in db.session.scalars(select(User))] == ["boss@example.ru"]
