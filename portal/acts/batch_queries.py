"""Reads of print runs, and of the acts that can be printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from portal.acts.filters import ActFilter
from portal.acts.formats import PageFormat
from portal.acts.models import Act, PrintBatch, PrintBatchAct
from portal.acts.queries import fits, whole_acts
from portal.acts.rules import Parcel, packed, read_number
from portal.company.queries import company
from portal.orders.models import Order
from portal.storage.database import db
from portal.web.clock import day_of
from portal.web.paging import Page, read_cursor, read_id, write_cursor

PAGE = 50
CHUNK = 200  # acts in memory at once while a run is drawn
MOST_ACTS = 5000  # in one run: nobody answers for a higher pile of paper
REMINDERS = 3


def count_printable(wanted: ActFilter) -> int:
    """Count the acts of a filter that can be printed."""
    query = select(func.count()).select_from(Act).join(Act.order)
    return db.session.scalar(query.where(Act.voided_at.is_(None), *fits(wanted))) or 0


def parcels_that_fit(wanted: ActFilter) -> list[Parcel]:
    """Return what can be printed of a filter; of too many acts, one more than a run may have."""
    return _parcels(*fits(wanted))


def parcels_by_number(numbers: Sequence[str]) -> list[Parcel]:
    """Return what can be printed of the acts with these numbers."""
    keys = {key for key in map(read_number, numbers[: MOST_ACTS + 1]) if key}
    return _parcels(tuple_(Act.year, Act.serial).in_(keys)) if keys else []


def printable_acts(wanted: ActFilter) -> Iterator[Act]:
    """Yield whole acts of a filter that can be printed, as they are packed; a chunk at a time."""
    order = company().packing_order
    ids = [parcel.act_id for parcel in packed(_parcels(*fits(wanted), most=None), order)]
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = {act.id: act for act in db.session.scalars(whole_acts().where(Act.id.in_(chunk)))}
        yield from (found[act_id] for act_id in chunk)


def batch_by_id(batch_id: int) -> PrintBatch | None:
    """Return a print run with the people who made and settled it."""
    return db.session.scalar(_batches().where(PrintBatch.id == batch_id))


def batches_page(after: str | None = None) -> Page[PrintBatch]:
    """Return a page of print runs, newest first. ValueError for a foreign cursor."""
    query = _batches().order_by(PrintBatch.id.desc()).limit(PAGE + 1)
    if after:
        [last_id] = read_cursor(after)
        query = query.where(PrintBatch.id < read_id(last_id))
    rows = db.session.scalars(query).all()
    return Page(rows[:PAGE], write_cursor(rows[PAGE - 1].id) if len(rows) > PAGE else None)


def waiting_batches() -> Sequence[PrintBatch]:
    """Return the newest of the runs of which nobody has said yet what came out."""
    waiting = select(PrintBatch).where(PrintBatch.settled_at.is_(None))
    return db.session.scalars(waiting.order_by(PrintBatch.id.desc()).limit(REMINDERS)).all()


def waiting_twin(act_ids: Sequence[int], page_format: PageFormat) -> PrintBatch | None:
    """Return the run that waits for an answer and holds just these acts in this order."""
    alike = select(PrintBatch).where(
        PrintBatch.settled_at.is_(None),
        PrintBatch.act_count == len(act_ids),
        PrintBatch.format == page_format,
    )
    twin = db.session.scalar(alike.order_by(PrintBatch.id.desc()).limit(1))
    if twin is None:
        return None
    its_acts = select(PrintBatchAct.act_id).filter_by(batch_id=twin.id)
    in_place = db.session.scalars(its_acts.order_by(PrintBatchAct.position)).all()
    return twin if in_place == list(act_ids) else None


def last_format() -> PageFormat:
    """Return the paper of the newest run: most likely it still lies in the printer."""
    newest = select(PrintBatch.format).order_by(PrintBatch.id.desc()).limit(1)
    return db.session.scalar(newest) or PageFormat.A4


def lines_of(batch: PrintBatch) -> Sequence[PrintBatchAct]:
    """Return the places of a run with their acts and orders, without what is printed on them."""
    query = (
        select(PrintBatchAct)
        .join(PrintBatchAct.act)
        .join(Act.order)
        .options(contains_eager(PrintBatchAct.act).contains_eager(Act.order))
        .where(PrintBatchAct.batch_id == batch.id)
        .order_by(PrintBatchAct.position)
    )
    return db.session.scalars(query).all()


def acts_to_draw(batch_id: int) -> Iterator[Act]:
    """Yield whole acts of a run in their places, a chunk in memory at a time; voided ones not."""
    position = 0
    while True:
        chunk = db.session.execute(
            whole_acts()
            .add_columns(PrintBatchAct.position)
            .join(PrintBatchAct, PrintBatchAct.act_id == Act.id)
            .where(
                PrintBatchAct.batch_id == batch_id,
                PrintBatchAct.position > position,
                Act.voided_at.is_(None),
            )
            .order_by(PrintBatchAct.position)
            .limit(CHUNK)
        ).all()
        if not chunk:
            return
        position = chunk[-1].position
        yield from (row.Act for row in chunk)


def _parcels(*conditions: ColumnElement[bool], most: int | None = MOST_ACTS + 1) -> list[Parcel]:
    query = (
        select(Act.id, Act.year, Act.serial, Order.number, Order.client_name, Order.delivered_at)
        .join(Act.order)
        .where(Act.voided_at.is_(None), *conditions)
        .limit(most)
    )
    return [
        Parcel(act_id, (year, serial), number, name, day_of(delivered_at))
        for act_id, year, serial, number, name, delivered_at in db.session.execute(query)
        if delivered_at  # as every order with an act has: the database sees to it
    ]


def _batches() -> Select[PrintBatch]:
    return select(PrintBatch).options(
        joinedload(PrintBatch.made_by), joinedload(PrintBatch.settled_by)
    )
