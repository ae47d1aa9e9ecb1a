"""The portal from a backup: all of it or nothing, on either database."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from portal.backups.errors import BackupRefused, NotEmpty
from portal.backups.loading import Rows, Source, load
from portal.backups.reading import Backup
from portal.backups.shapes import revision_of
from portal.backups.snapshots import Snapshot, quoted, snapshot_of_file
from portal.storage import database
from portal.storage.database import db
from portal.storage.sickness import reason_of

# of a database that was only migrated these have no rows
_OF_THE_FIRM = ("user", "order", "act", "response", "api_key")

# what drivers raise before they ask the database: for half a character, for a number of any length
_UNFIT = (UnicodeEncodeError, OverflowError)


def restore(backup: Backup, replace: bool) -> None:
    """Put the portal of a verified backup into the database, migrated to the newest revision.

    One of an earlier revision is first brought to the newest one in a SQLite file of its own: the
    database itself sees one transaction. Commits. BackupRefused when it
    cannot be, NotEmpty when there is data and `replace` is not said; then all is as it was.
    """
    newest = _check_revision(backup.manifest.revision)
    if not replace and (found := rows_here()):
        raise NotEmpty(f"the database holds data ({found})")
    if backup.manifest.revision == newest:
        flask_migrate.upgrade()
        put_rows(backup.manifest.columns, backup.rows)
        return
    with _upgraded(backup) as state:
        flask_migrate.upgrade()
        shapes = {shape.name: shape for shape in state.shapes}
        columns = {name: shape.names for name, shape in shapes.items()}

        def source(name: str) -> Iterator[Rows]:
            return ([list(row) for row in rows] for rows in state.rows(shapes[name]))

        put_rows(columns, source)


def rows_here() -> str:
    """Say in words what data the database holds; nothing for one that was at most migrated."""
    with db.engine.connect() as connection:
        if revision_of(connection) is None:
            return ""
        there = {name for name in _OF_THE_FIRM if db.inspect(connection).has_table(name)}
        counts = {
            name: connection.scalar(text(f"SELECT count(*) FROM {quoted(name)}")) or 0  # noqa: S608
            for name in _OF_THE_FIRM
            if name in there
        }
    return ", ".join(f"{name}: {count}" for name, count in counts.items() if count)


def put_secret_key(kept: str | None) -> bool:
    """Let the portal sign by the key of the backup; tell whether that is another one than now.

    One given by the environment stays.
    """
    path: Path = current_app.config["INSTANCE"] / "secret_key"
    if kept is None or kept == current_app.config["SECRET_KEY"]:
        return False
    if not path.exists() or path.read_text().strip() != current_app.config["SECRET_KEY"]:
        return False
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(0o600)
    draft.write_text(kept)
    draft.replace(path)
    return True


def kept_secret_key() -> str | None:
    """Return the key that the portal made for itself; None for one from the environment."""
    path: Path = current_app.config["INSTANCE"] / "secret_key"
    key = path.read_text().strip() if path.exists() else None
    return key if key == current_app.config["SECRET_KEY"] else None


def _check_revision(revision: str) -> str:
    scripts = ScriptDirectory(str(current_app.config["MIGRATIONS"]))
    known = {script.revision for script in scripts.walk_revisions()}
    if revision not in known:
        raise BackupRefused(
            f"it has revision {revision}, which this portal does not know: a newer one made it"
        )
    with db.engine.connect() as connection:
        here = revision_of(connection)
    if here is not None and here not in known:
        raise BackupRefused(f"the database has revision {here}, which this portal does not know")
    return str(scripts.get_current_head())


def put_rows(columns: Mapping[str, Sequence[str]], source: Source) -> None:
    """Fill the database, at whatever revision it is, in a transaction of its own."""
    with _alone(db.engine) as connection:
        try:
            load(connection, columns, source)
        except (DBAPIError, connection.dialect.loaded_dbapi.Error, *_UNFIT) as error:
            raise BackupRefused(f"the database refuses it: {reason_of(error)}") from error


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction, in which SQLite checks references at the end."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def _upgraded(backup: Backup) -> Iterator[Snapshot]:
    """Give the state of a backup as it is at the newest revision."""
    with tempfile.TemporaryDirectory(prefix="portal-restore-") as folder:
        file = Path(folder) / "portal.sqlite3"
        aside = Flask("aside")
        aside.config.update(current_app.config, SQLALCHEMY_DATABASE_URI=f"sqlite:///{file}")
        database.init_app(aside)
        with aside.app_context():
            flask_migrate.upgrade(revision=backup.manifest.revision)
            put_rows(backup.manifest.columns, backup.rows)
            flask_migrate.upgrade()
            db.engine.dispose()
        with snapshot_of_file(file) as state:
            yield state
