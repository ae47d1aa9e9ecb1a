"""Words for the roles of users, the states of keys and the ends of sessions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.accounts.models import Role
from portal.accounts.rules import Ending, KeyState

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
