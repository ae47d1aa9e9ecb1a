"""A file of orders: seen in a preview first, then taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from flask_babel import lazy_gettext as _l

from portal.acts.operations import take_in_order
from portal.orders.errors import OrderRefused
from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.mappings.known import MAPPINGS, mapping_of
from portal.orders.files.plain import OrderFile, OrderInFile, read_orders
from portal.orders.files.table import read_table
from portal.orders.models import Order
from portal.orders.queries import orders_by_external_id
from portal.orders.rules import Outcome, outcome, says_delivered
from portal.web.clock import firm_zone

CHUNK = 200
Take = Callable[[OrderInFile, Order | None], Outcome]


@dataclass(frozen=True)
class Intake:
    """What taking a file in would do, or did.

    new, changed, same: orders. delivered: those of them that the file says are delivered,
    each of which has an act. refusals: lines that do not go in, in the order of the file.
    system: whose file it is; None: its columns are our own.
    """

    new: int
    changed: int
    same: int
    delivered: int
    refusals: tuple[Refusal, ...]
    system: str | None = None

    @property
    def refused_lines(self) -> int:
        """How many lines do not go in; one line may be refused for several reasons."""
        return len({refusal.line for refusal in self.refusals})

    @property
    def writes(self) -> int:
        """How many orders the file creates or changes."""
        return self.new + self.changed


def read_order_file(
    content: bytes, filename: str, now: datetime, mapping: str | None = None
) -> OrderFile:
    """Read a file of orders. FileRefused when it is none.

    mapping: a key of MAPPINGS, or "plain" for our own columns; None: the titles tell.
    """
    table = read_table(content, filename)
    way = MAPPINGS.get(mapping) if mapping else mapping_of(table.places)
    if way is None:
        return read_orders(table, firm_zone(), now)
    if not way.knows(table.places):
        missing = ", ".join(way.missing(table.places))
        raise FileRefused(
            _l(
                "this is no file of %(system)s: it lacks %(columns)s",
                system=way.system,
                columns=missing,
            )
        )
    found = read_orders(way.plain(table), firm_zone(), now)
    refusals = tuple(way.in_its_words(refusal, table) for refusal in found.refusals)
    return replace(found, table=table, refusals=refusals, system=way.system)


def preview(file: OrderFile) -> Intake:
    """Tell what taking the file in would do; writes nothing."""
    return _each(file, lambda row, known: outcome(known, row.data))


def take_in(file: OrderFile, at: datetime) -> Intake:
    """Save the file's orders and make acts of the delivered ones; the caller commits once."""
    return _each(file, lambda row, known: take_in_order(row.data, at, known)[2])


def _each(file: OrderFile, take: Take) -> Intake:
    counts: Counter[Outcome] = Counter()
    delivered = 0
    refusals = list(file.refusals)
    for chunk in _chunks(file.orders):
        known = orders_by_external_id(row.data.external_id for row in chunk)
        for row in chunk:
            try:
                counts[take(row, known.get(row.data.external_id))] += 1
            except OrderRefused as error:
                refusals += [
                    Refusal(line, "status", row.data.external_id, error.reason)
                    for line in row.lines
                ]
                continue
            delivered += says_delivered(row.data)
    refusals.sort(key=lambda refusal: refusal.line)
    return Intake(
        new=counts[Outcome.NEW],
        changed=counts[Outcome.CHANGED],
        same=counts[Outcome.SAME],
        delivered=delivered,
        refusals=tuple(refusals),
        system=file.system,
    )


def _chunks(rows: Sequence[OrderInFile]) -> Iterator[list[OrderInFile]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
