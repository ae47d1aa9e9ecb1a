"""Tries to sign in, counted by the database: all workers and hosts know of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import has_request_context
from sqlalchemy import bindparam, case, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.exceptions import TooManyRequests

from portal.accounts.errors import TooManyTries
from portal.accounts.sign_in_models import SignInTry, TryScope
from portal.audit.refusals import note_refusal
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.types import UtcDateTime
from portal.web.limits import home_of

FREE = {TryScope.ADDRESS: 20}  # an office has one address and many people who mistype
FREE_ELSEWHERE = 5
WAITS_MIN = (1, 2, 4, 8, 15)  # after the free tries, growing; the last one goes on
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """What a try is counted by."""

    scope: TryScope
    subject: str

    @property
    def key(self) -> dict[str, str]:
        """The primary key of the row: whose try it was is not readable in it."""
        digest = hashlib.sha256(f"{self.scope}\0{self.subject}".encode()).hexdigest()
        return {"scope": self.scope, "digest": digest}


def from_address(address: str | None, scope: TryScope = TryScope.ADDRESS) -> Counted:
    """Return how tries from an address of the network are counted."""
    return Counted(scope, home_of(address or ""))


def admit(tries: Iterable[Counted], at: datetime) -> None:
    """Count a try as failed; TooManyTries, with nothing counted, when one of them has to wait.

    Before anything costly is done: of two at once both cannot be the last that is free. The try
    that succeeds is taken back. Commits: what follows is slow on purpose, and must hold no lock.
    """
    for counted in tries:
        if not _count(counted, at):
            row = db.session.get(SignInTry, (counted.scope, counted.key["digest"]))
            free_at = row.free_at if row is not None else at
            db.session.rollback()
            if has_request_context():
                note_refusal(TooManyRequests())  # answered by the form's own page
            raise TooManyTries(max(free_at - at, timedelta(seconds=1)))
    db.session.commit()


def take_back(tries: Iterable[Counted]) -> None:
    """Uncount a try that succeeded: an account starts anew, an address only loses this one.

    Else one good account would let its owner try on those of others for ever.
    """
    for counted in tries:
        row = table_of(SignInTry)
        here = (row.c.scope == counted.scope, row.c.digest == counted.key["digest"])
        if counted.scope is TryScope.ADDRESS:
            fewer = update(row).where(*here, row.c.failures > 0)
            db.session.execute(fewer.values(failures=row.c.failures - 1, free_at=row.c.tried_at))
        else:
            db.session.execute(delete(row).where(*here))


def forget_tries(at: datetime) -> int:
    """Forget what was tried long ago; return how many counts."""
    old = delete(SignInTry).where(SignInTry.tried_at < at - FORGOTTEN_AFTER)
    return len(db.session.execute(old.returning(SignInTry.digest)).all())


def wait_after(failures: int, scope: TryScope) -> timedelta:
    """Return how long to wait after so many failures in a row.

    >>> [wait_after(n, TryScope.ACCOUNT).seconds // 60 for n in (4, 5, 6, 99)]
    [0, 1, 2, 15]
    """
    late = failures - FREE.get(scope, FREE_ELSEWHERE)
    return timedelta(minutes=WAITS_MIN[min(late, len(WAITS_MIN) - 1)] if late >= 0 else 0)


def _count(counted: Counted, at: datetime) -> bool:
    connection = db.session.connection()
    statement = _upsert(connection.dialect.name, counted.scope)
    free = FREE.get(counted.scope, FREE_ELSEWHERE)
    values = {**counted.key, "at": at, "old": at - FORGOTTEN_AFTER}
    values |= {f"after_{n}": at + wait_after(n, counted.scope) for n in _late(free)}
    return connection.execute(statement, values).one_or_none() is not None


def _late(free: int) -> range:
    return range(free, free + len(WAITS_MIN))


@cache
def _upsert(kind: str, scope: TryScope) -> Any:
    """Return the statement that counts, unless one has to wait: then it gives no row."""
    table = table_of(SignInTry)
    moment = UtcDateTime()
    at, old = bindparam("at", type_=moment), bindparam("old", type_=moment)
    insert = (sqlite.insert if kind == "sqlite" else postgresql.insert)(table)
    insert = insert.values(
        scope=bindparam("scope"), digest=bindparam("digest"), failures=1, tried_at=at, free_at=at
    )
    late = _late(FREE.get(scope, FREE_ELSEWHERE))
    failures = case((table.c.tried_at < old, 1), else_=table.c.failures + 1)
    waits = {n: bindparam(f"after_{n}", type_=moment) for n in late}
    free_at = case(
        (failures < late[0], at),
        *((failures == n, after) for n, after in waits.items()),
        else_=waits[late[-1]],
    )
    return insert.on_conflict_do_update(
        index_elements=[table.c.scope, table.c.digest],
        set_={"failures": failures, "tried_at": at, "free_at": free_at},
        # a wait that ends later than any wait is of a clock that was set back since
        where=or_(table.c.free_at <= at, table.c.free_at > waits[late[-1]]),
    ).returning(table.c.failures)
