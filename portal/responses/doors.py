"""The way from a code to its act, and the ways that end before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

from portal.acts.codes import read_code
from portal.acts.rules import is_open
from portal.responses.drafts import LIFE
from portal.responses.errors import ActClosed, ActNotFound
from portal.responses.limits import count_guess
from portal.responses.models import Channel
from portal.responses.opened import ActDoor, OpenedAct, act_door, opened_act
from portal.web.addresses import address
from portal.web.languages import prefer

TYPED = "code"
Act = TypeVar("Act", bound=ActDoor)
KEPT = ("by", "lang", "r")  # what links inside an act's pages carry on


def open_act(typed: str, at: datetime) -> OpenedAct:
    """Return the act of a code that was scanned or typed; the page speaks its order's language.

    Raises ActNotFound, ActClosed, and TooManyRequests after too many unknown codes: only
    misses count, so that one address with many clients is never locked out.
    """
    return _open(typed, at, opened_act)


def open_door(typed: str, at: datetime) -> ActDoor:
    """Do what open_act does for who only sends something: it costs less."""
    return _open(typed, at, act_door)


def _open(typed: str, at: datetime, read: Callable[[str, datetime], Act | None]) -> Act:
    code = read_code(typed)
    act = read(code, at - LIFE) if code else None
    if act is None:
        count_guess()
        raise ActNotFound
    prefer(act.language)
    if act.erased_at is not None or not is_open(act, act.answer_days, at):
        raise ActClosed(act)
    return act


def kept(*names: str) -> dict[str, Any]:
    """Return the arguments of the address that links carry on."""
    return {name: request.args[name] for name in names or KEPT if name in request.args}


def address_of(code: str) -> str:
    """Return the address of an act's page, with the arguments that links carry on."""
    return f"{path_of(code)}?{urlencode(kept())}" if kept() else path_of(code)


def path_of(code: str) -> str:
    """Return the path of an act's page; what stands before the code is built once for all."""
    return address("public_answers.answer_page", code="") + code


def channel() -> Channel:
    """Return how the client came: by typing the code on the first page, or else by the QR."""
    return Channel.CODE if is_typed() else Channel.QR


def is_typed() -> bool:
    """Tell whether the client typed the code."""
    return "by" in request.args and request.args["by"] == TYPED
