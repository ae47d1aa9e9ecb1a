"""Commands for the people who sign in."""

from __future__ import annotations

import os
import sys

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from portal.accounts import invitations
from portal.accounts.errors import UserExists
from portal.accounts.factors import factor_of, turn_off, users_with_factor
from portal.accounts.letters import address_of
from portal.accounts.models import Role, User
from portal.accounts.operations import add_user
from portal.accounts.passwords import one_time_password, problem_of
from portal.accounts.queries import active_admins, user_by_email
from portal.accounts.queries import users as all_users
from portal.accounts.session_operations import end_sessions
from portal.accounts.words import PROBLEMS
from portal.storage.database import db
from portal.web.clock import now

users = AppGroup("users", help="People who sign in.")
role_option = click.option(
    "--role", type=click.Choice([role.value for role in Role]), required=True
)


@users.command("add")
@click.argument("email")
@role_option
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user_command(email: str, role: str, password_stdin: bool) -> None:
    """Add a user; without --password-stdin a one-time password is printed.

    The one-time password opens the door for three days, and must then be changed.
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else one_time_password()
    _require_sound(password, email, "The password")
    try:
        add_user(email, Role(role), password, now(), must_change_password=not password_stdin)
    except UserExists as error:
        raise _taken(email) from error
    db.session.commit()
    click.echo(f"{email} added as {role}.", err=True)
    if not password_stdin:
        click.echo(password)


@users.command("invite")
@click.argument("email")
@role_option
def invite_command(email: str, role: str) -> None:
    """Print a link, alone on standard output, by which somebody chooses a password."""
    try:
        link = invitations.invite(email, Role(role), now())
    except UserExists as error:
        raise _taken(email) from error
    db.session.commit()
    click.echo(address_of(link))


@users.command("reset-password")
@click.argument("email")
def reset_password_command(email: str) -> None:
    """Print a link, alone on standard output, by which a user chooses another password."""
    user = _user(email)
    if not user.active:
        raise click.ClickException(f"The account of {user.email} is closed.")
    link = invitations.make_reset_link(user, now())
    db.session.commit()
    click.echo(address_of(link))


@users.command("reset-factor")
@click.argument("email")
def reset_factor_command(email: str) -> None:
    """Take the second factor of a user away who lost the phone and the recovery codes."""
    user = _user(email)
    if factor_of(user) is None:
        raise click.ClickException(f"{user.email} has no second factor.")
    turn_off(user)
    end_sessions(user.id, now())
    db.session.commit()
    click.echo(f"{user.email} signs in with the password alone.")


@users.command("list")
def list_users_command() -> None:
    """List the users: e-mail, role, state, second factor."""
    with_factor = users_with_factor()
    for user in all_users():
        state = "one-time password" if user.must_change_password else "open"
        factor = "second factor" if user.id in with_factor else "password only"
        click.echo(f"{user.email}\t{user.role}\t{state if user.active else 'closed'}\t{factor}")


@users.command("ensure-admin")
def ensure_admin_command() -> None:
    """Add the first admin from ADMIN_EMAIL and ADMIN_PASSWORD, or with a printed password."""
    if active_admins():
        return
    email = os.environ.get("ADMIN_EMAIL", "admin@example.com")
    given = os.environ.get("ADMIN_PASSWORD", "")
    if given:
        _require_sound(given, email, "ADMIN_PASSWORD")
    password = given or one_time_password()
    try:
        add_user(email, Role.ADMIN, password, now(), must_change_password=not given)
    except UserExists as error:  # of somebody who is no admin, or no more
        raise click.ClickException(
            f"Nobody is admin, and {email} has an account already. Name another ADMIN_EMAIL."
        ) from error
    db.session.commit()
    click.echo(f"First admin: {email}")
    if not given:
        click.echo(f"One-time password: {password}")


def _require_sound(password: str, email: str, name: str) -> None:
    problem = problem_of(password, email)
    if problem is not None:
        with force_locale("en"):
            raise click.ClickException(f"{name} is refused. {PROBLEMS[problem]}")


def _user(email: str) -> User:
    user = user_by_email(email)
    if user is None:
        raise click.ClickException("Nobody has this e-mail: see users list.")
    return user


def _taken(email: str) -> click.ClickException:
    return click.ClickException(f"{email} has an account already.")
