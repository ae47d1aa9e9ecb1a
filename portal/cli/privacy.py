"""Commands for personal data: what is old is forgotten, what was erased is erased again."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from portal.audit.deeds import Deed
from portal.audit.recording import note
from portal.privacy.ledger import ledger_path, lines_of_database, note_outside, read_lines
from portal.privacy.re_erasing import erase_again
from portal.privacy.retention import forget_some, what_is_due
from portal.privacy.wiping import wipe_search
from portal.storage.database import db
from portal.web.clock import now

privacy = AppGroup("privacy", help="Requests about personal data.")


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Say what would be forgotten and change nothing.")
@with_appcontext
def retention(dry_run: bool) -> None:
    """Forget what is older than the owner lets it be kept; the worker does so each day."""
    at = now()
    due = what_is_due(at)
    would = "would be " if dry_run else ""
    answers = clients = 0
    while not dry_run:
        done = forget_some(at)
        db.session.commit()
        answers, clients = answers + (done.answers or 0), clients + (done.clients or 0)
        if not (done.answers or done.clients):
            if answers or clients:
                note(Deed.FORGOTTEN, answers=answers, clients=clients)
                db.session.commit()
            wipe_search()
            break
    for name, period, done_count in (
        ("answers without words and contacts", due.answers, answers),
        ("clients without names, phones and e-mails", due.clients, clients),
    ):
        told = "kept for good" if period is None else str(period if dry_run else done_count)
        click.echo(f"{would if period is not None else ''}{name}: {told}")


@privacy.command("list")
def list_erasures_command() -> None:
    """Write the erasures that the database knows, a line each, for `re-erase`."""
    for line in lines_of_database():
        click.echo(line, nl=False)


@privacy.command("re-erase")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
def erase_again_command(file: Path | None) -> None:
    """Erase again, after a restore, what a list of erasures names (default: this host's)."""
    path = file or ledger_path()
    try:
        told = path.read_text("utf-8").splitlines() if path.exists() else []
        erased = read_lines([*told, *lines_of_database()])
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name}: it is no list of erasures") from error
    except ValueError as error:
        raise click.ClickException(f"{path.name}: {error}") from error
    count = 0
    for erasure in erase_again(erased, now()):
        db.session.commit()
        note_outside(erasure)
        count += 1
    wipe_search()
    click.echo(f"{count} erased again, of {len(erased)} erasures known.")
