"""What can happen to sources, and to what they sent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from portal.inbox.models import InboxDelivery, InboxOrder, InboxSource, Outcome, SourceKind
from portal.storage.database import db

KEPT = timedelta(days=30)  # what came holds personal data
TOKEN_BYTES = 32  # for MoySklad it is all that a stranger has to guess


def new_secret() -> str:
    """Return a new secret that a person can paste (256 random bits)."""
    return secrets.token_urlsafe(32)


def add_source(
    kind: SourceKind,
    name: str,
    secret: str | None,
    settings: Mapping[str, Any],
    at: datetime,
    by_id: int | None,
) -> InboxSource:
    """Add a source with an address of its own."""
    source = InboxSource(
        kind=kind,
        name=name,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        secret=secret,
        settings=dict(settings),
        active=True,
        created_at=at,
        created_by_id=by_id,
        wrong_calls=0,
        wrong_since=None,
    )
    db.session.add(source)
    return source


def set_secret(source: InboxSource, secret: str) -> None:
    """Give a source another secret: from now on the old one is wrong, and the count begins anew."""
    source.secret = secret
    source.wrong_calls, source.wrong_since = 0, None


def remove_source(source: InboxSource) -> None:
    """Remove a source with all that it sent; the orders that came of it stay."""
    # a delivery that arrives meanwhile must not come between
    db.session.execute(select(InboxSource.id).where(InboxSource.id == source.id).with_for_update())
    for table in (InboxDelivery, InboxOrder):
        db.session.execute(delete(table).where(table.source_id == source.id))
    db.session.delete(source)


def count_wrong_call(source_id: int, at: datetime) -> None:
    """Count a call that is not the source's own; nothing else of it is kept."""
    db.session.execute(
        update(InboxSource)
        .where(InboxSource.id == source_id)
        .values(
            wrong_calls=InboxSource.wrong_calls + 1,
            wrong_since=func.coalesce(InboxSource.wrong_since, at),
        )
    )


def forget_deliveries(before: datetime) -> int:
    """Forget what came before a moment and return how many there were; the caller commits.

    Bodies and reasons hold personal data. What still waits for its work stays until it is done.
    """
    done = db.session.execute(
        delete(InboxDelivery).where(
            InboxDelivery.received_at < before, InboxDelivery.outcome != Outcome.WAITING
        )
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
