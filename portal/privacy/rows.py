"""What is kept, row by row: values under the names of words.FIELDS; nothing said is left out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.acts.codes import shown_code
from portal.acts.models import Act
from portal.claims.words import SOLUTIONS
from portal.clients.models import Client, Contact
from portal.clients.words import ROLES
from portal.inbox.models import InboxDelivery
from portal.orders.models import Order
from portal.orders.words import STATUSES
from portal.outbox.models import Delivery
from portal.outbox.words import KINDS
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.responses.consent_models import ConsentGiven
from portal.responses.models import Draft, Response
from portal.responses.words import CHANNELS
from portal.storage.database import db
from portal.web.filters import money
from portal.web.languages import NAMES, language

Row = dict[str, Any]


@dataclass(frozen=True)
class Amount:
    """Money: people read it as their language writes it, machines by its plain parts."""

    value: Decimal
    currency: str

    def __str__(self) -> str:
        return money(self.value, self.currency)

    @property
    def plain(self) -> str:
        """The same in every language."""
        return f"{self.value} {self.currency}"


def client_row(client: Client) -> Row:
    """Return a client."""
    return _said(
        name=client.name,
        identity=client.identity,
        segment=client.segment,
        created_at=client.created_at,
    )


def contact_row(contact: Contact) -> Row:
    """Return a contact person."""
    return _said(
        name=contact.name,
        role=str(ROLES[contact.role]) if contact.role else None,
        email=contact.email,
        phone=contact.phone,
        client=contact.client.name,
    )


def order_row(order: Order) -> Row:
    """Return an order with its items."""
    return _said(
        number=order.number,
        external_id=order.external_id,
        client=order.client_name,
        email=order.email,
        phone=order.phone,
        state=str(STATUSES[order.status]),
        ordered_at=order.ordered_at,
        delivered_at=order.delivered_at,
        amount=None if order.amount is None else Amount(order.amount, order.currency),
        manager=order.manager,
        language=NAMES.get(order.language or ""),
        items=[f"{item.name} × {item.quantity.normalize():f}" for item in order.items],
    )


def act_row(act: Act) -> Row:
    """Return an act."""
    return _said(
        number=act.number,
        code=shown_code(act.code),
        issued_at=act.issued_at,
        printed_at=act.printed_at,
    )


def answer_row(answer: Response) -> Row:
    """Return one version of an answer."""
    felt: dict[int | None, Any] = {**dict(EMOTIONS), None: NOT_NOTICED}
    given = db.session.get(ConsentGiven, answer.id)
    claim = answer.claim
    return _said(
        act=answer.act.number if answer.act else None,
        submitted_at=answer.submitted_at,
        role=str(ROLES[answer.role]) if answer.role else None,
        channel=str(CHANNELS[answer.channel]),
        nps=answer.nps,
        ratings=[
            f"{rating.touchpoint.name(language())}: {felt[rating.emotion]}"
            for rating in answer.ratings
        ],
        remarks=[
            f"{remark.touchpoint.name(language())}: {remark.text}" for remark in answer.remarks
        ],
        comment=answer.comment,
        claim=claim.text if claim else None,
        solution=str(SOLUTIONS[claim.solution]) if claim and claim.solution else None,
        contact=answer.contact,
        consent=given.consent_text.text if given else None,
        withdrawn_at=given.withdrawn_at if given else None,
        publish=answer.publish,
        language=NAMES.get(answer.language),
    )


def draft_row(draft: Draft) -> Row:
    """Return a form that was begun."""
    return _said(
        saved_at=draft.saved_at, fields=[f"{name}: {value}" for name, value in draft.fields.items()]
    )


def told_row(delivery: Delivery) -> Row:
    """Return a message to a subscriber."""
    return _said(
        happened_at=delivery.settled_at or delivery.next_at,
        kind=str(KINDS[delivery.kind]),
        address=delivery.subscriber.address,
        body=_readable(delivery.body),
    )


def received_row(delivery: InboxDelivery) -> Row:
    """Return a webhook as it came."""
    return _said(
        received_at=delivery.received_at,
        source=delivery.source.name,
        body=_readable(delivery.body.decode("utf-8", "replace")),
    )


def _said(**values: Any) -> Row:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _readable(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return body
