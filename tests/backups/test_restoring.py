"""The whole portal goes into a file and comes out of it, on either database."""

from __future__ import annotations

import errno
import inspect
import io
import os
import signal
import sqlite3
import sys
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from click import ClickException
from click.testing import Result
from flask import Flask

from portal.accounts.models import Role
from portal.acts.models import Act
from portal.backups import writing
from portal.backups.manifest import Manifest, TablePart
from portal.backups.reading import open_backup
from portal.cli.backups import backup
from portal.demo.firm import OWNER_EMAIL, OWNER_PASSWORD
from portal.demo.operations import build_year
from portal.responses.models import Response
from portal.storage.database import db
from tests.backups.conftest import KINDS, NewMachine
from tests.factories.people import Person, signed_in
from tests.migrations.test_migrations import filled
from tests.pages import page_of
from tests.web.test_sick_disks import filled_up, small_disk  # noqa: F401 - a fixture

PAGES = (
    "/admin/",
    "/admin/responses",
    "/admin/touchpoints/1",
    "/admin/roles",
    "/admin/map",
    "/admin/funnel",
    "/admin/quotes",
    "/admin/integrations",
    "/orders",
    "/acts",
)


def run(app: Flask, *args: str, said: str | None = None) -> Result:
    """Run a command."""
    return app.test_cli_runner().invoke(args=args, input=said)


def backed_up(app: Flask, path: Path) -> Path:
    """Make a backup."""
    result = run(app, "backup", str(path))
    assert result.exit_code == 0, result.output
    return path


def manifest_of(path: Path) -> Manifest:
    with path.open("rb") as file, open_backup(file) as backup:
        return backup.manifest


# sessions end with a restore, and the audit tells of the restore itself
LIVE_ON = ("user_session", "audit_entry", "audit_waiting")


def tables_of(path: Path) -> dict[str, TablePart]:
    """Return what a backup says of each table: columns, references, count of rows, SHA-256."""
    tables = manifest_of(path).tables
    return {name: table for name, table in tables.items() if name not in LIVE_ON}


def newest_code(app: Flask) -> str:
    """Return the code of the act that was made last."""
    with app.app_context():
        codes = sa.select(Act.code).where(Act.voided_at.is_(None)).order_by(Act.id.desc())
        return str(db.session.scalars(codes).first())


@pytest.mark.parametrize("kind", KINDS)
def test_restored_portal_is_the_same_to_the_last_letter(
    app: Flask, new_machine: NewMachine, tmp_path: Path, kind: str
) -> None:
    filled(app)
    first = backed_up(app, tmp_path / "first.backup")
    other = new_machine(kind)
    result = run(other, "restore", str(first))
    assert result.exit_code == 0, result.output
    second = backed_up(other, tmp_path / "second.backup")
    assert tables_of(second) == tables_of(first)
    assert len([table for table in tables_of(first).values() if table.rows]) > 30
    assert run(other, "counts", "check").exit_code == 0
    assert "Nothing is changed" not in result.output


@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_a_restored_portal_say_what_they_said(
    app: Flask, new_machine: NewMachine, tmp_path: Path, kind: str
) -> None:
    filled(app)
    code = newest_code(app)
    path = backed_up(app, tmp_path / "portal.backup")
    other = new_machine(kind)
    assert run(other, "restore", str(path)).exit_code == 0
    said = []
    for portal in (app, other):
        owner = portal.test_client()
        owner.sign_in(OWNER_EMAIL, OWNER_PASSWORD)
        pages = [page_of(owner.get(page)).text("main") for page in PAGES]
        pages.append(page_of(owner.get("/admin/responses?q=спасибо")).text("main"))
        pages.append(Person(portal).scans(code).text("main"))
        said.append(pages)
    assert said[0] == said[1]


@pytest.mark.parametrize("kind", KINDS)
def test_life_goes_on_in_a_restored_portal(
    app: Flask, new_machine: NewMachine, tmp_path: Path, kind: str
) -> None:
    filled(app)
    path = backed_up(app, tmp_path / "portal.backup")
    other = new_machine(kind)
    assert run(other, "restore", str(path)).exit_code == 0
    code = newest_code(other)
    with other.app_context():
        before = db.session.scalar(sa.select(sa.func.count()).select_from(Response))
        waiting = "SELECT count(*) FROM uncounted"
        waited = db.session.scalar(sa.text(waiting))
        db.session.rollback()
    assert Person(other).sends(code, nps="10", comment="Неповторимо").status_code == 303
    owner = signed_in(other, Role.ADMIN)
    assert "Неповторимо" in page_of(owner.get("/admin/responses?q=неповторимо")).text("main")
    with other.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == before + 1
        assert db.session.scalar(sa.text(waiting)) == waited + 1
        with pytest.raises(sa.exc.DBAPIError, match="never edited"):
            db.session.execute(sa.text("UPDATE questionnaire SET name = 'Другая'"))


