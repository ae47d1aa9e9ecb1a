"""A person is looked for by whatever they tell of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from portal.acts.codes import read_code
from portal.acts.models import Act
from portal.acts.queries import act_by_number
from portal.clients.models import Client, Contact
from portal.orders.models import Order
from portal.orders.values import CellError, parse_email
from portal.privacy.traces import phone_digits
from portal.responses.models import Response
from portal.responses.search import is_found
from portal.storage.base import table_of
from portal.storage.database import db

MOST = 50  # of each kind
AT_ONCE = 2000  # rows
SHORTEST = 3  # characters
_client, _contact, _order = table_of(Client), table_of(Contact), table_of(Order)


@dataclass(frozen=True)
class Found:
    """Who and what fits what was told, the newest first, at most 50 of each."""

    clients: Sequence[Client]
    answers: Sequence[Response]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing fits."""
        return not (self.clients or self.answers)


def people_found(told: str) -> Found:
    """Return clients and answers that an e-mail, a phone, a name, a number or a code tells of.

    E-mails, phones and names are compared as orders read them: case, spaces and the way a
    phone is grouped do not matter. Names and contacts left in answers are read one by one:
    there is no index of them, because nobody else asks so.
    """
    ids = set(_of_number(told))
    if not ids:
        ids = {*_of_email(told), *_of_phone(told), *_of_name(told)}
    clients = select(Client).where(Client.id.in_(sorted(ids)[-MOST:])).order_by(Client.id.desc())
    answer_ids = sorted(_answers(told))[-MOST:]
    answers = (
        select(Response)
        .where(Response.id.in_(answer_ids))
        .options(joinedload(Response.act).joinedload(Act.order), joinedload(Response.named_order))
        .order_by(Response.id.desc())
    )
    return Found(db.session.scalars(clients).all(), db.session.scalars(answers).all())


def _of_number(told: str) -> Iterator[int]:
    """Yield the clients of an act's code or number, or of an order's number."""
    code = read_code(told)
    by_code = select(Order.client_id).join(Act, Act.order_id == Order.id)
    if code:
        yield from db.session.scalars(by_code.where(Act.code == code))
    act = act_by_number(told)
    if act is not None:
        yield act.order.client_id
    number = told.lstrip("№# ")
    query = select(Order.client_id).where(or_(Order.number == number, Order.external_id == number))
    yield from db.session.scalars(query.limit(MOST))


def _of_email(told: str) -> Iterator[int]:
    try:
        email = parse_email(told).lower()
    except CellError:
        return
    yield from _clients(func.lower(_order.c.email) == email, func.lower(_contact.c.email) == email)


def _of_phone(told: str) -> Iterator[int]:
    """Yield the clients of a phone: by its last digits, and then as people compare phones."""
    phone = phone_digits(told)
    if phone is None:
        return
    end = phone[-4:]  # as they stand together in most ways of writing; few phones share them
    for table, owner in ((_order, _order.c.client_id), (_contact, _contact.c.client_id)):
        query = select(owner, table.c.phone).where(
            or_(*(table.c.phone.endswith(f"{end[:2]}{gap}{end[2:]}") for gap in ("", "-", " ")))
        )
        for client_id, written in db.session.execute(query):
            if phone_digits(written) == phone:
                yield client_id


def _of_name(told: str) -> Iterator[int]:
    words = _folded(told).split()
    if sum(map(len, words)) < SHORTEST or phone_digits(told):
        return
    for names in (
        select(_client.c.id, _client.c.name),
        select(_order.c.client_id, _order.c.client_name).where(_order.c.erased_at.is_(None)),
        select(_contact.c.client_id, _contact.c.name),
    ):
        for client_id, name in db.session.execute(names.execution_options(yield_per=AT_ONCE)):
            folded = _folded(name)
            if all(word in folded for word in words):
                yield client_id


def _answers(told: str) -> Collection[int]:
    """Return answers with this contact, and answers in whose words it is written."""
    phone, folded = phone_digits(told), _folded(told)
    left = select(Response.id, Response.contact).where(Response.contact.is_not(None))
    ids = {
        answer_id
        for answer_id, contact in db.session.execute(left.execution_options(yield_per=AT_ONCE))
        if contact and (folded in _folded(contact) or (phone and phone in _digits(contact)))
    }
    if len(folded) >= SHORTEST:
        written = select(Response.id).where(is_found(told)).order_by(Response.id.desc())
        ids.update(db.session.scalars(written.limit(MOST)))
    return ids


def _clients(of_order: ColumnElement[bool], of_contact: ColumnElement[bool]) -> Iterator[int]:
    yield from db.session.scalars(select(_order.c.client_id).where(of_order).distinct())
    yield from db.session.scalars(select(_contact.c.client_id).where(of_contact))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())
