"""Work on deliveries that are kept: at the door, by the worker, and when somebody tries again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l

from portal.api.transactions import settled
from portal.audit.actors import acting
from portal.audit.deeds import ActorKind
from portal.inbox.calls import Source, plain_source
from portal.inbox.kinds.kind import Fetch
from portal.inbox.kinds.known import KINDS
from portal.inbox.models import InboxDelivery, Outcome, SourceKind
from portal.inbox.news import Gone, NotNow, Unusable
from portal.inbox.queries import due_deliveries, locked_delivery
from portal.inbox.reasons import kept_reason, said
from portal.inbox.taking_in import Conclusion, take_in_news
from portal.orders.errors import OrderRefused
from portal.orders.shops.errors import BodyRefused
from portal.storage.database import db

LEASE = timedelta(minutes=2)  # longer than any work; who died with it lets go of it so
MOST_ATTEMPTS = 10
LONGEST_WAIT = timedelta(hours=6)
AT_ONCE = 100
BROKEN = _l("Something broke on our side.")


def waiting_deliveries(at: datetime) -> Sequence[int]:
    """Return the ids of deliveries whose work is due, longest waiting first, at most 100."""
    return due_deliveries(at, AT_ONCE)


def work_on_delivery(delivery_id: int, at: datetime) -> Outcome | None:
    """Do the work of a delivery that is due; None when somebody else has it.

    It commits by itself: before, that the work is taken, and after, what came of it. Nothing is
    held while another system is asked. When the process dies, the work is due again.
    """
    kind = settled(lambda: _claimed(delivery_id, at))
    return None if kind is None else finish(delivery_id, kind, at)


def try_again(delivery_id: int, at: datetime) -> Outcome:
    """Work once more on a delivery, whatever became of it; it commits by itself.

    Where another system has to be asked, the worker does so: then it waits. Gone when it was
    removed in the meantime.
    """
    kind = settled(lambda: _renewed(delivery_id, at))
    return Outcome.WAITING if KINDS[kind].fetch else finish(delivery_id, kind, at)


def finish(delivery_id: int, kind: SourceKind, at: datetime) -> Outcome:
    """Do the work of a delivery that the caller has taken; it commits by itself."""
    try:
        return _finish(delivery_id, KINDS[kind].fetch, at)
    except Gone:
        db.session.rollback()
        return Outcome.IGNORED  # nobody wants it any more


def _finish(delivery_id: int, fetch: Fetch | None, at: datetime) -> Outcome:
    try:
        content = _fetched(delivery_id, fetch) if fetch else None
        return settled(lambda: _conclude(delivery_id, content, at))
    except NotNow as error:
        return _put_off(delivery_id, error.reason, at)
    except (Unusable, BodyRefused) as error:
        conclusion = Conclusion(Outcome.REFUSED, kept_reason(error))
        return settled(lambda: _write(_taken(delivery_id), conclusion))
    except Gone:
        raise
    except Exception as error:
        db.session.rollback()
        current_app.logger.error("Delivery %s was not worked on", delivery_id, exc_info=error)
        return _put_off(delivery_id, BROKEN, at)


def _claimed(delivery_id: int, at: datetime) -> SourceKind | None:
    """Take the work, for as long as the lease; None when it is not to be had."""
    delivery = locked_delivery(delivery_id)
    if delivery is None or delivery.due_at is None or delivery.due_at > at:
        return None
    delivery.due_at = at + LEASE
    delivery.attempts += 1
    return delivery.source.kind


def _renewed(delivery_id: int, at: datetime) -> SourceKind:
    """Take the work anew, or leave it to the worker when another system has to be asked."""
    delivery = _taken(delivery_id)
    is_fetched = KINDS[delivery.source.kind].fetch is not None
    delivery.outcome = Outcome.WAITING
    delivery.reason = None
    delivery.attempts = 0 if is_fetched else 1
    delivery.due_at = at if is_fetched else at + LEASE
    return delivery.source.kind


def _fetched(delivery_id: int, fetch: Fetch) -> bytes:
    """Return what another system says of the delivery."""
    delivery = _taken(delivery_id)
    source, body = plain_source(delivery.source), delivery.body
    db.session.rollback()  # nothing is held while the other system thinks
    return fetch(source, body)


def _conclude(delivery_id: int, content: bytes | None, at: datetime) -> Outcome:
    """Take the delivery in. content: what another system said; None: its own body says it all."""
    delivery = _taken(delivery_id)
    if delivery.outcome is not Outcome.WAITING:
        return delivery.outcome
    source = plain_source(delivery.source)
    source_name = delivery.source.name
    body = delivery.body if content is None else content
    try:
        # a refused order leaves nothing behind
        with acting(ActorKind.SOURCE, source_name), db.session.begin_nested():
            conclusion = _news_taken_in(delivery, source, body, at)
    except (Unusable, BodyRefused, OrderRefused) as error:
        conclusion = Conclusion(Outcome.REFUSED, kept_reason(error))
    return _write(delivery, conclusion)


def _news_taken_in(
    delivery: InboxDelivery, source: Source, body: bytes, at: datetime
) -> Conclusion:
    news = KINDS[source.kind].read(source, delivery.topic, body)
    return take_in_news(delivery.source_id, news, delivery.received_at, at)


def _put_off(delivery_id: int, reason: object, at: datetime) -> Outcome:
    """Let the worker try again, later each time; after too many tries it is left to people."""

    def put_off() -> Outcome:
        delivery = _taken(delivery_id)
        if delivery.outcome is not Outcome.WAITING:
            return delivery.outcome
        if delivery.attempts >= MOST_ATTEMPTS:
            return _write(delivery, Conclusion(Outcome.FAILED, reason))
        delivery.reason = said(reason)
        delivery.due_at = at + min(timedelta(minutes=2**delivery.attempts), LONGEST_WAIT)
        return delivery.outcome

    return settled(put_off)


def _write(delivery: InboxDelivery, conclusion: Conclusion) -> Outcome:
    delivery.outcome = conclusion.outcome
    delivery.reason = None if conclusion.reason is None else said(conclusion.reason)
    if conclusion.order_id is not None:
        delivery.order_id = conclusion.order_id
    delivery.due_at = None
    return conclusion.outcome


def _taken(delivery_id: int) -> InboxDelivery:
    delivery = locked_delivery(delivery_id)
    if delivery is None:
        raise Gone
    return delivery
