"""The worker's sign of life: a file whose age is that of its last look."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

NAME = "worker.heartbeat"
DEAD_AFTER_S = 120  # it looks each second; a long file may keep its threads busy for a while


def beat(instance: Path) -> None:
    """Say that the worker of this host looked for work, and that the database answered it."""
    (instance / NAME).touch()


def last_beat(instance: Path) -> datetime | None:
    """Return when the worker of this host looked last; None: no worker ever ran here."""
    try:
        return datetime.fromtimestamp((instance / NAME).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
