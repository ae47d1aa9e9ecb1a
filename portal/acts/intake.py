"""A file of orders: what it would do, and what it does, some orders at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from portal.acts.taking import Taken, take_in_orders
from portal.orders.errors import OrderRefused
from portal.orders.files.errors import Refusal
from portal.orders.files.reading import Found, OrderFile, OrderInFile
from portal.orders.files.table import open_table
from portal.orders.files.ways import way_of
from portal.orders.queries import orders_by_external_id
from portal.orders.rules import Outcome, outcome, says_delivered
from portal.web.clock import firm_zone

CHUNK = 500


@dataclass
class Intake:
    """What some orders of a file would do, or did.

    added, changed, same: orders. delivered: those of them that the file says are delivered,
    each of which has an act. refusals: lines that do not go in. taken: what was written.
    """

    counts: Counter[Outcome] = field(default_factory=Counter)
    delivered: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    @property
    def new(self) -> int:
        return self.counts[Outcome.NEW]

    @property
    def changed(self) -> int:
        return self.counts[Outcome.CHANGED]

    @property
    def same(self) -> int:
        return self.counts[Outcome.SAME]

    @property
    def refused_lines(self) -> int:
        """How many lines do not go in; one line may be refused for several reasons."""
        return len({refusal.line for refusal in self.refusals})

    def note(self, order: OrderInFile, result: Outcome | OrderRefused) -> None:
        """Count what became of an order."""
        if isinstance(result, OrderRefused):
            name, reason = order.data.external_id, result.reason
            self.refusals += [Refusal(line, "status", name, reason) for line in order.lines]
        else:
            self.counts[result] += 1
            self.delivered += says_delivered(order.data)


def open_order_file(
    file: BinaryIO,
    filename: str,
    now: datetime,
    mapping: str | None = None,
    columns: dict[str, Any] | None = None,
) -> OrderFile:
    """Open a file of orders; its rows are read by `read`. FileRefused when it is none.

    mapping: the name of a system, of a saved mapping, or "plain" for our own columns; None: the
    titles tell. columns: what a person said of this file.
    """
    table = open_table(file, filename)
    return OrderFile(table, firm_zone(), now, way_of(table.places, mapping, columns))


def compared(found: Sequence[Found]) -> Intake:
    """Tell what taking in some orders would do; writes nothing."""
    intake = Intake(refusals=[refusal for each in found for refusal in each.refusals])
    orders = [each.order for each in found if each.order]
    known = orders_by_external_id(order.data.external_id for order in orders)
    for order in orders:
        try:
            intake.note(order, outcome(known.get(order.data.external_id), order.data))
        except OrderRefused as error:
            intake.note(order, error)
    return intake


def taken_in(found: Sequence[Found], at: datetime) -> Intake:
    """Save some orders and make acts of the delivered ones; the caller commits."""
    intake = Intake(refusals=[refusal for each in found for refusal in each.refusals])
    orders = [each.order for each in found if each.order]
    for order, taken in zip(orders, take_in_orders([o.data for o in orders], at), strict=True):
        intake.note(order, taken if isinstance(taken, OrderRefused) else taken.outcome)
        if isinstance(taken, Taken) and (taken.made_act or taken.outcome is not Outcome.SAME):
            intake.taken.append(taken)
    return intake


def chunks(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield as many orders as are worked on at once."""
    iterator = iter(found)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
