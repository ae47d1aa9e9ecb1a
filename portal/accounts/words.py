"""Words for the roles of users and the states of keys."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.accounts.models import Role
from portal.accounts.rules import KeyState

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
