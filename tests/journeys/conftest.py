"""A running portal and a running browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from portal.accounts.models import Role
from portal.app import create_app
from portal.storage.database import db
from tests.conftest import ReusedDatabase
from tests.factories.people import add_person
from tests.journeys.browser import ARGUMENTS, CHROMIUM
from tests.journeys.people import Client, Staff
from tests.journeys.server import Server, serving

Renew = Callable[[], None]
Served = tuple[Flask, Server, Renew]


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


class Fleet:
    """Portals that serve one test after another, one for each kind of database."""

    def __init__(self, request: pytest.FixtureRequest, folder: Path) -> None:
        self.request = request
        self.folder = folder
        self.running = ExitStack()
        self.served: dict[str, Served] = {}

    def renewed(self, kind: str) -> tuple[Flask, Server]:
        """Return a portal of two workers and its application, with a database as it was made."""
        if kind not in self.served:
            self.served[kind] = self._serve(kind)
        app, server, renew = self.served[kind]
        renew()
        return app, server

    def _serve(self, kind: str) -> Served:
        url, renew = self._on_sqlite() if kind == "sqlite" else self._on_postgresql()
        app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url})
        return app, self.running.enter_context(serving(url, self.folder / kind)), renew

    def _on_sqlite(self) -> tuple[str, Renew]:
        made = self.request.getfixturevalue("migrated_sqlite")
        path = Path(shutil.copy(made, self.folder / "portal.sqlite3"))

        def renew() -> None:  # the server has the file open: so not by copying it
            with closing(connect(made)) as source, closing(connect(path)) as target:
                source.backup(target)

        return f"sqlite:///{path}", renew

    def _on_postgresql(self) -> tuple[str, Renew]:
        cluster = self.request.getfixturevalue("postgresql")
        database = ReusedDatabase(cluster.url(cluster.create("served", "migrated")))
        self.running.callback(database.connection.close)
        return database.url, partial(database.renew, alone=False)


@pytest.fixture(scope="session")
def fleet(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fleet]:
    fleet = Fleet(request, tmp_path_factory.mktemp("fleet"))
    with fleet.running:
        yield fleet


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    return str(request.param)


@pytest.fixture
def served(fleet: Fleet, kind: str) -> Iterator[tuple[Flask, Server]]:
    """A portal with nothing in it, and the application on the same database."""
    app, server = fleet.renewed(kind)
    yield app, server
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(served: tuple[Flask, Server]) -> Flask:
    return served[0]


@pytest.fixture
def server(served: tuple[Flask, Server]) -> Server:
    return served[1]


@pytest.fixture
def portal(app: Flask, server: Server, browser: Browser) -> Iterator[Portal]:
    """The portal before a browser; every window is closed afterwards."""
    yield Portal(app, server, browser)
    for context in browser.contexts:
        context.close()
