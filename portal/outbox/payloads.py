"""What a message says: JSON, frozen when the message is made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.acts.models import Act
from portal.api.outgoing import in_utc
from portal.api.schemas.responses import ClaimOut, ResponseOut
from portal.api.views import response_view
from portal.orders.models import Order
from portal.outbox.models import Event, Kind
from portal.outbox.rules import Said
from portal.responses.models import Response
from portal.responses.queries import whole_responses
from portal.storage.database import db

_RESPONSE, _CLAIM = ResponseOut(), ClaimOut()


@dataclass(frozen=True)
class News:
    """What happened, ready to be told. said: what the rule of upset answers looks at."""

    happened_at: datetime
    data: Mapping[str, Any]
    said: Said | None = None

    def body(self, kind: Kind) -> str:
        """Return the message, as Standard Webhooks lays it out."""
        message = {"type": kind, "timestamp": in_utc(self.happened_at), "data": self.data}
        return json.dumps(message, ensure_ascii=False)


def news_of(events: Sequence[Event]) -> Mapping[int, News]:
    """Return the news of events by their id, in four statements however many there are."""
    responses = _responses([event.response_id for event in events if event.response_id])
    replaced = _replaced(list(responses))
    acts = _acts([event.act_id for event in events if event.kind is Kind.ACT_PRINTED])
    found = {}
    for event in events:
        if event.kind is Kind.TEST:
            found[event.id] = News(event.happened_at, {"test": True})
        elif event.kind is Kind.ACT_PRINTED:
            found[event.id] = News(event.happened_at, _printed(acts[event.act_id]))
        else:
            response = responses[event.response_id]
            data = _claim if event.kind in (Kind.CLAIM_OPENED, Kind.CLAIM_LATE) else _answer
            told = data(response, replaced.get(response.id))
            found[event.id] = News(event.happened_at, told, _said(response))
    return found


def _answer(response: Response, replaces: int | None) -> dict[str, Any]:
    return {**_RESPONSE.dump(response_view(response)), "replaces": replaces}


def _claim(response: Response, _replaces: int | None) -> dict[str, Any]:
    view = response_view(response)
    return {
        "response": view["id"],
        **{name: view[name] for name in ("act", "order", "order_number")},
        **_CLAIM.dump(response.claim),
    }


def _printed(act: Act) -> dict[str, Any]:
    return {
        "act": act.number,
        "order": act.order.external_id,
        "order_number": act.order.number,
        "print_count": act.print_count,
    }


def _said(response: Response) -> Said:
    claim = response.claim.text if response.claim else ""
    remarks = (remark.text for remark in response.remarks)
    order = response.order
    return Said(
        nps=response.nps,
        emotions=tuple(rating.emotion for rating in response.ratings if rating.emotion is not None),
        texts=tuple(text for text in (response.comment, claim, *remarks) if text),
        segment=order.client.segment if order else None,
    )


def _responses(ids: Sequence[int]) -> dict[int | None, Response]:
    order = joinedload(Response.act).joinedload(Act.order).joinedload(Order.client)
    query = whole_responses().options(order).where(Response.id.in_(ids))
    return {response.id: response for response in db.session.scalars(query)} if ids else {}


def _replaced(ids: Sequence[int | None]) -> dict[int | None, int]:
    query = select(Response.replaced_by_id, Response.id).where(Response.replaced_by_id.in_(ids))
    rows = db.session.execute(query) if ids else ()
    return {row.replaced_by_id: row.id for row in rows}


def _acts(ids: Sequence[int | None]) -> dict[int | None, Act]:
    query = select(Act).options(joinedload(Act.order)).where(Act.id.in_(ids))
    return {act.id: act for act in db.session.scalars(query)} if ids else {}
