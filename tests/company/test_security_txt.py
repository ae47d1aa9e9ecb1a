"""Who found a hole finds whom to tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from portal.company.queries import company
from portal.storage.database import db
from tests.pages import ExaminingClient

ADDRESS = "/.well-known/security.txt"


def fields(client: ExaminingClient) -> dict[str, list[str]]:
    """Read the file as RFC 9116 says."""
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response.content_type == "text/plain; charset=utf-8"
    found: dict[str, list[str]] = {}
    for line in response.get_data(as_text=True).splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def test_firm_is_reached_by_mail_first_and_by_phone(app: Flask, client: ExaminingClient) -> None:
    with app.app_context():
        company().email = "info@example.ru"
        company().phone = "+7 (495) 000-00-00"
        db.session.commit()
    assert fields(client)["Contact"] == ["mailto:info@example.ru", "tel:+74950000000"]


def test_firm_without_an_address_is_reached_by_its_page(
    app: Flask, client: ExaminingClient
) -> None:
    with app.app_context():
        company().email = company().phone = ""
        db.session.commit()
    assert fields(client)["Contact"] == ["https://act.example.ru/privacy"]


def test_file_tells_until_when_it_is_right_and_where_it_belongs(client: ExaminingClient) -> None:
    found = fields(client)
    [expires], [canonical] = found["Expires"], found["Canonical"]
    left = datetime.fromisoformat(expires) - datetime.now(UTC)
    assert timedelta(days=150) < left < timedelta(days=366)
    assert canonical == f"https://act.example.ru{ADDRESS}"
    assert found["Preferred-Languages"] == ["ru, en"]
