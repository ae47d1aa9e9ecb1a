"""Writing down what is done: once for each deed, in the transaction of the deed itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from portal.audit.actors import Actor, present_actor, written
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.models import AuditEntry
from portal.storage.afterwards import write_afterwards
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.inserts import insert_many
from portal.storage.requests import only_reads
from portal.web.clock import now

WAITING = "audit"  # under this name a session keeps what it has still to write
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@dataclass(frozen=True)
class Subject:
    """What something is done to. name: nothing personal of clients."""

    kind: SubjectKind
    id: int | None = None
    name: str | None = None


@dataclass(frozen=True)
class Entry:
    """A deed that is to be written down. changes: {column: [before, after] or "changed"}."""

    at: datetime
    deed: Deed
    actor: Actor
    subject: Subject | None
    changes: Mapping[str, Any]
    detail: Mapping[str, Any]


def note(
    deed: Deed,
    subject: Subject | None = None,
    changes: Mapping[str, Any] | None = None,
    **detail: Any,
) -> None:
    """Write down a deed with the rest of the transaction; who and whence are known by themselves.

    What a reading request gives away is written when it is sent. Values are what JSON knows;
    secrets and what clients tell of themselves stay out: nothing here can be erased.
    """
    entry = _entry(deed, subject, changes, detail)
    if only_reads():
        _write_afterwards(entry)
    else:
        add(entry)


def note_apart(deed: Deed, subject: Subject | None = None, **detail: Any) -> None:
    """Write down a deed of this request though all that the request did comes to nothing."""
    _write_afterwards(_entry(deed, subject, None, detail))


@contextmanager
def quietly() -> Iterator[None]:
    """Write nothing down row by row meanwhile: who does a thousand things notes the whole."""
    token = _quiet.set(True)
    try:
        yield
        db.session.flush()  # what waits in the session belongs to it, too
    finally:
        _quiet.reset(token)


def add(entry: Entry) -> None:
    """Let an entry be written when the session commits; one subject's changes are one entry."""
    if _quiet.get():
        return
    waiting: list[Entry] = db.session().info.setdefault(WAITING, [])
    if entry.deed is Deed.CHANGED and entry.subject is not None and entry.subject.id is not None:
        for place, known in enumerate(waiting):
            if known.subject == entry.subject and known.deed in (Deed.CREATED, Deed.CHANGED):
                waiting[place] = replace(known, changes=_one_after_another(known, entry))
                return
    waiting.append(entry)


def is_quiet() -> bool:
    """Tell whether rows are changed without an entry for each."""
    return _quiet.get()


def write(entries: Sequence[Entry]) -> None:
    """Insert entries in one statement; none waits for anybody."""
    insert_many(table_of(AuditEntry), [_row(entry) for entry in entries])


def as_json(value: Any) -> str:
    """Return JSON that is always the same text for the same value, and that any database holds."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def _entry(
    deed: Deed,
    subject: Subject | None,
    changes: Mapping[str, Any] | None,
    detail: Mapping[str, Any],
) -> Entry:
    return Entry(now(), deed, present_actor(), subject, changes or {}, detail)


def _write_afterwards(entry: Entry) -> None:
    write_afterwards(partial(write, [entry]), "A deed was not written into the audit")


def _one_after_another(known: Entry, later: Entry) -> Mapping[str, Any]:
    merged = dict(known.changes)
    for column, change in later.changes.items():
        first = merged.get(column, change)
        is_told = isinstance(first, list) and isinstance(change, list)
        merged[column] = [first[0], change[1]] if is_told else change
    return merged


def _row(entry: Entry) -> dict[str, Any]:
    actor, subject = entry.actor, entry.subject
    detail = {**entry.detail, **({"changes": entry.changes} if entry.changes else {})}
    name = None
    if subject is not None:
        # what has no name goes by its number, so that people find it by that
        name = subject.name or (None if subject.id is None else str(subject.id))
    return {
        "happened_at": entry.at,
        "deed": entry.deed.value,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "address": actor.address,
        "subject_kind": subject.kind.value if subject else None,
        "subject_id": subject.id if subject else None,
        "subject_name": written(name) if name else None,
        "detail": as_json(detail),
    }
