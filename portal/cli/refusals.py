"""What a file was refused for, line by line."""

from __future__ import annotations

from collections.abc import Iterable

import click

from portal.orders.files.errors import Refusal


def list_refusals(refusals: Iterable[Refusal]) -> None:
    """Print each with its place in the file."""
    for refusal in refusals:
        place = f"line {refusal.line}" + (f", {refusal.column}" if refusal.column else "")
        click.echo(f"{place}: {refusal.reason}", err=True)
