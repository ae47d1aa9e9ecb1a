"""The session tells what it does to rows of audited tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from portal.audit.actors import present_actor
from portal.audit.changes import changes_of
from portal.audit.declarations import Audited, audited
from portal.audit.deeds import Deed
from portal.audit.recording import WAITING, Entry, Subject, add, is_quiet, write
from portal.storage.database import db
from portal.web.clock import now

SAVED = "audit before savepoints"  # what waited when each savepoint was set


def init_app() -> None:
    """Listen to the session; a second application of the process has the same one."""
    for name, listener in (
        ("after_flush", _on_flush),
        ("before_commit", _on_commit),
        ("after_transaction_create", _on_begin),
        ("after_soft_rollback", _on_rollback),
    ):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)


def _on_flush(session: Session, _context: Any) -> None:
    if is_quiet():
        return
    for deed, rows in (
        (Deed.CREATED, session.new),
        (Deed.CHANGED, session.dirty),
        (Deed.REMOVED, session.deleted),
    ):
        _note_rows(deed, rows)


def _note_rows(deed: Deed, rows: Iterable[object]) -> None:
    for row in rows:
        declared = audited(row)
        if declared is None or deed not in declared.deeds:
            continue
        changes = changes_of(row, declared, deed)
        if changes or deed is Deed.REMOVED:
            add(Entry(now(), deed, present_actor(), _subject(row, declared), changes, {}))


def _subject(row: object, declared: Audited) -> Subject:
    name = getattr(row, declared.name) if declared.name else None
    return Subject(declared.subject, getattr(row, declared.key), name)


def _on_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return  # what is done in a savepoint stands when the whole does
    session.flush()  # the commit itself would do so only afterwards
    session.info.pop(SAVED, None)
    waiting = session.info.pop(WAITING, None)
    if waiting:
        write(waiting)


def _on_begin(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested and WAITING in session.info:
        saved = session.info.setdefault(SAVED, {})
        saved[transaction] = list(session.info[WAITING])


def _on_rollback(session: Session, ended: SessionTransaction) -> None:
    before = session.info.get(SAVED, {}).pop(ended, None)
    if ended.nested:
        session.info[WAITING] = before or []
    elif ended.parent is None:
        session.info.pop(WAITING, None)
        session.info.pop(SAVED, None)