def test_owner_of_a_database_of_postgresql_needs_no_more_rights(
    app: Flask, new_machine: NewMachine, tmp_path: Path
) -> None:
    filled(app)
    path = backed_up(app, tmp_path / "portal.backup")
    other = new_machine("postgresql", owner="plain")
    result = run(other, "restore", str(path))
    assert result.exit_code == 0, result.output
    again = run(other, "restore", str(path), "--replace", said="replace\n")
    assert again.exit_code == 0, again.output
    assert tables_of(backed_up(other, tmp_path / "again.backup")) == tables_of(path)
    with other.app_context():
        assert db.session.scalar(sa.text("SELECT current_user")) == "plain"


def test_database_with_data_is_left_alone(
    app: Flask, new_machine: NewMachine, tmp_path: Path
) -> None:
    path = backed_up(app, tmp_path / "empty.backup")
    with app.app_context():
        build_year(10, today=date(2026, 11, 20))
    before = tables_of(backed_up(app, tmp_path / "before.backup"))
    result = run(app, "restore", str(path))
    assert result.exit_code == 1
    assert "Nothing is changed: the database holds data (user: 2, order: 10" in result.output
    refused = run(app, "restore", str(path), "--replace", said="yes\n")
    assert refused.exit_code == 1
    assert tables_of(backed_up(app, tmp_path / "after.backup")) == before


