"""Words for the roles of users."""

from __future__ import annotations

from flask_babel import lazy_pgettext as _lp

from portal.accounts.models import Role

ROLES = {Role.STAFF: _lp("user role", "staff"), Role.ADMIN: _lp("user role", "admin")}
