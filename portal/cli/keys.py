"""Commands for the keys of other systems."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from portal.accounts.errors import KeyEnded
from portal.accounts.models import ApiKey
from portal.accounts.operations import add_api_key, revoke_api_key, rotate_api_key
from portal.accounts.queries import api_keys as all_keys
from portal.accounts.rules import GRACE_HOURS, key_state
from portal.accounts.words import KEY_STATES
from portal.storage.database import db
from portal.web.clock import now

api_keys = AppGroup("api-keys", help="Keys of other systems.")


@api_keys.command("add")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(["orders", "read"]),
    help="May be given twice; without it the key has both.",
)
def add_api_key_command(name: str, scopes: tuple[str, ...]) -> None:
    """Make a key and print it once."""
    key = add_api_key(name, scopes or ("orders", "read"), now())
    db.session.commit()
    click.echo(key)


@api_keys.command("list")
def list_api_keys_command() -> None:
    """List the keys, newest first: id, name, scopes, state, last use."""
    at = now()
    with force_locale("en"):
        for key in all_keys():
            scopes = "+".join(key.scopes)
            used = f"{key.last_used_at:%Y-%m-%d %H:%M} UTC" if key.last_used_at else "never used"
            state = KEY_STATES[key_state(key, at)]
            click.echo(f"{key.id}\t{key.name}\t{scopes}\t{state}\t{used}")


@api_keys.command("rotate")
@click.argument("key_id", metavar="ID", type=int)
@click.option(
    "--grace",
    "hours",
    type=click.Choice([str(hours) for hours in GRACE_HOURS]),
    default="24",
    show_default=True,
    help="For how many hours the old key goes on working.",
)
def rotate_api_key_command(key_id: int, hours: str) -> None:
    """Make a key in place of another and print it once."""
    try:
        key = rotate_api_key(_key(key_id), timedelta(hours=int(hours)), now())
    except KeyEnded as error:
        raise click.ClickException("This key is revoked or replaced already.") from error
    db.session.commit()
    click.echo(key)


@api_keys.command("revoke")
@click.argument("key_id", metavar="ID", type=int)
def revoke_api_key_command(key_id: int) -> None:
    """End a key for good."""
    key = _key(key_id)
    revoke_api_key(key, now())
    db.session.commit()
    click.echo(f"{key.name} is revoked.")


def _key(key_id: int) -> ApiKey:
    key = db.session.get(ApiKey, key_id)
    if key is None:
        raise click.ClickException("No key has this id: see api-keys list.")
    return key
