"""A full disk, a database that only reads, one that is away: 503 in words, and back again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from portal.accounts.models import Role
from portal.accounts.operations import add_api_key
from portal.app import create_app
from portal.responses.models import Response
from portal.storage.database import db
from portal.web.clock import now
from tests.api import bodies
from tests.conftest import SETTINGS, application
from tests.factories.people import RUSSIAN, Person, printed_code, signed_in
from tests.pages import ExaminingClient, Page, page_of

MEBIBYTE = 1024 * 1024
SUBMISSION = "6b0f2b6c-9d43-4a53-9df0-3c1a0a3a9c11"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own that is soon full, in a place that is open to PostgreSQL."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    folder = Path(tempfile.mkdtemp(prefix="portal-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


@contextmanager
def filled_up(folder: Path) -> Iterator[None]:
    """Fill a disk to its last byte for a while."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    yield
    ballast.unlink()


@contextmanager
def only_read(folder: Path) -> Iterator[None]:
    """Let a disk be read only for a while, for whoever opens a file on it now."""
    for options in (["--bind", str(folder)], ["-o", "remount,bind,ro"]):
        subprocess.run(["mount", *options, str(folder)], check=True)
    yield
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def on(path: Path, migrated: Path) -> Flask:
    shutil.copy(migrated, path)
    return application(f"sqlite:///{path}")


