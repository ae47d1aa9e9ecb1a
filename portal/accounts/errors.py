"""What can go wrong with users, keys and coming in."""

from __future__ import annotations

from datetime import timedelta


class UserExists(Exception):
    """The e-mail has an account already."""


class LastAdmin(Exception):
    """The only admin left cannot be closed."""


class KeyEnded(Exception):
    """The key is revoked or replaced already."""


class InvitationEnded(Exception):
    """The link was used, revoked or has expired."""


class FactorExists(Exception):
    """The person has a second factor already."""


class TooManyTries(Exception):
    """Too many tries failed; the next one is heard after a wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait
