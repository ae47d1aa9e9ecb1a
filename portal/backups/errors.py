"""Why a backup is not made, not read or not put back; the texts are for who calls a command."""

from __future__ import annotations


class BackupRefused(ValueError):
    """A file that is no whole backup of ours, or one that cannot be put back here."""


class NoState(RuntimeError):
    """The database did not give its state; the text is what it said."""


class NotEmpty(BackupRefused):
    """The database holds data that nobody said may go."""
