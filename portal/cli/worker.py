"""The command that works beside the pages."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.worker.beside import die_with_parent
from portal.worker.consumer import run_worker


@click.command("worker")
@click.option("--with-parent", is_flag=True, help="End when the process that started this ends.")
@with_appcontext
def worker(with_parent: bool) -> None:
    """Send messages, take in large files and tidy up, until SIGTERM.

    `make run` starts one by itself; more of them, on this host or another, do no harm.
    """
    if with_parent:
        die_with_parent()
    run_worker(current_app._get_current_object())  # type: ignore[attr-defined]
