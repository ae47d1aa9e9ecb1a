"""The worker forgets what is old once a day, a part each minute until nothing is left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.audit.deeds import Deed
from portal.audit.recording import note
from portal.privacy.models import RetentionRun
from portal.privacy.retention import forget_some, is_kept_for_good
from portal.privacy.wiping import wipe_search
from portal.storage.database import db
from portal.storage.locks import try_lock
from portal.storage.races import insert_or_winner
from portal.web.clock import day_of

MOST_STEPS = 20  # transactions in one minute: others want the database, too


def keep_periods(at: datetime) -> None:
    """Forget a part of what is too old, unless this day is done; each step is committed."""
    for _ in range(MOST_STEPS):
        if not _step(at):
            return


def _step(at: datetime) -> bool:
    """Forget some; return False when there is no period, this day is done, or another is at it."""
    if is_kept_for_good() or not try_lock("retention"):
        db.session.rollback()
        return False
    run = _run_of(at)
    if run.ended_at is not None:
        db.session.commit()
        return False
    done = forget_some(at)
    run.answers += done.answers or 0
    run.clients += done.clients or 0
    is_over = not (done.answers or done.clients)
    if is_over:
        _end(run, at)
    has_erased = run.answers > 0
    db.session.commit()
    if is_over and has_erased:
        wipe_search()
    return not is_over


def _run_of(at: datetime) -> RetentionRun:
    day = day_of(at)
    known = db.session.get(RetentionRun, day)
    if known is not None:
        return known
    unended = select(RetentionRun).where(RetentionRun.ended_at.is_(None), RetentionRun.day < day)
    for run in db.session.scalars(unended):  # midnight came first: this day goes on with it
        _end(run, at)
    new = RetentionRun(day=day, began_at=at, answers=0, clients=0)
    return insert_or_winner(new, lambda: db.session.get(RetentionRun, day))[0]


def _end(run: RetentionRun, at: datetime) -> None:
    run.ended_at = at
    if run.answers or run.clients:
        note(Deed.FORGOTTEN, answers=run.answers, clients=run.clients)
