"""Who does it, and from where: told by the request, the command or the worker itself."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import click
from flask import g, has_request_context, request
from flask_login import current_user

from portal.audit.deeds import ActorKind
from portal.audit.models import NAME_LENGTH
from portal.web.text import clean_line

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


@dataclass(frozen=True)
class Actor:
    """Who does something. id: of a user or a key."""

    kind: ActorKind
    id: int | None = None
    name: str = ""
    address: str | None = None


@contextmanager
def acting(kind: ActorKind, name: str) -> Iterator[None]:
    """Say that what is done meanwhile is done for somebody, such as the sender of a webhook."""
    token = _acting.set(Actor(kind, name=written(name)))
    try:
        yield
    finally:
        _acting.reset(token)


def let_act(kind: ActorKind, actor_id: int, name: str) -> None:
    """Say who makes the present request, as its guard has found out."""
    g.actor = Actor(kind, actor_id, written(name), request.remote_addr)


def present_actor() -> Actor:
    """Return who does what is done now."""
    told = _acting.get()
    if told is not None:
        return told
    if not has_request_context():
        return _without_request()
    if "actor" in g:
        return g.actor  # type: ignore[no-any-return]
    if current_user and current_user.is_authenticated:
        name = written(current_user.email)
        return Actor(ActorKind.USER, current_user.id, name, request.remote_addr)
    return Actor(ActorKind.NOBODY, address=request.remote_addr)


def written(name: str) -> str:
    """Return a name as an entry holds it."""
    return clean_line(name)[:NAME_LENGTH]


def _without_request() -> Actor:
    context = click.get_current_context(silent=True)
    if context is None:  # a thread of the worker
        return Actor(ActorKind.PORTAL)
    command = " ".join(context.command_path.split()[1:])
    return Actor(ActorKind.COMMAND, name=written(f"{_user_of_system()}: {command}"))


def _user_of_system() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may give its user no name
        return str(os.getuid())
