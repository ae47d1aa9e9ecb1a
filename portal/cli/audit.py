"""Commands for the audit: its chain is sealed, checked, and cut when it is old."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from portal.audit.checking import Checked, Fault, check_all, position_of
from portal.audit.cutting import cut_before
from portal.audit.noting import note_check
from portal.audit.sealing import last_link, seal_all
from portal.storage.database import db
from portal.web.clock import now

audit = AppGroup("audit", help="Who did what: the chain of entries.")
YEAR = timedelta(days=365)
FAULTS = {
    Fault.SEAL_IS_GONE: "entry {position} is missing from the chain",
    Fault.ENTRY_IS_GONE: "entry {position} (id {entry_id}) was removed",
    Fault.ENTRY_DIFFERS: "entry {position} (id {entry_id}) is not what was sealed: it was changed, "
    "put in later or moved",
    Fault.NEVER_SEALED: "the entry with id {entry_id} is in no place of the chain",
    Fault.CUT_UNSAID: "the beginning up to entry {position} was cut off, and no entry says so",
}


@audit.command("seal")
def seal_command() -> None:
    """Seal the entries that wait, and print the end of the chain (the worker does it by itself)."""
    seal_all(now())
    end = last_link()
    click.echo(f"{end.position} {end.digest}")


@audit.command("verify")
@click.option("--expect", metavar="HASH", help="A hash that was kept elsewhere: it must be there.")
def verify_command(expect: str | None) -> None:
    """Check every entry against the chain; the exit code is 1 when something was tampered with."""
    seal_all(now())
    checked = check_all()
    note_check(checked)
    db.session.commit()
    if checked.fault is not None:
        raise click.ClickException(f"The audit was tampered with: {_said(checked)}.")
    if expect is not None and (position := position_of(expect.strip().lower())) is None:
        raise click.ClickException(
            "The audit was tampered with: the hash that you kept is not in the chain. Its end was "
            "cut off, or it was written anew. (Only a hash from before the last `audit cut` is "
            "rightly gone.)"
        )
    click.echo(f"The audit is whole: entries {checked.first} to {checked.end.position}.")
    click.echo(f"Its end: {checked.end.digest}")
    if expect is not None:
        click.echo(f"The hash that you kept is the end of entry {position}.")


@audit.command("cut")
@click.option("--years", type=click.IntRange(1), default=3, show_default=True, help="What to keep.")
def cut_command(years: int) -> None:
    """Cut off entries that are older than so many years; what stays can still be verified."""
    at = now()
    seal_all(at)
    count = cut_before(at - years * YEAR, at)
    db.session.commit()
    click.echo(f"{count} entries older than {years} years are cut off.")


def _said(checked: Checked) -> str:
    assert checked.fault is not None  # noqa: S101 - asked for only then
    return FAULTS[checked.fault].format(position=checked.position, entry_id=checked.entry_id)
