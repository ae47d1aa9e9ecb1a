"""Commands for acts and the demo year; all commands registered."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portal.accounts.queries import user_by_email
from portal.acts.batch_queries import count_printable, printable_acts
from portal.acts.documents import acts_pdf_stream
from portal.acts.filters import ActFilter, ActState
from portal.acts.formats import PageFormat
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.cli.answers import answers, counts
from portal.cli.audit import audit
from portal.cli.backups import backup, restore_command
from portal.cli.doctor import doctor
from portal.cli.keys import api_keys
from portal.cli.orders import orders
from portal.cli.privacy import privacy, retention
from portal.cli.users import users
from portal.cli.worker import worker
from portal.demo.errors import PortalNotEmpty
from portal.demo.firm import OWNER_EMAIL, OWNER_PASSWORD, STAFF_EMAIL, STAFF_PASSWORD
from portal.demo.operations import build_year
from portal.demo.queries import demo_act_code
from portal.storage.database import db

acts = AppGroup("acts", help="Acts of satisfaction.")


def init_app(app: Flask) -> None:
    """Register the commands."""
    kept = (backup, restore_command, privacy, retention, audit, doctor)
    for command in (users, api_keys, orders, acts, answers, counts, demo, worker, *kept):
        app.cli.add_command(command)


@acts.command("print")
@click.option("--unprinted", is_flag=True, help="Only acts that were never printed.")
@click.option(
    "--format",
    "page_format",
    type=click.Choice([page_format.value for page_format in PageFormat]),
    default=PageFormat.A4.value,
    show_default=True,
)
@click.option("-o", "output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def print_acts_command(unprinted: bool, page_format: str, output: Path) -> None:
    """Write acts into one PDF, in packing order; marking them is left to who sees the paper."""
    wanted = ActFilter(state=ActState.TO_PRINT if unprinted else None)
    count = count_printable(wanted)
    if not count:
        raise click.ClickException("There are no acts to print.")
    unfinished = output.with_name(f"{output.name}.part")
    with unfinished.open("wb") as file:
        file.writelines(acts_pdf_stream(printable_acts(wanted), page_format))
    unfinished.replace(output)
    note(Deed.DOWNLOADED, Subject(SubjectKind.ACTS), format=page_format, count=count)
    db.session.commit()
    click.echo(f"{count} acts in {output}")


@click.command("demo")
@click.option("--orders", "order_count", default=400, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=2016, show_default=True)
@click.option("--if-empty", is_flag=True, help="Keep what is there without complaint.")
@with_appcontext
def demo(order_count: int, seed: int, if_empty: bool) -> None:
    """Fill an empty portal with a believable year of data."""
    try:
        build_year(order_count, seed)
    except PortalNotEmpty as error:
        if not if_empty:
            raise click.ClickException("The portal holds orders already.") from error
    code = demo_act_code()
    click.echo(f"Portal:  {current_app.config['PUBLIC_URL']}/login")
    if user_by_email(OWNER_EMAIL):  # a portal with the firm's own data has no demo users
        click.echo(f"Owner:   {OWNER_EMAIL}  {OWNER_PASSWORD}")
        click.echo(f"Staff:   {STAFF_EMAIL}  {STAFF_PASSWORD}")
    if code:
        click.echo(f"An act:  {current_app.config['PUBLIC_URL']}/a/{code}")
