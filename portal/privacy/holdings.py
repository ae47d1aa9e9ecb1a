"""Everything that is kept of a client, an answer or a contact, as plain rows by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy import inspect as sa_inspect
from sqlalchemy.orm import joinedload, selectinload, undefer

from portal.acts.models import Act
from portal.clients.models import Client, Contact
from portal.inbox.models import InboxDelivery
from portal.orders.models import Order
from portal.outbox.models import Delivery, Event
from portal.privacy import rows
from portal.privacy.answer_operations import Ids
from portal.privacy.operations import answers_of_orders, orders_of, version_ids
from portal.responses.models import Draft, Response
from portal.responses.queries import whole_responses
from portal.storage.base import Base
from portal.storage.database import db

AT_ONCE = 200  # rows in memory
Row: TypeAlias = dict[str, Any]
Kept = TypeVar("Kept", bound=Base)


@dataclass(frozen=True)
class Section:
    """Rows of one kind; `rows` reads them piece by piece, whenever it is called."""

    key: str
    count: int
    rows: Callable[[], Iterator[Row]]


def client_sections(client: Client) -> list[Section]:
    """Return what is kept of a client; kinds of which there is nothing are left out."""
    orders = orders_of(client.id)
    acts = select(Act.id).where(Act.order_id.in_(orders))
    whole = select(Order).where(Order.client_id == client.id).options(selectinload(Order.items))
    people = select(Contact).where(Contact.client_id == client.id)
    found = [
        _one("client", rows.client_row(client)),
        _section("contacts", Contact, people, rows.contact_row),
        _section("orders", Order, whole, rows.order_row),
        _section("acts", Act, select(Act).where(Act.order_id.in_(orders)), rows.act_row),
        *_answer_sections(answers_of_orders(orders)),
        _section("drafts", Draft, select(Draft).where(Draft.act_id.in_(acts)), rows.draft_row),
        _told(or_(Event.act_id.in_(acts), Event.response_id.in_(answers_of_orders(orders)))),
        _section(
            "received",
            InboxDelivery,
            select(InboxDelivery)
            .where(InboxDelivery.order_id.in_(orders))
            .options(undefer(InboxDelivery.body), joinedload(InboxDelivery.source)),
            rows.received_row,
        ),
    ]
    return [section for section in found if section.count]


def answer_sections(answer: Response) -> list[Section]:
    """Return what is kept of an answer in all its versions."""
    ids = version_ids(answer)
    drafts = select(Draft).where(Draft.act_id == answer.act_id)
    found = [
        *_answer_sections(ids),
        _section("drafts", Draft, drafts, rows.draft_row),
        _told(Event.response_id.in_(ids)),
    ]
    return [section for section in found if section.count]


def contact_sections(contact: Contact) -> list[Section]:
    """Return what is kept of a contact person."""
    return [_one("contacts", rows.contact_row(contact))]


def _one(key: str, row: Row) -> Section:
    # made at once: a file is written when the request that asked for it is over
    return Section(key, 1, lambda: iter([row]))


def _answer_sections(ids: Ids) -> list[Section]:
    whole = whole_responses().options(joinedload(Response.act)).where(Response.id.in_(ids))
    return [_section("answers", Response, whole, rows.answer_row)]


def _told(which: Any) -> Section:
    query = (
        select(Delivery)
        .join(Event, Event.id == Delivery.event_id)
        .where(which)
        .options(joinedload(Delivery.subscriber))
    )
    return _section("told", Delivery, query, rows.told_row)


def _section(
    key: str, model: type[Kept], query: Select[Kept], row: Callable[[Kept], Row]
) -> Section:
    """Return a section that reads its rows by their key, some at a time."""
    count = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    place = sa_inspect(model).primary_key[0]

    def read() -> Iterator[Row]:
        last: Any = None
        while True:
            further = query if last is None else query.where(place > last)
            some = db.session.scalars(further.order_by(place).limit(AT_ONCE)).unique().all()
            for each in some:
                yield row(each)
            if len(some) < AT_ONCE:
                return
            last = getattr(some[-1], place.name)

    return Section(key, count, read)
