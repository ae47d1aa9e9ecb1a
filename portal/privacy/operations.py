"""What can be erased: a client, a contact, an answer, the contact in it. Figures stay exact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from portal.acts.models import Act
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.clients.models import Client, Contact
from portal.orders.models import Order
from portal.privacy.answer_operations import Ids, take_contacts, take_words
from portal.privacy.marks import mark
from portal.privacy.models import Erasure, ErasureKind, ErasureMark
from portal.privacy.scrubbing import Copies, find_copies_aside, run, scrub
from portal.privacy.traces import Traces, traces
from portal.privacy.words import erased_name
from portal.responses.models import Draft, Response
from portal.storage.database import db

ERASED = "erased:"  # begins the identity of a client who has none any more


def erase_client(client: Client, by_id: int | None, at: datetime) -> Erasure:
    """Erase a client with all that was kept of them; orders and marks stay, as nobody's.

    The act stays where its code finds it, and thanks who comes by it. What a shop says of the
    orders later is not taken in (orders.rules.outcome).
    """
    before = _traces_of(client)
    looked = find_copies_aside(before)
    # whoever is inserting an order of the client holds its row: the order is to be seen, too
    db.session.refresh(client, with_for_update=True)
    known = _traces_of(client)
    orders, answers = orders_of(client.id), answers_of_orders(orders_of(client.id))
    names = db.session.scalars(select(Order.external_id).where(Order.client_id == client.id)).all()
    submissions = db.session.scalars(select(Response.submission).where(Response.id.in_(answers)))
    digests = {
        mark("client", client.identity),
        *(mark("order", name) for name in names),
        *(mark("answer", str(submission)) for submission in submissions),
    }
    count = take_words(answers)
    acts = select(Act.id).where(Act.order_id.in_(orders))
    run(delete(Draft).where(Draft.act_id.in_(acts)))
    scrub(orders, known, looked if known == before else Copies())
    forget_clients([client.id], at)
    subject = Subject(SubjectKind.CLIENT, client.id)
    return _note(ErasureKind.CLIENT, subject, by_id, at, digests, len(names), count)


def forget_clients(ids: Sequence[int], at: datetime) -> None:
    """Leave nothing of clients by which they are known: neither here nor on their orders."""
    run(delete(Contact).where(Contact.client_id.in_(ids)))
    for client_id in ids:
        forget_orders(client_id, at)
        run(
            update(Client)
            .where(Client.id == client_id)
            .values(identity=f"{ERASED}{client_id}", name=erased_name(client_id), erased_at=at)
        )
    db.session.expire_all()


def forget_orders(client_id: int, at: datetime) -> None:
    """Leave nothing on the orders of an erased client by which the client is known."""
    run(
        update(Order)
        .where(Order.client_id == client_id, Order.erased_at.is_(None))
        .values(
            client_name=erased_name(client_id),
            email=None,
            phone=None,
            erased_at=at,
            revision=Order.revision + 1,
        )
    )


def erase_contact(contact: Contact, by_id: int | None, at: datetime) -> Erasure:
    """Erase one person at a client, here and in copies of what came."""
    client = contact.client
    digest, subject = (
        contact_mark(client.identity, contact),
        Subject(SubjectKind.CONTACT, contact.id),
    )
    known = traces([contact.email], [contact.phone], [contact.name])
    looked = find_copies_aside(known)
    run(delete(Contact).where(Contact.id == subject.id))
    db.session.expire_all()
    scrub([], known, looked)
    return _note(ErasureKind.CONTACT, subject, by_id, at, {digest}, 0, 0)


def erase_answer(answer: Response, by_id: int | None, at: datetime) -> Erasure:
    """Erase words and contact of an answer, in all its versions; its marks stay."""
    ids = version_ids(answer)
    digests = _submission_marks(ids)
    count = take_words(ids)
    if answer.act_id is not None:
        run(delete(Draft).where(Draft.act_id == answer.act_id))
    subject = Subject(SubjectKind.ANSWER, answer.id)
    return _note(ErasureKind.ANSWER, subject, by_id, at, digests, 0, count)


def withdraw_consent(answer: Response, by_id: int | None, at: datetime) -> Erasure:
    """Erase the contact of an answer in all its versions, and let its words not be quoted."""
    ids = version_ids(answer)
    digests = _submission_marks(ids)
    take_contacts(ids, at)
    subject = Subject(SubjectKind.ANSWER, answer.id)
    return _note(ErasureKind.WITHDRAWAL, subject, by_id, at, digests, 0, len(ids))


def _traces_of(client: Client) -> Traces:
    rows = db.session.execute(
        select(Order.external_id, Order.client_name, Order.email, Order.phone).where(
            Order.client_id == client.id
        )
    ).all()
    return traces(
        [*(row.email for row in rows), *(contact.email for contact in client.contacts)],
        [*(row.phone for row in rows), *(contact.phone for contact in client.contacts)],
        [client.name, *(row.client_name for row in rows), *(c.name for c in client.contacts)],
        [row.external_id for row in rows],
    )


def orders_of(client_id: int) -> Ids:
    """Return the query of a client's orders."""
    return select(Order.id).where(Order.client_id == client_id)


def answers_of_orders(orders: Ids) -> Ids:
    """Return the query of answers about orders, past ones too, every version of them."""
    acts = select(Act.id).where(Act.order_id.in_(orders))
    return select(Response.id).where(or_(Response.act_id.in_(acts), Response.order_id.in_(orders)))


def version_ids(answer: Response) -> list[int]:
    """Return the ids of all versions of an answer, however often it was changed."""
    found, new = {answer.id}, {answer.id}
    while new:
        beside = or_(Response.id.in_(new), Response.replaced_by_id.in_(new))
        rows = db.session.execute(select(Response.id, Response.replaced_by_id).where(beside))
        new = {each for row in rows for each in row if each is not None} - found
        found |= new
    return sorted(found)


def contact_mark(client_identity: str, contact: Contact) -> str:
    """Return by what a contact is found again."""
    return mark("contact", client_identity, contact.name, contact.email, contact.phone)


def _submission_marks(ids: Sequence[int]) -> set[str]:
    found = db.session.scalars(select(Response.submission).where(Response.id.in_(ids)))
    return {mark("answer", str(submission)) for submission in found}


def _note(
    kind: ErasureKind,
    subject: Subject,
    by_id: int | None,
    at: datetime,
    digests: set[str],
    orders: int,
    answers: int,
) -> Erasure:
    erasure = Erasure(kind=kind, happened_at=at, by_id=by_id, orders=orders, answers=answers)
    erasure.marks = [ErasureMark(digest=digest) for digest in sorted(digests)]
    db.session.add(erasure)
    db.session.flush()
    note(Deed.ERASED, subject, kind=kind.value, orders=orders, answers=answers)
    return erasure
