"""The folder of backups: its files are all that is known of them."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from portal.backups.writing import UNFINISHED
from portal.web.clock import AHEAD

_NAME = re.compile(r"portal-(\d{8}T\d{6})Z\.backup")
_MOMENT = "%Y%m%dT%H%M%S"
_WANTED, _FAILED, _LOCK = ".wanted", ".failed", ".lock"
# of the worker alone: what somebody makes by hand in this folder is not under its lock
_UNFINISHED = f".portal-{'[0-9]' * 8}T{'[0-9]' * 6}Z.backup-*{UNFINISHED}"


class Trouble(StrEnum):
    """Why there is no new backup."""

    NO_FOLDER = "no_folder"
    NOT_WRITABLE = "not_writable"
    NO_ROOM = "no_room"
    DATABASE = "database"  # it did not answer
    DAMAGED = "damaged"  # what was written is not what was to be written


@dataclass(frozen=True)
class Stored:
    """A backup that was read again after it was written: else it would not have its name."""

    name: str
    made_at: datetime
    size: int  # bytes


@dataclass(frozen=True)
class Failure:
    """A try that made no backup, and after which none has been made."""

    at: datetime
    trouble: Trouble


class BackupFolder:
    """A folder, perhaps shared by several hosts. OSError when it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def stored(self, at: datetime) -> list[Stored]:
        """Return the backups made until `at`, newest first.

        One of later was made while the clock went wrong: to take it for the newest would mean to
        make none until then, and to keep it in place of good ones.
        """
        found = []
        for path in self.path.iterdir():
            made_at = _moment_of(path.name)
            if made_at is not None and made_at <= at + AHEAD and path.is_file():
                with suppress(FileNotFoundError):  # it has just been removed
                    found.append(Stored(path.name, made_at, path.stat().st_size))
        return sorted(found, key=lambda each: each.made_at, reverse=True)

    def place(self, at: datetime) -> Path:
        """Return where a backup of this moment goes."""
        return self.path / f"portal-{at.astimezone(UTC):{_MOMENT}}Z.backup"

    def remove(self, backup: Stored) -> None:
        """Remove a backup."""
        (self.path / backup.name).unlink(missing_ok=True)

    def ask(self) -> None:
        """Ask the worker for a backup."""
        (self.path / _WANTED).touch(0o600)

    def is_asked(self) -> bool:
        """Tell whether somebody asked for one."""
        return (self.path / _WANTED).exists()

    def forget_asking(self) -> None:
        """Take the wish as fulfilled, or tried."""
        (self.path / _WANTED).unlink(missing_ok=True)

    def is_at_work(self) -> bool:
        """Tell whether one is being written."""
        return any(self.path.glob(_UNFINISHED))

    def clear(self) -> None:
        """Remove what a worker left that was killed; only for who has the lock."""
        for path in self.path.glob(_UNFINISHED):
            shutil.rmtree(path, ignore_errors=True)

    def failure(self) -> Failure | None:
        """Return the last try, if it failed."""
        try:
            noted = json.loads((self.path / _FAILED).read_text())
            return Failure(datetime.fromisoformat(noted["at"]), Trouble(noted["trouble"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):  # never, or half written
            return None

    def note_failure(self, failure: Failure | None) -> None:
        """Note that a try failed; None: the last one did not."""
        if failure is None:
            (self.path / _FAILED).unlink(missing_ok=True)
            return
        noted = {"at": failure.at.isoformat(), "trouble": failure.trouble}
        (self.path / _FAILED).write_text(json.dumps(noted))

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Give whether nobody else works in the folder, on this host or another; then none will."""
        descriptor = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(descriptor)


def _moment_of(name: str) -> datetime | None:
    """Return when a backup of this name was made; None: it is the name of something else."""
    match = _NAME.fullmatch(name)
    try:
        return datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC) if match else None
    except ValueError:  # no day of the calendar
        return None
