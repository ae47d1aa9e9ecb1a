"""A backup that was put back holds erased people again: they are found by their marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, or_, select

from portal.clients.models import Client, Contact
from portal.orders.models import Order
from portal.privacy.ledger import Erased
from portal.privacy.marks import mark
from portal.privacy.models import Erasure, ErasureKind
from portal.privacy.operations import (
    contact_mark,
    erase_answer,
    erase_client,
    erase_contact,
    withdraw_consent,
)
from portal.responses.models import AnswerText, Response
from portal.responses.queries import whole_response
from portal.storage.database import db

AT_ONCE = 2000  # rows
NEVER = datetime.min.replace(tzinfo=UTC)
Marks: TypeAlias = dict[str, datetime]  # and when what they name was erased last


def erase_again(erased: Iterable[Erased], at: datetime) -> Iterator[Erasure]:
    """Erase again what a list of erasures names and the database still holds; yield each.

    The caller commits after each one.
    """
    marks: dict[ErasureKind, Marks] = {kind: {} for kind in ErasureKind}
    for one in sorted(erased, key=lambda one: one.happened_at):
        marks[one.kind] |= dict.fromkeys(one.marks, one.happened_at)
    for client_id in _clients(marks[ErasureKind.CLIENT]):
        client = db.session.get_one(Client, client_id)
        if client.erased_at is None:
            yield erase_client(client, None, at)
    for contact_id in _contacts(marks[ErasureKind.CONTACT]):
        yield erase_contact(db.session.get_one(Contact, contact_id), None, at)
    gone = marks[ErasureKind.ANSWER] | marks[ErasureKind.CLIENT]
    for kind, wanted in (
        (ErasureKind.ANSWER, gone),
        (ErasureKind.WITHDRAWAL, marks[ErasureKind.WITHDRAWAL]),
    ):
        for answer_id in _answers(wanted, kind):
            answer = whole_response(answer_id)
            if answer is not None and _says_something(answer_id, kind):
                erase = erase_answer if kind is ErasureKind.ANSWER else withdraw_consent
                yield erase(answer, None, at)


def _clients(marks: Marks) -> list[int]:
    """Return the clients who were here when they were erased.

    Who orders again afterwards is a client anew, of the same identity: that is a new contract.
    """
    if not marks:
        return []
    known = select(Client.id, Client.created_at, Client.identity)
    orders = select(Client.id, Client.created_at, Order.external_id).join(
        Order, Order.client_id == Client.id
    )
    found = {
        client_id
        for kind, query in (
            ("client", known.where(Client.erased_at.is_(None))),
            ("order", orders.where(Order.erased_at.is_(None))),
        )
        for client_id, since, name in db.session.execute(query.execution_options(yield_per=AT_ONCE))
        if since <= marks.get(mark(kind, name), NEVER)
    }
    return sorted(found)


def _contacts(marks: Collection[str]) -> list[int]:
    query = select(Contact) if marks else select(Contact).limit(0)
    contacts = db.session.scalars(query).all()
    return [each.id for each in contacts if contact_mark(each.client.identity, each) in marks]


def _answers(marks: Collection[str], kind: ErasureKind) -> list[int]:
    if not marks:
        return []
    query = select(Response.id, Response.submission).where(_holds_something(kind))
    rows = db.session.execute(query.execution_options(yield_per=AT_ONCE))
    return [answer_id for answer_id, submission in rows if mark("answer", str(submission)) in marks]


def _holds_something(kind: ErasureKind) -> ColumnElement[bool]:
    has_contact = Response.contact.is_not(None)
    if kind is ErasureKind.WITHDRAWAL:
        return or_(has_contact, Response.publish)
    words = select(AnswerText.response_id).where(AnswerText.response_id == Response.id)
    return or_(has_contact, words.exists())


def _says_something(answer_id: int, kind: ErasureKind) -> bool:
    # an earlier version may have taken this one with it
    query = select(Response.id).where(Response.id == answer_id, _holds_something(kind))
    return db.session.scalar(query) is not None
