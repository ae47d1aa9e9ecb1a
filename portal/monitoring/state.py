"""How the portal stands at a moment: what the database, the disk and the worker say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from portal.monitoring.health import present_revision, sqlite_file
from portal.monitoring.heartbeat import last_beat
from portal.monitoring.queues import Queue, Waiting, dead_messages, waiting_work
from portal.web.clock import AHEAD


@dataclass(frozen=True)
class DatabaseState:
    """What the database says of itself and of what waits in it."""

    waiting: dict[Queue, Waiting]
    dead_messages: int
    size_bytes: int
    revision: str | None


def database_state(engine: Engine, at: datetime) -> DatabaseState:
    """Ask the database; SQLAlchemyError when it does not answer."""
    with engine.connect() as connection:
        return DatabaseState(
            waiting=waiting_work(connection, at),
            dead_messages=dead_messages(connection),
            size_bytes=_size_of_file(engine)
            or connection.scalar(text("SELECT pg_database_size(current_database())")),
            revision=present_revision(connection),
        )


def seconds_since_beat(instance: Path, at: datetime) -> float | None:
    """Return how long ago the worker of this host looked; None: none ever ran here."""
    beat = last_beat(instance)
    return None if beat is None else (at - beat).total_seconds()


def last_backup(folder: Path, at: datetime) -> datetime | None:
    """Return when the newest backup in the folder of backups was written; None: there is none.

    Also when the folder cannot be read. What a clock that went ahead wrote does not count.
    """
    moments = []
    with suppress(OSError):
        for file in folder.glob("[!.]*.backup"):
            with suppress(FileNotFoundError):  # its turn to go has just come
                moments.append(datetime.fromtimestamp(file.stat().st_mtime, UTC))
    return max((moment for moment in moments if moment <= at + AHEAD), default=None)


def _size_of_file(engine: Engine) -> int:
    file = sqlite_file(engine)
    if file is None:
        return 0
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
