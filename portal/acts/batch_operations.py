"""What can happen to print runs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Update, and_, func, insert, literal, select, update

from portal.acts.batch_queries import CHUNK, waiting_twin
from portal.acts.formats import PageFormat
from portal.acts.layouts import follow_layout
from portal.acts.models import Act, PrintBatch, PrintBatchAct
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.company.models import Company, PackingOrder
from portal.storage.database import db
from portal.storage.types import UtcDateTime


class ActsGone(Exception):
    """Some of the acts are not there any more."""


def make_batch(
    act_ids: Sequence[int],
    page_format: PageFormat,
    packing_order: PackingOrder,
    at: datetime,
    made_by_id: int | None = None,
    repeats_id: int | None = None,
) -> tuple[PrintBatch, bool]:
    """Make a print run of acts in the order given; return it and whether it is new.

    While a run of just these acts waits for its answer, that one is returned: a doubled press,
    or a colleague's press at the same moment, prints nothing twice. ActsGone when the import
    that made one of them was undone meanwhile.
    """
    db.session.execute(select(Company.id).with_for_update())  # one at a time makes a run
    _hold_acts(act_ids)
    twin = waiting_twin(act_ids, page_format)
    if twin is not None:
        return twin, False
    batch = PrintBatch(
        format=page_format,
        packing_order=packing_order,
        act_count=len(act_ids),
        made_at=at,
        made_by_id=made_by_id,
        repeats_id=repeats_id,
    )
    db.session.add(batch)
    db.session.flush()
    places = enumerate(act_ids, start=1)
    db.session.execute(
        insert(PrintBatchAct),
        [{"batch_id": batch.id, "position": place, "act_id": act} for place, act in places],
    )
    follow_layout(batch.id)
    return batch, True


def settle_batch(
    batch: PrintBatch, missing: Collection[int], at: datetime, settled_by_id: int | None = None
) -> bool:
    """Note what came out of the printer, once; return False when somebody said it before.

    `missing` holds the places of acts that did not come out. Acts voided by then count as
    missing too: they must not lie in a parcel.
    """
    batch_id = batch.id
    if not _win(batch, at, settled_by_id):
        return False
    its_places = PrintBatchAct.batch_id == batch.id
    came_out = select(PrintBatchAct.act_id).where(its_places, PrintBatchAct.came_out.is_(True))
    _lock_acts(batch.id)
    not_voided = PrintBatchAct.act_id.in_(select(Act.id).where(Act.voided_at.is_(None)))
    _change(
        update(PrintBatchAct)
        .where(its_places)
        .values(came_out=and_(PrintBatchAct.position.not_in(missing), not_voided))
    )
    _change(
        update(Act)
        .where(Act.id.in_(came_out))
        .values(
            printed_at=func.coalesce(Act.printed_at, literal(at, UtcDateTime())),
            print_count=Act.print_count + 1,
        )
    )
    count = select(func.count()).select_from(came_out.subquery()).scalar_subquery()
    _change(update(PrintBatch).where(PrintBatch.id == batch.id).values(came_out_count=count))
    db.session.expire(batch)
    note(Deed.PRINTED, Subject(SubjectKind.PRINT_BATCH, batch_id), missing=len(missing))
    return True


def _hold_acts(act_ids: Sequence[int]) -> None:
    # from here on who undoes an import waits, and then finds the run in its way
    held = 0
    for start in range(0, len(act_ids), CHUNK):
        some = Act.id.in_(act_ids[start : start + CHUNK])
        query = select(Act.id).where(some).order_by(Act.id)
        held += len(db.session.scalars(query.with_for_update(read=True, key_share=True)).all())
    if held < len(act_ids):
        raise ActsGone


def _win(batch: PrintBatch, at: datetime, settled_by_id: int | None) -> bool:
    # clocks of two hosts differ a little; no run is settled before it was made
    settled = {"settled_at": max(at, batch.made_at), "settled_by_id": settled_by_id}
    waits = (PrintBatch.id == batch.id, PrintBatch.settled_at.is_(None))
    step = (
        update(PrintBatch)
        .where(*waits)
        .values(came_out_count=0, **settled)
        .returning(PrintBatch.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(step) is not None


def _lock_acts(batch_id: int) -> None:
    # always in the same order: two runs that share acts wait for each other, and do not deadlock
    db.session.execute(
        select(Act.id)
        .join(PrintBatchAct, PrintBatchAct.act_id == Act.id)
        .where(PrintBatchAct.batch_id == batch_id)
        .order_by(Act.id)
        .with_for_update(of=Act)
    ).all()


def _change(step: Update) -> None:
    # "fetch": acts that are in the session learn what happened to them
    db.session.execute(step.execution_options(synchronize_session="fetch"))
