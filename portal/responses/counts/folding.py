"""Adding the answers that wait to the counts, and making or checking the counts as a whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Integer, cast, delete, null, select, tuple_, union_all
from sqlalchemy.exc import DBAPIError

from portal.responses.counts.cells import Cell, Cells, add, cells_of
from portal.responses.counts.facts import facts_of
from portal.responses.counts.models import SCORES, CountStamp, MeasureCount
from portal.responses.models import Response, Uncounted
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.inserts import insert_or_add, insert_or_overwrite

COUNT = table_of(MeasureCount)
RESPONSE = table_of(Response)
STAMP = table_of(CountStamp)
UNCOUNTED = table_of(Uncounted)
KEY = Cell._fields
AMOUNTS = ("blank", *SCORES)
AFTER = 128  # answers wait for each other, so that one of so many does the work for all
BATCH = 512
_NOTHING = cast(null(), Integer)
_STATE = union_all(
    select(STAMP.c.stamp.label("mark"), _NOTHING.label("response_id"), _NOTHING.label("sign")),
    select(RESPONSE.c.submission, UNCOUNTED.c.response_id, UNCOUNTED.c.sign).join_from(
        UNCOUNTED, RESPONSE, RESPONSE.c.id == UNCOUNTED.c.response_id
    ),
)


def fold_after(response_id: int) -> None:
    """Add what waits to the counts when it is this answer's turn; the answer is committed.

    Commits. Whatever goes wrong, the answer stands and what waits goes on waiting.
    """
    if response_id % AFTER:
        return
    try:
        fold()
        db.session.commit()
    except DBAPIError as error:
        db.session.rollback()
        current_app.logger.warning("Answers wait to be counted", exc_info=error)


def fold(limit: int = BATCH) -> int:
    """Add at most `limit` answers that wait to the counts; return how many.

    Two at once take different answers, and add to counts in one order: nobody waits in a ring.
    """
    oldest = (
        select(UNCOUNTED.c.response_id, UNCOUNTED.c.sign)
        .order_by(UNCOUNTED.c.response_id, UNCOUNTED.c.sign.desc())
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    key = tuple_(UNCOUNTED.c.response_id, UNCOUNTED.c.sign)
    taken = delete(UNCOUNTED).where(key.in_(oldest)).returning(*UNCOUNTED.c)
    signs = [(row.response_id, row.sign) for row in db.session.execute(taken).all()]
    if signs:
        add_cells(_cells(signs))
    return len(signs)


def fold_all() -> int:
    """Add all that waits, committing batch by batch; return how many answers."""
    in_all = 0
    while folded := fold():
        db.session.commit()
        in_all += folded
    return in_all


class Waiting(NamedTuple):
    """An answer that is to be added to the counts (sign 1), or taken from them (-1).

    Its submission is what tells it from any other: a number may come again after an erasure.
    """

    response_id: int
    sign: int
    submission: uuid.UUID


class CountState(NamedTuple):
    """Which counts are kept, and which answers wait for them.

    The same state is the same numbers. Without a stamp, which every migrated database has,
    states can't be told apart.
    """

    stamp: uuid.UUID | None
    waiting: tuple[Waiting, ...]


def count_state() -> CountState:
    """Return the state of the counts that this transaction sees."""
    rows = db.session.execute(_STATE).all()
    stamp = next((row.mark for row in rows if row.sign is None), None)
    waiting = (Waiting(row.response_id, row.sign, row.mark) for row in rows if row.sign is not None)
    return CountState(stamp, tuple(sorted(waiting)))


@lru_cache(maxsize=32)
def cells_of_waiting(waiting: tuple[Waiting, ...]) -> Cells:
    """Return what the answers that wait will add to the counts; not to be changed."""
    return _cells([(answer.response_id, answer.sign) for answer in waiting])


def rebuild() -> int:
    """Make all counts anew from the answers that stand; return how many there are.

    For a changed time zone of the firm, and when check() finds a difference.
    """
    db.session.execute(delete(UNCOUNTED))
    db.session.execute(delete(COUNT))
    _renew_stamp()
    in_all = 0
    for ids in _standing():
        add_cells(_cells([(response_id, 1) for response_id in ids]))
        in_all += len(ids)
    return in_all


def check() -> dict[Cell, tuple[Sequence[int], Sequence[int]]]:
    """Compare the counts with the answers: {cell: (counted, really)} where they differ."""
    nothing = (0,) * len(AMOUNTS)
    counted: Cells = {
        Cell(*row[: len(KEY)]): list(row[len(KEY) :])
        for row in db.session.execute(select(*(COUNT.c[name] for name in (*KEY, *AMOUNTS))))
    }
    _merge(counted, cells_of_waiting(count_state().waiting))
    really: Cells = {}
    for ids in _standing():
        _merge(really, _cells([(response_id, 1) for response_id in ids]))
    return {
        cell: (counted.get(cell, nothing), really.get(cell, nothing))
        for cell in counted.keys() | really.keys()
        if any(counted.get(cell, nothing)) or any(really.get(cell, nothing))
        if list(counted.get(cell, nothing)) != list(really.get(cell, nothing))
    }


def uncount(response_id: int) -> None:
    """Take an answer from the counts at once, before it is erased."""
    waits = delete(UNCOUNTED).where(UNCOUNTED.c.response_id == response_id)
    signs = [row.sign for row in db.session.execute(waits.returning(UNCOUNTED.c.sign))]
    stands = db.session.scalar(
        select(Response.replaced_by_id.is_(None)).where(Response.id == response_id)
    )
    # the counts hold it now if it stands and did not wait, or waited only to be taken from them
    if (stands and not signs) or signs == [-1]:
        add_cells(_cells([(response_id, -1)]))


def add_cells(cells: Cells) -> None:
    """Add to the counts; what is negative is taken from rows that are there."""
    # a row that takes away would be refused before the database sees that it only adds up
    more = {cell: [max(0, count) for count in counts] for cell, counts in cells.items()}
    less = {cell: [min(0, count) for count in counts] for cell, counts in cells.items()}
    rows = [_row(cell, counts) for cell, counts in sorted(more.items()) if any(counts)]
    if rows:
        insert_or_add(COUNT, KEY, rows)
    for cell, counts in sorted(less.items()):
        if any(counts):
            _take(cell, counts)
    _renew_stamp()


def _renew_stamp() -> None:
    insert_or_overwrite(STAMP, {"id": 1}, {"stamp": uuid.uuid4()})


def _cells(signs: Sequence[tuple[int, int]]) -> Cells:
    cells: Cells = {}
    for first in range(0, len(signs), BATCH):
        some = signs[first : first + BATCH]
        facts = facts_of(list({response_id for response_id, _sign in some}))
        _merge(cells, cells_of((facts[response_id], sign) for response_id, sign in some))
    return cells


def _standing() -> Iterator[Sequence[int]]:
    last = 0
    query = select(Response.id).where(Response.replaced_by_id.is_(None)).order_by(Response.id)
    while ids := db.session.scalars(query.where(Response.id > last).limit(BATCH)).all():
        yield ids
        last = ids[-1]


def _merge(into: Cells, cells: Cells) -> None:
    for cell, counts in cells.items():
        add(into, cell, counts)


def _take(cell: Cell, counts: Sequence[int]) -> None:
    is_cell = [COUNT.c[name] == value for name, value in zip(KEY, cell, strict=True)]
    changes = {
        name: COUNT.c[name] + count for name, count in zip(AMOUNTS, counts, strict=True) if count
    }
    db.session.execute(COUNT.update().where(*is_cell).values(changes))


def _row(cell: Cell, counts: Sequence[int]) -> dict[str, object]:
    return {
        **dict(zip(KEY, cell, strict=True)),
        **dict(zip(AMOUNTS, counts, strict=True)),
    }
