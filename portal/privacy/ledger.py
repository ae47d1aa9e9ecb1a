"""What was erased, kept outside of the database too: a backup that is put back forgets it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal.privacy.models import Erasure, ErasureKind
from portal.storage.database import db

NAME = "erasures.jsonl"


@dataclass(frozen=True)
class Erased:
    """One erasure as the file has it: a kind, and digests that only SECRET_KEY explains."""

    kind: ErasureKind
    happened_at: datetime
    marks: frozenset[str]


def ledger_path() -> Path:
    """Return where this host notes what was erased through it."""
    return Path(current_app.config["INSTANCE"]) / NAME


def note_outside(erasure: Erasure) -> None:
    """Add an erasure that is committed to the file; a full disk is told of and stops nothing."""
    try:
        path = ledger_path()
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as file:
            file.write(line_of(erasure))
    except OSError as error:
        current_app.logger.error("Erasure %s could not be noted: %s", erasure.id, error.strerror)


def line_of(erasure: Erasure) -> str:
    """Return an erasure as a line of the file."""
    told = {
        "kind": erasure.kind,
        "happened_at": erasure.happened_at.isoformat(),
        "marks": [each.digest for each in erasure.marks],
    }
    return json.dumps(told) + "\n"


def lines_of_database() -> Iterator[str]:
    """Return the erasures that the database knows, oldest first."""
    for erasure in db.session.scalars(select(Erasure).order_by(Erasure.id)):
        yield line_of(erasure)


def read_lines(lines: Iterable[str]) -> list[Erased]:
    """Read a file of erasures. ValueError, with the number of the line, for anything else."""
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(_read(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number} is no erasure") from error
    return found


def _read(told: Any) -> Erased:
    at = datetime.fromisoformat(told["happened_at"])
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return Erased(ErasureKind(told["kind"]), at, frozenset(map(str, told["marks"])))
