"""What of clients pages and files show to whom."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.accounts.models import Role


class Personal(StrEnum):
    """What of a client not everybody's work needs."""

    NAME = "name"
    CONTACT = "contact"  # phones, e-mails, what was left to reply to


SEES: Mapping[Role, frozenset[Personal]] = {
    Role.PRINTER: frozenset({Personal.NAME}),  # as it stands on the act
    Role.STAFF: frozenset(Personal),
    Role.ANALYST: frozenset(),  # figures and words are about nobody
    Role.ADMIN: frozenset(Personal),
}


def shows(what: Personal, role: Role) -> bool:
    """Tell whether pages and files show something of clients to a role."""
    return what in SEES[role]
