"""Commands for orders: files of them, and what files did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from portal.acts.intake import chunks, compared, open_order_file
from portal.acts.intake_work import work_on_intake
from portal.acts.undoing import in_the_way
from portal.cli.refusals import list_refusals
from portal.orders.batches.models import BatchState, OrderBatch
from portal.orders.batches.operations import agree, ask_to_undo, keep_file
from portal.orders.batches.queries import batch_by_id, refused_lines
from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.sampling import sample_of
from portal.orders.files.table import open_table
from portal.storage.database import db
from portal.web.clock import now

orders = AppGroup("orders", help="Orders.")


@orders.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    help="Whose columns they are: plain, a system, or a saved mapping; without it the titles tell.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
def import_orders_command(file: Path, mapping: str | None, dry_run: bool) -> None:
    """Take in a file of orders; the good lines go in, the others are listed."""
    with force_locale("en"):
        try:
            if dry_run:
                _preview(file, mapping)
            else:
                _take_in(file, mapping)
        except FileRefused as error:
            raise click.ClickException(f"{file.name}: {error.reason}") from error


@orders.command("undo")
@click.argument("batch", type=click.IntRange(1))
def undo_command(batch: int) -> None:
    """Put back what the import with this number did, all of it or nothing."""
    found = batch_by_id(batch)
    if found is None:
        raise click.ClickException(f"There is no import No. {batch}.")
    if found.state is BatchState.UNDONE:
        click.echo(f"Import No. {batch} is undone already.")
        return
    obstacles = [order.number for order in in_the_way(batch)]
    if obstacles:
        raise click.ClickException(
            f"Import No. {batch} cannot be undone: changed since, or printed, answered or voided: "
            f"orders {', '.join(obstacles)}."
        )
    if not ask_to_undo(found, now()):
        raise click.ClickException(f"There is nothing of import No. {batch} to undo.")
    db.session.commit()
    work_on_intake(batch)
    if _batch(batch).state is not BatchState.UNDONE:
        raise click.ClickException(f"Import No. {batch} is not undone: try again.")
    click.echo(f"Import No. {batch} is undone.")


def _preview(path: Path, mapping: str | None) -> None:
    counts = dict.fromkeys(("new", "changed", "same", "delivered", "refused lines"), 0)
    with path.open("rb") as bytes_:
        file = open_order_file(bytes_, path.name, now(), mapping)
        for _ in file.read():
            pass
        for refusal in file.early_refusals():
            counts["refused lines"] += 1
            list_refusals([refusal])
        for found in chunks(file.found_after(0)):
            intake = compared(found)
            db.session.rollback()
            list_refusals(intake.refusals)
            for name in counts:
                counts[name] += getattr(intake, name.replace(" ", "_"))
    click.echo("would be " + ", ".join(f"{name} {count}" for name, count in counts.items()))


def _take_in(path: Path, mapping: str | None) -> None:
    at = now()
    with path.open("rb") as bytes_:
        file = open_order_file(bytes_, path.name, at, mapping)  # FileRefused: nothing is kept
        table = open_table(bytes_, path.name)
        batch = keep_file(bytes_, path.name, table, sample_of(table, 1), "en", at)
        batch.mapping, batch.system = mapping, file.found.system
        batch.state = BatchState.PREVIEWED
        db.session.flush()
        agree(batch, at)
        batch_id = batch.id
        db.session.commit()
    work_on_intake(batch_id)
    done = _batch(batch_id)
    if done.failure:
        raise click.ClickException(f"{path.name}: {done.failure}")
    click.echo(
        f"new {done.added}, changed {done.changed}, same {done.same}, "
        f"delivered {done.delivered}, refused lines {done.refused_lines}"
    )
    click.echo(f"import No. {batch_id}", err=True)
    list_refusals(_kept_refusals(batch_id))


def _kept_refusals(batch_id: int) -> Iterator[Refusal]:
    for piece in refused_lines(batch_id):
        for line in piece:
            for column, value, reason in line.reasons:
                yield Refusal(line.line, column, value, reason or "")


def _batch(batch_id: int) -> OrderBatch:
    db.session.rollback()
    batch = batch_by_id(batch_id)
    if batch is None:
        raise click.ClickException(f"Import No. {batch_id} is gone.")
    return batch
