"""Who works on a batch: one at a time, and another one when he died."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from portal.orders.batches.models import OrderBatch
from portal.orders.batches.queries import WORKED_ON, is_free
from portal.storage.database import db

LEASE = timedelta(seconds=60)  # many times as long as the longest step between two commits
LONG_LEASE = timedelta(minutes=15)  # for what is one commit, however many orders it concerns


class LeaseLost(Exception):
    """Somebody else works on the batch by now."""


class Lease:
    """The right to work on a batch; it is prolonged by each saving of how far the work has got.

    The number of times that a batch was taken up names the lease: who lost it without noticing
    can save nothing any more.
    """

    def __init__(self, batch_id: int, number: int, clock: Callable[[], datetime]) -> None:
        self.batch_id = batch_id
        self.number = number
        self.clock = clock

    def prolong(self, life: timedelta) -> None:
        """Announce a step that takes longer than others."""
        self._set({"leased_until": self.clock() + life})

    def save(self, **values: Any) -> None:
        """Save how far the work has got, with all that it did. LeaseLost writes nothing."""
        self._set({**values, "leased_until": self.clock() + LEASE})

    def end(self, **values: Any) -> None:
        """Save what came of the work, and give the batch back."""
        self._set({**values, "leased_until": None})

    def _set(self, values: dict[str, Any]) -> None:
        mine = (OrderBatch.id == self.batch_id, OrderBatch.attempts == self.number)
        step = update(OrderBatch).where(*mine).values(values).returning(OrderBatch.id)
        if db.session.scalar(step.execution_options(synchronize_session=False)) is None:
            db.session.rollback()
            raise LeaseLost
        db.session.commit()


def take_up(batch_id: int, clock: Callable[[], datetime]) -> Lease | None:
    """Take a batch up, and commit; None when nothing is to be done or somebody does it."""
    at = clock()
    step = (
        update(OrderBatch)
        .where(OrderBatch.id == batch_id, OrderBatch.state.in_(WORKED_ON), is_free(at))
        .values(leased_until=at + LEASE, attempts=OrderBatch.attempts + 1)
        .returning(OrderBatch.attempts)
        .execution_options(synchronize_session=False)
    )
    number = db.session.scalar(step)
    db.session.commit()
    return None if number is None else Lease(batch_id, number, clock)
