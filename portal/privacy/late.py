"""What came in while its client was being erased: taken by the worker, a minute later."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, or_, select

from portal.acts.models import Act
from portal.audit.deeds import Deed
from portal.audit.recording import note
from portal.clients.models import Client
from portal.orders.models import Order
from portal.privacy.answer_operations import take_words
from portal.privacy.models import ErasureKind
from portal.privacy.operations import erase_client
from portal.privacy.scrubbing import run
from portal.privacy.wiping import wipe_search
from portal.responses.models import AnswerText, Draft, Response
from portal.storage.database import db

ON_ITS_WAY = timedelta(minutes=5)  # longer than an answer is between the door and the database
LOOKED_BACK = timedelta(days=1)  # the worker may have been away


def take_what_was_late(at: datetime) -> None:
    """Take orders, words and forms that passed the door before an erasure was committed.

    The door sees what is committed, and an erasure what is there when it looks: an answer between
    the two would stay, and a lock would make clients wait. An order that waits for the row of its
    client goes in after the erasure. It commits by itself.
    """
    for client in db.session.scalars(_clients_with_late_orders(at)).all():
        erase_client(client, None, at)
        db.session.commit()
    answers = _late_answers(at)
    if answers:
        take_words(answers)
        note(Deed.ERASED, kind=ErasureKind.ANSWER.value, orders=0, answers=len(answers))
    erased = select(Act.id).join(Order, Order.id == Act.order_id).where(Act.id == Draft.act_id)
    run(delete(Draft).where(erased.where(Order.erased_at.is_not(None)).exists()))
    db.session.commit()
    if answers:
        wipe_search()


def _clients_with_late_orders(at: datetime) -> Select[Client]:
    late = select(Order.id).where(Order.client_id == Client.id, Order.erased_at.is_(None))
    return select(Client).where(Client.erased_at >= at - LOOKED_BACK, late.exists())


def _late_answers(at: datetime) -> list[int]:
    worded = select(AnswerText.response_id).where(AnswerText.response_id == Response.id)
    query = (
        select(Response.id, Response.submitted_at, Order.erased_at)
        .join(Act, Act.id == Response.act_id)
        .join(Order, Order.id == Act.order_id)
        .where(
            Response.submitted_at >= at - LOOKED_BACK,
            Order.erased_at.is_not(None),
            or_(Response.contact.is_not(None), worded.exists()),
        )
    )
    return [
        answer_id
        for answer_id, submitted_at, erased_at in db.session.execute(query)
        if erased_at and submitted_at >= erased_at - ON_ITS_WAY
    ]
