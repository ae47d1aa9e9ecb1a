"""Commands for backups: the whole portal into a file, and from a file."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.backups.errors import BackupRefused, NoState, NotEmpty
from portal.backups.manifest import Manifest
from portal.backups.reading import open_backup, verify
from portal.backups.restoring import kept_secret_key, put_secret_key, restore, rows_here
from portal.backups.writing import make_backup
from portal.storage.database import db
from portal.storage.sickness import reason_of
from portal.web.clock import now

STREAM = "-"
WORD = "replace"


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the whole portal into one FILE while it runs, and read it again; - is stdout."""
    at = now()
    signal.signal(signal.SIGTERM, _end)
    try:
        if str(file) == STREAM:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "backup"
                made = make_backup(db.engine, path, at, kept_secret_key())
                with path.open("rb") as content:
                    shutil.copyfileobj(content, sys.stdout.buffer)
                    sys.stdout.buffer.flush()  # else the last bytes may fail after all is said
        else:
            made = make_backup(db.engine, file, at, kept_secret_key())
    except (BackupRefused, NoState, OSError) as error:
        raise click.ClickException(f"There is no backup: {_said(error)}") from error
    _note(made)
    click.echo(f"{file}: {_about(made)}, verified.", err=str(file) == STREAM)


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where there is data: it goes. Asks first.")
@click.option("--dry-run", is_flag=True, help="Only verify the file and say what is in it.")
@with_appcontext
def restore_command(file: Path, replace: bool, dry_run: bool) -> None:
    """Put the portal of a backup FILE into the database, all of it or nothing; - is stdin."""
    if replace and str(file) == STREAM:
        raise click.ClickException("Save the backup into a file first: --replace asks a question.")
    signal.signal(signal.SIGTERM, _end)
    try:
        with _opened(file) as content, open_backup(content) as found:
            verify(found)
            click.echo(f"{file}: {_about(found.manifest)}, verified.")
            if dry_run:
                return
            if replace and (here := rows_here()):
                _ask(here)
            secret_key = found.file("secret_key")
            restore(found, replace)
    except NotEmpty as error:
        raise click.ClickException(
            f"Nothing is changed: {error}. With --replace it goes, and the backup takes its place."
        ) from error
    except (BackupRefused, OSError, SQLAlchemyError) as error:
        raise click.ClickException(f"Nothing is changed: {_said(error)}") from error
    is_new_key = _finish(found.manifest, secret_key)
    click.echo("The portal is as it was then.")
    if is_new_key:
        click.echo("Its session key has changed with it: start the portal anew.")


def _end(number: int, _frame: object) -> None:
    # else the process would be gone at once, and leave what is half written
    sys.exit(128 + number)


def _finish(restored: Manifest, secret_key: str | None) -> bool:
    """Write what is not in the tables of a backup; tell whether the session key is another now."""
    try:
        note(Deed.RESTORED, Subject(SubjectKind.PORTAL), at=restored.made_at.isoformat())
        db.session.commit()
        return put_secret_key(secret_key)
    except (OSError, SQLAlchemyError) as error:
        raise click.ClickException(
            "The data is as it was then, but the audit or the session key could not be written: "
            f"{_said(error)}. Put that right, and restore once more with --replace."
        ) from error


def _note(made: Manifest) -> None:
    # before an upgrade the database of an earlier release is backed up, too
    if db.inspect(db.engine).has_table("audit_entry"):
        note(Deed.BACKED_UP, Subject(SubjectKind.PORTAL), rows=made.rows)
        db.session.commit()


def _ask(here: str) -> None:
    url = db.engine.url.render_as_string(hide_password=True)
    click.echo(f"In {url} there is data ({here}). It goes for good.")
    if click.prompt(f"Type {WORD} to go on", default="", show_default=False) != WORD:
        raise click.ClickException("Nothing is changed.")


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    if str(file) != STREAM:
        with file.open("rb") as content:
            yield content
        return
    with tempfile.TemporaryFile() as content:
        shutil.copyfileobj(sys.stdin.buffer, content)
        content.seek(0)
        yield content


def _about(made: Manifest) -> str:
    return (
        f"made {made.made_at:%Y-%m-%d %H:%M} UTC from {made.database} at revision {made.revision}, "
        f"{len(made.tables)} tables, {made.rows} rows"
    )


def _said(error: Exception) -> str:
    # of a file only what is wrong with it, not the whole path of ours
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return reason_of(error)
