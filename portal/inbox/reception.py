"""A genuine call is kept before anybody works on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import RequestEntityTooLarge

from portal.inbox.calls import Arrival
from portal.inbox.models import BODY_BYTES, InboxDelivery, InboxSource, Outcome
from portal.inbox.queries import delivery_by_sender_id
from portal.inbox.reasons import said
from portal.storage.races import insert_or_winner

PAUSED = _l("The source was paused. Try again takes it in.")


def keep(
    source: InboxSource, arrivals: Sequence[Arrival], at: datetime, lease: timedelta
) -> tuple[list[InboxDelivery], list[InboxDelivery]]:
    """Keep what came; return the rows that are new, and those that were here already.

    lease: for how long the caller itself works on them; no time leaves them to the worker.
    """
    new: list[InboxDelivery] = []
    known: list[InboxDelivery] = []
    for arrival in arrivals:
        if len(arrival.body) > BODY_BYTES:
            raise RequestEntityTooLarge
        row, is_new = insert_or_winner(
            _delivery(source, arrival, at, lease),
            lambda arrival=arrival: delivery_by_sender_id(source.id, arrival.sender_id),  # type: ignore[misc]
        )
        (new if is_new else known).append(row)
    return new, known


def _delivery(
    source: InboxSource, arrival: Arrival, at: datetime, lease: timedelta
) -> InboxDelivery:
    row = InboxDelivery(
        source_id=source.id,
        received_at=at,
        topic=arrival.topic,
        sender_id=arrival.sender_id,
        body=arrival.body,
        outcome=Outcome.WAITING,
        attempts=1 if lease else 0,
        due_at=at + lease,
    )
    if not source.active:
        row.outcome, row.reason, row.due_at = Outcome.IGNORED, said(PAUSED), None
    return row