def count_answers(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0


def answer(app: Flask, code: str, comment: str) -> Any:
    return Person(app).browser.post(
        f"/a/{code}",
        data={"submission": SUBMISSION, "nps": "9", "t-gift": "5", "comment": comment},
        headers=RUSSIAN,
    )


def kept_fields(page: Page) -> dict[str, str]:
    return {
        field.attrs["name"]: field.attrs["value"] for field in page.all("main input[type=hidden]")
    }


def examine_while_sick(
    app: Flask, code: str, staff: ExaminingClient, key: str, has_gaps: bool
) -> dict[str, str]:
    """See that writing is refused in words, and reading goes on; return what the page keeps.

    `has_gaps`: PostgreSQL may still write where a page of a table has room.
    """
    said = "Спасибо <b>большое</b> " + "и ещё раз " * 350
    refused = answer(app, code, said)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    fields = kept_fields(page_of(refused))
    assert fields["comment"] == said
    assert fields["submission"] == SUBMISSION
    assert page_of(refused).all("a:not([href^='tel:'])") == [], "a way on would lose the words"
    new_order = staff.submit("/orders/new", {"number": "1", "client": "Анна", "item": "Худи"})
    assert new_order.status_code == 503 or (has_gaps and new_order.status_code == 303)
    call = app.test_client().put(
        "/api/v1/orders/x",
        json=bodies.order(),
        headers={"Authorization": f"Bearer {key}"},
    )
    if not has_gaps or call.status_code != 201:
        assert (call.status_code, call.mimetype) == (503, "application/problem+json")
        assert int(call.headers["Retry-After"]) > 0
    for page in ("/admin/", "/orders", "/admin/responses", "/acts"):
        assert staff.get(page).status_code == 200, page
    assert Person(app).scans(code).all("form")
    reading = app.test_client().get("/api/v1/orders", headers={"Authorization": f"Bearer {key}"})
    assert reading.status_code == 200
    return fields


def examine(app: Flask, sickness: Callable[[], Any], has_gaps: bool = False) -> None:
    """Let the database fall ill and recover."""
    code = printed_code(app)
    staff = signed_in(app, Role.ADMIN)
    with app.app_context():
        key = add_api_key("shop", ["orders", "read"], now())
        db.session.commit()
    Person(app).scans(code)
    with sickness():
        fields = examine_while_sick(app, code, staff, key, has_gaps)
    assert count_answers(app) == 0
    # the page itself sends it again
    again = app.test_client().post(f"/a/{code}", data=fields, headers=RUSSIAN)
    assert again.status_code == 303
    assert count_answers(app) == 1
    assert fields["comment"][:20] in page_of(staff.get("/admin/responses")).text()


def test_full_disk_of_sqlite(small_disk: Path, migrated_sqlite: Path) -> None:
    app = on(small_disk / "portal.sqlite3", migrated_sqlite)
    examine(app, lambda: filled_up(small_disk))
    with sqlite3.connect(small_disk / "portal.sqlite3") as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    file.close()
    forget_connections(app)


def test_disk_of_sqlite_that_only_reads(small_disk: Path, migrated_sqlite: Path) -> None:
    app = on(small_disk / "portal.sqlite3", migrated_sqlite)

    @contextmanager
    def sick() -> Iterator[None]:
        # another process has it open, as the workers of a running portal have
        with sqlite3.connect(small_disk / "portal.sqlite3") as other:
            other.execute("SELECT count(*) FROM company").fetchall()
            forget_connections(app)
            with only_read(small_disk):
                yield
                forget_connections(app)
        other.close()

    examine(app, sick)
    forget_connections(app)


def test_full_disk_of_postgresql(postgresql: Any, small_disk: Path) -> None:
    place = small_disk / "tables"
    place.mkdir()
    shutil.chown(place, postgresql.server.pgdata.owner())
    small_disk.chmod(0o711)
    postgresql.connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
    postgresql.connection.execute("CREATE DATABASE full_disk TEMPLATE migrated TABLESPACE small")
    app = application(postgresql.url("full_disk"))
    examine(app, lambda: filled_up(small_disk), has_gaps=True)
    drop(postgresql, app, "full_disk")
    postgresql.connection.execute("DROP TABLESPACE small")


def test_postgresql_that_only_reads(postgresql: Any) -> None:
    name = postgresql.create("only_reads", "migrated")
    app = application(postgresql.url(name))

    @contextmanager
    def sick() -> Iterator[None]:
        postgresql.connection.execute(
            f"ALTER DATABASE {name} SET default_transaction_read_only = on"
        )
        end_connections(postgresql.connection, name)
        yield
        postgresql.connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        end_connections(postgresql.connection, name)

    examine(app, sick)
    drop(postgresql, app, name)


def test_postgresql_that_is_away(postgresql: Any, tmp_path: Path) -> None:
    name = postgresql.create("is_away", "migrated")
    app = application(postgresql.url(name))
    code = printed_code(app)
    with app.app_context():
        db.session.execute(sa.text("UPDATE company SET name = 'Гарна Спорт', phone = '+7 495 1'"))
        db.session.commit()
    person = Person(app)
    assert person.scans(code).all("form")
    postgresql.connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    end_connections(postgresql.connection, name)
    page = person.scans(code)
    assert person.response.status_code == 503
    assert page.text("header b") == "Гарна Спорт"
    assert page.attribute("main a.button", "href") == f"/A/{code}"
    refused = answer(app, code, "Спасибо")
    assert refused.status_code == 503
    assert "+7 495 1" in page_of(refused).text("footer")
    fields = kept_fields(page_of(refused))
    assert app.test_client().get("/readyz").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200
    for path in ("/login", "/nowhere", "/orders"):
        assert page_of(app.test_client().get(path)).text("h1"), path
    postgresql.connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    again = app.test_client().post(f"/a/{code}", data=fields, headers=RUSSIAN)
    assert again.status_code == 303
    drop(postgresql, app, name)


def test_portal_that_never_met_its_database_says_so_too(tmp_path: Path) -> None:
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/none/x"})
    app.test_client_class = ExaminingClient
    for path in ("/", "/a/0000000000000000", "/nowhere", "/login", "/readyz"):
        response = app.test_client().get(path)
        assert response.status_code in (200, 302, 503), path
    assert page_of(app.test_client().get("/a/0000000000000000")).text("h1")


def test_restart_of_postgresql_is_not_noticed_by_who_comes_after(postgresql: Any) -> None:
    name = postgresql.create("restarted", "migrated")
    app = application(postgresql.url(name))
    staff = signed_in(app, Role.ADMIN)
    with app.app_context():  # several connections lie in the pool
        held = [db.engine.connect() for _ in range(4)]
        for connection in held:
            connection.close()
    end_connections(postgresql.connection, name)
    for page in ("/orders", "/acts", "/admin/"):
        assert staff.get(page).status_code == 200, page
    drop(postgresql, app, name)


def end_connections(connection: psycopg.Connection[Any], name: str) -> None:
    """End who is connected, as an administrator or a start of the server does."""
    connection.execute(
        "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = %s", [name]
    )


def forget_connections(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def drop(postgresql: Any, app: Flask, name: str) -> None:
    forget_connections(app)
    postgresql.drop(name)
