"""Filling an empty portal with a believable year, by the same operations as real work."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log
from random import Random

from portal.acts.codes import ALPHABET, LENGTH
from portal.acts.models import Act
from portal.acts.operations import issue_on_delivery, void_act
from portal.audit.deeds import Deed
from portal.audit.recording import note, quietly
from portal.clients.models import Contact
from portal.demo.answers import DemoAnswer, plan_answers
from portal.demo.clients import DemoClient
from portal.demo.days import first_day
from portal.demo.errors import PortalNotEmpty
from portal.demo.firm import add_demo_users, set_standards, set_up_company
from portal.demo.marks import mark_answers
from portal.demo.openings import plan_openings
from portal.demo.orders import DemoOrder, plan_orders, unprinted_count
from portal.demo.printing import print_day_by_day
from portal.demo.queries import demo_act_code, has_orders
from portal.demo.visits import plan_visits
from portal.demo.words.firm import VOID_REASONS
from portal.orders.models import Order
from portal.orders.operations import cancel_order, save_order
from portal.responses.counting import STEPS
from portal.responses.counts.folding import fold_all
from portal.responses.models import Channel
from portal.responses.operations import record_response
from portal.storage.database import db
from portal.web.clock import day_of, end_of, firm_zone, now, start_of

PACKAGING_CHANGED = 7 / 13  # of the year had passed when packaging changed


@dataclass(frozen=True)
class DemoYear:
    """What was made. Days are inclusive; `act_code` opens a form that nobody answered."""

    first_day: date
    last_day: date
    packaging_changed_on: date
    clients: int
    orders: int
    acts: int
    responses: int
    act_code: str | None


def build_year(orders: int = 400, seed: int = 2016, today: date | None = None) -> DemoYear:
    """Fill an empty portal with 13 months that end the day before `today`, and commit.

    `today` is a day in the firm's zone (default: the present one). The same arguments give
    the same rows (but for the salt of passwords). ValueError for fewer than one order,
    PortalNotEmpty when any order exists.
    """
    if orders < 1:
        raise ValueError("a year needs an order")
    if has_orders():
        raise PortalNotEmpty
    today = today or day_of(now())
    with quietly():  # a year that never was is one deed
        year = _build(orders, seed, today)
    note(Deed.DEMO_MADE, orders=year.orders)
    db.session.commit()
    return year


def _build(orders: int, seed: int, today: date) -> DemoYear:
    first, last = first_day(today), today - timedelta(days=1)
    changed_on = (first + (last - first) * PACKAGING_CHANGED).replace(day=1)
    set_up_company()
    add_demo_users(start_of(first))
    touchpoint_ids = set_standards(first - timedelta(days=120), changed_on)

    book = plan_orders(_chance(seed, "orders"), today, firm_zone(), orders)
    _take_orders(book)
    acts = _deliver(_chance(seed, "acts"), book, end_of(last))
    answerable = [
        order
        for order in book
        if order.data.external_id in acts and _takes_answers(acts[order.data.external_id])
    ]
    visits = plan_visits(_chance(seed, "visits"), answerable, firm_zone(), last)
    answers = plan_answers(
        _chance(seed, "answers"), visits, touchpoint_ids, start_of(changed_on), firm_zone()
    )
    _record(_chance(seed, "seconds"), answers, acts)
    mark_answers()
    db.session.add_all(plan_openings(_chance(seed, "openings"), visits, firm_zone()))
    db.session.commit()
    fold_all()
    return DemoYear(
        first_day=first,
        last_day=last,
        packaging_changed_on=changed_on,
        clients=len({order.client.data.external_id for order in book}),
        orders=len(book),
        acts=len(acts),
        responses=sum(answer.replaces is None for answer in answers),
        act_code=demo_act_code(end_of(last)),
    )


def _chance(seed: int, part: str) -> Random:
    """Return the part's own chance: words can be added without moving orders."""
    return Random(f"{seed} {part}")


def _take_orders(book: Sequence[DemoOrder]) -> None:
    known: set[str] = set()
    for planned in book:
        order, _ = save_order(planned.data, planned.data.ordered_at)
        if planned.is_cancelled:
            cancel_order(order)
        if planned.data.client.external_id not in known:
            known.add(str(planned.data.client.external_id))
            _add_people(order, planned.client)


def _add_people(order: Order, client: DemoClient) -> None:
    db.session.add_all(
        Contact(
            client_id=order.client_id,
            name=person.name,
            role=person.role,
            email=person.email,
            phone=person.phone,
        )
        for person in client.people
    )


def _deliver(rng: Random, book: Sequence[DemoOrder], end: datetime) -> dict[str, Act]:
    """Deliver and print in the order of shipping; return acts by external id of the order."""
    rows = {order.external_id: order for order in db.session.query(Order)}
    shipped = sorted(
        ((order.delivered_at, order) for order in book if order.delivered_at),
        key=lambda pair: pair[0],
    )
    acts = {
        order.data.external_id: issue_on_delivery(
            rows[order.data.external_id], at, make_code=lambda: _code(rng)
        )
        for at, order in shipped
    }
    in_turn = list(acts.values())
    printed = in_turn[: -unprinted_count(len(book))]
    print_day_by_day(rng, printed)
    for place, reason in enumerate(VOID_REASONS[: len(book) // 100], start=1):
        act = printed[len(printed) * place // 4]
        void_act(act, reason, min(act.issued_at + timedelta(days=rng.randint(1, 6)), end))
    return acts


def _takes_answers(act: Act) -> bool:
    return act.printed_at is not None and act.voided_at is None


def _code(rng: Random) -> str:
    return "".join(rng.choice(ALPHABET) for _ in range(LENGTH))


def _record(rng: Random, answers: Sequence[DemoAnswer], acts: dict[str, Act]) -> None:
    recorded: dict[uuid.UUID, int] = {}
    for planned in answers:
        visit = planned.visit
        recorded[planned.answer.submission], _is_new = record_response(
            acts[visit.order.data.external_id].id,
            planned.answer,
            visit.channel,
            planned.at,
            visit.language,
            replaces=recorded[planned.replaces] if planned.replaces else None,
            seconds=None if visit.channel is Channel.PAPER else _seconds(rng),
            told=None if visit.channel is Channel.PAPER else len(STEPS),
        )


def _seconds(rng: Random) -> int:
    """Return how long a person takes with a phone: half of them less than a minute."""
    return min(400, max(20, round(rng.lognormvariate(log(55), 0.5))))
