"""Words for roles, the states of keys, the ends of sessions, and for those who come in."""

from __future__ import annotations

from math import ceil

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext as _n

from portal.accounts.errors import TooManyTries
from portal.accounts.models import Role
from portal.accounts.password_rules import Problem
from portal.accounts.rules import Ending, KeyState
from portal.accounts.sign_in_models import FactorRule

ROLES = {
    Role.PRINTER: _lp("user role", "printer"),
    Role.STAFF: _lp("user role", "staff"),
    Role.ANALYST: _lp("user role", "analyst"),
    Role.ADMIN: _lp("user role", "admin"),
}
KEY_STATES = {
    KeyState.LIVE: _lp("API key", "works"),
    KeyState.ENDS: _lp("API key", "replaced, still works"),
    KeyState.REPLACED: _lp("API key", "replaced"),
    KeyState.REVOKED: _lp("API key", "revoked"),
}
ENDINGS = {
    Ending.ENDED: _l("This session was ended. Sign in again."),
    Ending.IDLE: _l("You were away for more than two hours. Sign in again."),
    Ending.OLD: _l("Twelve hours have passed since you signed in. Sign in again."),
}
PROBLEMS = {
    Problem.SHORT: _l("The password needs at least 8 characters."),
    Problem.LONG: _l("The password may have at most 200 characters."),
    Problem.COMMON: _l(
        "This password is among those that are tried first, in either keyboard layout."
        " Take a few words that do not belong together."
    ),
    Problem.SIMPLE: _l(
        "A row or a repetition is guessed at once. Take a few words that do not belong together."
    ),
    Problem.KNOWN: _l(
        "This password is made of words that everybody knows: the firm’s name, your e-mail or words"
        " of the portal. Add words that have nothing to do with them."
    ),
}
FACTOR_RULES = {
    FactorRule.NOBODY: _l("Everyone decides for themselves"),
    FactorRule.ADMINS: _l("Admins must have one"),
    FactorRule.EVERYONE: _l("Everyone must have one"),
}


def words_of_wait(error: TooManyTries) -> str:
    """Say how long to wait after too many tries, in whole minutes."""
    minutes = ceil(error.wait.total_seconds() / 60)
    words: str = _n(
        "Too many tries have failed. Please try again in %(num)s minute.",
        "Too many tries have failed. Please try again in %(num)s minutes.",
        minutes,
    )
    return words


def retry_after(error: TooManyTries) -> dict[str, str]:
    """Return the header that tells programs how long to wait."""
    return {"Retry-After": str(ceil(error.wait.total_seconds()))}