def test_who_breaks_off_at_the_question_is_not_told_of_damage(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        build_year(10, today=date(2026, 11, 20))
    path = backed_up(app, tmp_path / "portal.backup")
    result = run(app, "restore", str(path), "--replace", said="")
    assert result.exit_code == 1
    assert "Aborted!" in result.output
    assert "damaged" not in result.output


def test_who_types_the_word_gets_the_backup_in_place_of_the_data(
    app: Flask, tmp_path: Path
) -> None:
    path = backed_up(app, tmp_path / "empty.backup")
    with app.app_context():
        build_year(10, today=date(2026, 11, 20))
    result = run(app, "restore", str(path), "--replace", said="replace\n")
    assert result.exit_code == 0, result.output
    assert tables_of(backed_up(app, tmp_path / "after.backup")) == tables_of(path)


def test_restoring_that_fails_changes_nothing(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = backed_up(app, tmp_path / "empty.backup")
    with app.app_context():
        build_year(10, today=date(2026, 11, 20))
        # a row that this database does not admit, and the last table of all
        db.session.execute(sa.text("CREATE TABLE zz (id integer PRIMARY KEY CHECK (id < 5))"))
        db.session.execute(sa.text("INSERT INTO zz VALUES (1)"))
        db.session.commit()
    try:
        before = tables_of(backed_up(app, tmp_path / "before.backup"))
        result = run(app, "restore", str(path), "--replace", said="replace\n")
        assert result.exit_code == 1
        assert "it has other tables than this portal: zz" in result.output
        assert tables_of(backed_up(app, tmp_path / "after.backup")) == before
    finally:
        with app.app_context():
            db.session.execute(sa.text("DROP TABLE zz"))
            db.session.commit()


def test_dry_run_says_what_is_in_a_backup(app: Flask, tmp_path: Path) -> None:
    path = backed_up(app, tmp_path / "empty.backup")
    result = run(app, "restore", str(path), "--dry-run")
    assert result.exit_code == 0
    assert "tables" in result.output
    assert "verified" in result.output


def test_nothing_is_kept_of_an_empty_database(new_machine: NewMachine, tmp_path: Path) -> None:
    result = run(new_machine("sqlite"), "backup", str(tmp_path / "none.backup"))
    assert result.exit_code == 1
    assert "there is nothing to keep" in result.output
    assert list(tmp_path.iterdir()) == []


def test_restored_portal_needs_no_other_file(
    app: Flask, new_machine: NewMachine, tmp_path: Path
) -> None:
    (app.config["INSTANCE"] / "secret_key").write_text(app.config["SECRET_KEY"])
    path = backed_up(app, tmp_path / "portal.backup")
    other = new_machine("sqlite")
    (other.config["INSTANCE"] / "secret_key").write_text("f" * 64)
    other.config["SECRET_KEY"] = "f" * 64
    assert "start the portal anew" in run(other, "restore", str(path)).output
    kept = other.config["INSTANCE"] / "secret_key"
    assert kept.read_text() == app.config["SECRET_KEY"]
    assert kept.stat().st_mode & 0o777 == 0o600


def test_key_that_cannot_be_written_is_told_and_not_that_nothing_is_changed(
    app: Flask, new_machine: NewMachine, tmp_path: Path
) -> None:
    (app.config["INSTANCE"] / "secret_key").write_text(app.config["SECRET_KEY"])
    with app.app_context():
        build_year(10, today=date(2026, 11, 20))
    path = backed_up(app, tmp_path / "portal.backup")
    other = new_machine("sqlite")
    (other.config["INSTANCE"] / "secret_key").write_text("f" * 64)
    other.config["SECRET_KEY"] = "f" * 64
    # root may write everything, but nobody writes a file where a folder is
    (other.config["INSTANCE"] / f"secret_key.{os.getpid()}").mkdir()
    result = run(other, "restore", str(path))
    assert result.exit_code == 1
    assert "the session key could not be written: Is a directory" in result.output
    assert "Nothing is changed" not in result.output
    kept = run(other, "restore", str(path))
    assert "the database holds data" in kept.output


def test_nobody_is_signed_in_after_a_restore(app: Flask, tmp_path: Path) -> None:
    signed_in(app, Role.ADMIN)
    path = backed_up(app, tmp_path / "portal.backup")
    assert run(app, "restore", str(path), "--replace", said="replace\n").exit_code == 0
    tables = tables_of(backed_up(app, tmp_path / "after.backup"))
    assert "user_session" not in tables or tables["user_session"].rows == 0


def test_backup_goes_through_a_pipe(app: Flask, new_machine: NewMachine) -> None:
    result = run(app, "backup", "-")
    assert result.exit_code == 0
    assert b"verified" in result.stderr_bytes
    content = result.stdout_bytes
    other = new_machine("sqlite")
    restored = other.test_cli_runner().invoke(args=["restore", "-"], input=content)
    assert restored.exit_code == 0, restored.output
    refused = other.test_cli_runner().invoke(args=["restore", "-", "--replace"], input=content)
    assert "asks a question" in refused.output


class FullPipe(io.BytesIO):
    """Takes all, and says only at the end that it did not go anywhere."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_backup_is_not_told_as_verified_when_its_last_bytes_go_nowhere(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=FullPipe()))
    command: Any = inspect.unwrap(backup.callback or backup)
    with app.app_context(), pytest.raises(ClickException, match="No space left on device"):
        command(Path("-"))


def test_table_of_others_is_named(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        db.session.execute(sa.text("CREATE TABLE zz (price numeric)"))
        db.session.commit()
    try:
        result = run(app, "backup", str(tmp_path / "portal.backup"))
        assert result.exit_code == 1
        assert "There is no backup: a backup has no letters for zz.price" in result.output
    finally:
        with app.app_context():
            db.session.execute(sa.text("DROP TABLE zz"))
            db.session.commit()


def test_full_disk_leaves_the_older_backup(app: Flask, small_disk: Path) -> None:  # noqa: F811
    path = backed_up(app, small_disk / "portal.backup")
    old = path.read_bytes()
    with filled_up(small_disk):
        result = run(app, "backup", str(path))
        assert result.exit_code == 1
        assert "There is no backup: No space left on device" in result.output
    assert path.read_bytes() == old
    assert list(small_disk.iterdir()) == [path]


def test_no_room_to_look_references_up_is_said_in_words(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        build_year(60, today=date(2026, 11, 20))
    path = backed_up(app, tmp_path / "portal.backup")
    opened = sqlite3.connect

    def opened_on_a_small_disk(database: str, **options: Any) -> sqlite3.Connection:
        file: sqlite3.Connection = opened(database, **options)
        if not database:
            file.execute("PRAGMA page_size=512")
            file.execute("PRAGMA max_page_count=4")
        return file

    monkeypatch.setattr(sqlite3, "connect", opened_on_a_small_disk)
    refused = run(app, "restore", str(path), "--dry-run")
    assert "Nothing is changed: No space left on device" in refused.output
    refused = run(app, "backup", str(path))
    assert "There is no backup: No space left on device" in refused.output


def test_name_of_a_backup_may_have_any_letters(app: Flask, tmp_path: Path) -> None:
    path = backed_up(app, tmp_path / "Спасибо? 100% #1.backup")
    assert manifest_of(path).rows
    assert list(tmp_path.iterdir()) == [path]


def test_backup_that_is_told_to_end_leaves_nothing(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # else who tests would end, too

    def told_to_end(_backup: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(writing, "verify", told_to_end)
    result = run(app, "backup", str(tmp_path / "portal.backup"))
    signal.signal(signal.SIGTERM, before)
    assert result.exit_code == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_what_was_left_by_who_was_killed_goes_after_a_day(app: Flask, tmp_path: Path) -> None:
    killed, at_work = (tmp_path / f".{name}-abc{writing.UNFINISHED}" for name in ("old", "new"))
    for left in (killed, at_work):
        left.mkdir()
        (left / "portal.sqlite3").write_text("half")
    then = time.time() - 25 * 3600
    os.utime(killed, (then, then))
    backed_up(app, tmp_path / "portal.backup")
    assert not killed.exists()
    assert at_work.exists()


def test_backup_is_readable_by_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    assert backed_up(app, tmp_path / "portal.backup").stat().st_mode & 0o777 == 0o600


def test_restored_older_revision_is_brought_to_the_newest(
    app: Flask, new_machine: NewMachine, tmp_path: Path
) -> None:
    with app.app_context():
        kind = db.engine.dialect.name
    old = new_machine(kind)
    with old.app_context():
        flask_migrate.upgrade(revision="008")
    path = backed_up(old, tmp_path / "old.backup")
    assert manifest_of(path).revision == "008"
    assert run(app, "restore", str(path)).exit_code == 0
    assert manifest_of(backed_up(app, tmp_path / "new.backup")).revision > "008"
    assert app.test_client().get("/privacy").status_code == 200
