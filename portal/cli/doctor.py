"""The command that says what is wrong before people notice."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import with_appcontext

from portal.monitoring.doctor.examination import examination
from portal.monitoring.doctor.finding import Level

COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.FAULT: "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Check settings, fonts, database, clock, disk, worker and backups; 1 when one is at fault."""
    found = dict(examination())
    if as_json:
        facts = {
            name: {"level": each.level, "said": each.said, "advice": each.advice}
            for name, each in found.items()
        }
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        for name, each in found.items():
            level = click.style(f"{each.level:<8}", fg=COLOURS[each.level])
            click.echo(f"{level} {name.replace('_', ' ')}: {each.said}")
            if each.advice:
                click.echo(f"{'':<9}→ {each.advice}")
    if any(each.level is Level.FAULT for each in found.values()):
        sys.exit(1)
