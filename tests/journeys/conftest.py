"""A running portal and a running browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from portal.accounts.models import Role
from portal.app import create_app
from portal.storage.database import db
from tests.factories.people import add_person
from tests.journeys.browser import ARGUMENTS, CHROMIUM
from tests.journeys.people import Client, Staff
from tests.journeys.server import Server, serving

SERIAL = count()


@dataclass(frozen=True)
class Portal:
    """A portal that serves, with the application on the same database for what came before."""

    app: Flask
    server: Server
    browser: Browser

    def client(self, width: int = 360, **options: Any) -> Client:
        """Return a person with a Russian phone on which JavaScript is off."""
        return Client(self.browser, self.server.address, width, **options)

    def staff(self, role: Role = Role.ADMIN, **options: Any) -> Staff:
        """Return a person of the firm who has signed in at a desk."""
        email = add_person(self.app, role)
        return Staff(self.browser, self.server.address, **options).signs_in(email)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def server(app: Flask, database_url: str, tmp_path: Path) -> Iterator[Server]:
    """A portal of two workers on a fresh database, SQLite and PostgreSQL."""
    with serving(database_url, tmp_path / "served") as server:
        yield server


@pytest.fixture
def fresh_portal(app: Flask, server: Server, browser: Browser) -> Iterator[Portal]:
    """A portal with nothing in it."""
    yield Portal(app, server, browser)
    close_windows(browser)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_portal(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """A portal that many tests use, each with an act of its own."""
    folder = tmp_path_factory.mktemp("shared")
    if request.param == "sqlite":
        path = folder / "portal.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        url = f"sqlite:///{path}"
    else:
        cluster = request.getfixturevalue("postgresql")
        url = cluster.url(cluster.create(f"shared_{next(SERIAL)}", "migrated"))
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url})
    with serving(url, folder / "served") as server:
        yield Portal(app, server, browser)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def portal(shared_portal: Portal) -> Iterator[Portal]:
    """The shared portal; every window is closed afterwards."""
    yield shared_portal
    close_windows(shared_portal.browser)


def close_windows(browser: Browser) -> None:
    for context in browser.contexts:
        context.close()
