"""The work on batches of orders, for a worker: it may end at any moment, and is taken up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from portal.acts.intake import Intake, chunks, compared, open_order_file, taken_in
from portal.acts.intake_notes import keep_early_refusals, keep_refusals, remember_orders
from portal.acts.undoing import StandsInTheWay, undo
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note, quietly
from portal.orders.batches.leases import LONG_LEASE, Lease, LeaseLost, take_up
from portal.orders.batches.models import BatchState, OrderBatch, RefusedLine
from portal.orders.batches.operations import forget_file
from portal.orders.batches.queries import batch_by_id, file_of, waiting_batches
from portal.orders.files.errors import FileRefused
from portal.orders.files.reading import OrderFile
from portal.storage.database import db
from portal.web.clock import now

MOST_ATTEMPTS = 12
TOLD_ROWS = 5000  # how far the reading has got is told now and then
COUNTS = ("added", "changed", "same", "delivered", "refused_lines")

waiting_intakes = waiting_batches


def work_on_intake(batch_id: int, clock: Callable[[], datetime] = now) -> bool:
    """Do what a batch waits for, from where it was left; return False when nothing was to do.

    Commits as it goes. Killed at any moment, it is taken up again a minute later, here or on
    another host; no order is lost or doubled by that.
    """
    lease = take_up(batch_id, clock)
    if lease is None:
        return False
    batch = batch_by_id(batch_id)
    assert batch is not None  # noqa: S101 - taken up
    state, language = batch.state, batch.language
    db.session.rollback()
    with force_locale(language):
        try:
            if lease.number > MOST_ATTEMPTS:
                _fail(lease, _("It was begun again and again, and never finished."))
            elif state is BatchState.UNDOING:
                _undo(lease)
            else:
                _read_and(state is BatchState.TAKING_IN, lease)
        except LeaseLost:
            current_app.logger.warning("Batch %s is worked on by somebody else", batch_id)
        except FileRefused as error:
            _fail(lease, str(error.reason))
        except OperationalError:
            raise  # the database is away: another try comes by itself
        except Exception:
            current_app.logger.exception("Batch %s", batch_id)
            _fail(lease, _("Something went wrong on our side; it is in the log of the portal."))
    return True


def _fail(lease: Lease, reason: str) -> None:
    db.session.rollback()
    note(Deed.IMPORT_FAILED, _subject(lease))
    lease.end(state=BatchState.FAILED, failure=reason)


def _undo(lease: Lease) -> None:
    lease.prolong(LONG_LEASE)
    try:
        with quietly():
            undo(lease.batch_id)
    except StandsInTheWay:  # since the page that asked; it says by itself what
        db.session.rollback()
        lease.end(state=BatchState.DONE, undone_by_id=None)
    else:
        note(Deed.UNDO_DONE, _subject(lease))
        lease.end(state=BatchState.UNDONE, undone_at=lease.clock())


def _read_and(take: bool, lease: Lease) -> None:
    with file_of(lease.batch_id) as bytes_:
        batch = _batch(lease)
        file = open_order_file(bytes_, batch.filename, batch.made_at, batch.mapping, batch.columns)
        done, size_bytes = batch.done, batch.size_bytes
        db.session.rollback()
        if not take:  # whoever compared before has left no trace that counts
            lease.save(state=BatchState.READING, done=0, total=size_bytes, rows=0)
        _read_rows(file, bytes_, lease, quietly=take)
        if take:
            _take_in(file, done, lease)
        else:
            _compare(file, lease)


def _read_rows(file: OrderFile, bytes_: BinaryIO, lease: Lease, quietly: bool) -> None:
    told = 0
    for rows in file.read():
        if rows - told >= TOLD_ROWS:
            told = rows
            # when orders are taken in, the bar tells of orders
            lease.save(**({} if quietly else {"rows": rows, "done": bytes_.tell()}))


def _compare(file: OrderFile, lease: Lease) -> None:
    db.session.execute(delete(RefusedLine).where(RefusedLine.batch_id == lease.batch_id))
    counts = dict.fromkeys(COUNTS, 0)
    counts["refused_lines"] = keep_early_refusals(lease.batch_id, file)
    lease.save(state=BatchState.COMPARING, done=0, **_known_of(file), **counts)
    for found in chunks(file.found_after(0)):
        intake = compared(found)
        _add(counts, intake)
        keep_refusals(lease.batch_id, file, intake.refusals)
        lease.save(done=found[-1].number, **counts)
    lease.end(state=BatchState.PREVIEWED, done=file.count, **counts)


def _take_in(file: OrderFile, done: int, lease: Lease) -> None:
    batch = _batch(lease)
    counts = {name: getattr(batch, name) for name in COUNTS}
    db.session.rollback()
    if done == 0:
        db.session.execute(delete(RefusedLine).where(RefusedLine.batch_id == lease.batch_id))
        counts["refused_lines"] = keep_early_refusals(lease.batch_id, file)
        lease.save(**_known_of(file))
    for found in chunks(file.found_after(done)):
        with quietly():
            intake = taken_in(found, lease.clock())
        _add(counts, intake)
        keep_refusals(lease.batch_id, file, intake.refusals)
        remember_orders(lease.batch_id, intake.taken)
        # one commit: the orders, what it takes to undo them, and how far we are
        lease.save(done=found[-1].number, **counts)
        db.session.expunge_all()
    forget_file(lease.batch_id)
    note(Deed.IMPORT_DONE, _subject(lease), **counts)
    lease.end(state=BatchState.DONE, done=file.count, sample={}, **counts)


def _known_of(file: OrderFile) -> dict[str, Any]:
    """Return what is known of a file when its rows are read; from then on it is read so."""
    found = file.found
    return {
        "total": file.count,
        "rows": file.rows,
        "mapping": found.mapping,
        "system": found.system,
        "columns": found.columns,
    }


def _batch(lease: Lease) -> OrderBatch:
    batch = batch_by_id(lease.batch_id)
    assert batch is not None  # noqa: S101 - nothing deletes a batch that is worked on
    return batch


def _subject(lease: Lease) -> Subject:
    return Subject(SubjectKind.ORDER_BATCH, lease.batch_id)


def _add(counts: dict[str, int], intake: Intake) -> None:
    counts["added"] += intake.new
    counts["changed"] += intake.changed
    counts["same"] += intake.same
    counts["delivered"] += intake.delivered
    counts["refused_lines"] += intake.refused_lines
