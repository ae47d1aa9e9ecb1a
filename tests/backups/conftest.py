"""A machine with nothing on it, to which a portal is brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.app import create_app
from portal.storage.database import db
from tests.conftest import SETTINGS, PostgreSQL
from tests.pages import ExaminingClient

SERIAL = count()
KINDS = ("sqlite", "postgresql")
NewMachine = Callable[..., Flask]


@pytest.fixture
def new_machine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewMachine]:
    """Make the application on an empty database of a kind, with a folder of its own.

    `owner`: the role of PostgreSQL that owns the database, and may do no more.
    """
    made: list[Flask] = []
    names: list[str] = []
    owners: list[str] = []

    def make(kind: str, owner: str | None = None) -> Flask:
        instance: Path = tmp_path_factory.mktemp("machine")
        if kind == "sqlite":
            url = f"sqlite:///{instance / 'portal.sqlite3'}"
        else:
            cluster: PostgreSQL = request.getfixturevalue("postgresql")
            names.append(cluster.create(f"machine_{next(SERIAL)}", "template1"))
            url = cluster.url(names[-1])
            if owner:
                cluster.connection.execute(f"CREATE ROLE {owner} LOGIN NOSUPERUSER")
                owners.append(owner)
                cluster.connection.execute(f"ALTER DATABASE {names[-1]} OWNER TO {owner}")
                url = sa.make_url(url).set(username=owner).render_as_string(hide_password=False)
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url, "INSTANCE": instance})
        app.test_client_class = ExaminingClient
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()
    for name in names:
        request.getfixturevalue("postgresql").drop(name)
    for owner in owners:
        request.getfixturevalue("postgresql").connection.execute(f"DROP ROLE {owner}")
