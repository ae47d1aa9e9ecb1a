"""Commands for answers and their counts."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from portal.cli.refusals import list_refusals
from portal.orders.files.errors import FileRefused
from portal.responses.counts.folding import check, fold_all, rebuild
from portal.responses.past.operations import take_in as take_answers_in
from portal.responses.past.preview import FilePreview
from portal.responses.past.preview import preview as preview_answers
from portal.responses.past.reading import read_past_file
from portal.storage.database import db
from portal.web.clock import firm_zone, now

answers = AppGroup("answers", help="Answers.")
counts = AppGroup("counts", help="Counts of answers, which the statistics are made of.")


@answers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
def import_answers_command(file: Path, dry_run: bool) -> None:
    """Take in a file of past answers, the whole of it; what keeps it out is listed."""
    at = now()
    with force_locale("en"):
        try:
            past = read_past_file(file.read_bytes(), file.name, firm_zone(), at)
        except FileRefused as error:
            raise click.ClickException(f"{file.name}: {error.reason}") from error
        found = preview_answers(past)
        _report_answers(found, dry_run)
        if found.refusals:
            raise click.ClickException(f"{file.name}: nothing is taken in")
        if not dry_run:
            take_answers_in(past, file.name, at)
            db.session.commit()
            fold_all()


@counts.command("fold")
def fold_counts_command() -> None:
    """Add the answers that wait to the counts; the portal does so by itself, too."""
    click.echo(f"{fold_all()} answers added.")


@counts.command("check")
def check_counts_command() -> None:
    """Compare the counts with the answers; a difference is an error."""
    wrong = check()
    for cell, (counted, really) in sorted(wrong.items()):
        click.echo(f"{' '.join(map(str, cell))}: counted {counted}, really {really}", err=True)
    if wrong:
        raise click.ClickException(f"{len(wrong)} counts are wrong: flask counts rebuild.")
    click.echo("The counts are what the answers say.")


@counts.command("rebuild")
def rebuild_counts_command() -> None:
    """Make the counts anew, as after a change of TZ_NAME."""
    answers = rebuild()
    db.session.commit()
    click.echo(f"{answers} answers counted.")


def _report_answers(found: FilePreview, dry_run: bool) -> None:
    if found.taken:
        click.echo(f"same as {found.taken.filename}, which is here: nothing changes")
        return
    would = "would be " if dry_run else ""
    nps = f"{found.nps.score:.2f} of {found.nps.n}" if found.nps else "none"
    click.echo(
        f"{would}new {found.count if found.can_go_in else 0}, refused lines {found.refused_lines}, "
        f"from {found.first_day} to {found.last_day}, NPS {nps}, "
        f"touchpoints known {len(found.known)}, new {len(found.new)}, "
        f"saying nothing {found.silent}, "
        f"orders known {found.orders_known}, unknown {found.orders_unknown}"
    )
    if found.ignored:
        click.echo(f"columns not taken in: {', '.join(found.ignored)}")
    list_refusals(found.refusals)
