"""Reads of claims with the answers that they are a part of."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from portal.acts.models import Act
from portal.claims.models import Claim
from portal.responses.models import Response
from portal.storage.database import db
from portal.web.paging import Page, read_cursor, read_id, write_cursor

ON_PAGE = 50


def waiting_claims(after: str | None = None) -> Page[Response]:
    """Return answers that stand whose claim waits for a reply, the earliest promise first.

    ValueError for a foreign cursor.
    """
    query = (
        select(Response)
        .join(Response.claim)
        .options(contains_eager(Response.claim), joinedload(Response.act).joinedload(Act.order))
        .where(Claim.replied_at.is_(None), Response.replaced_by_id.is_(None))
        .order_by(Claim.promised_on, Claim.response_id)
        .limit(ON_PAGE + 1)
    )
    if after is not None:
        query = query.where(tuple_(Claim.promised_on, Claim.response_id) > _read(after))
    found = db.session.scalars(query).all()
    rows = found[:ON_PAGE]
    return Page(rows, _write(rows[-1]) if len(found) > ON_PAGE else None)


def _write(answer: Response) -> str:
    assert answer.claim is not None  # noqa: S101 - the query joins it
    return write_cursor("claims", answer.claim.promised_on.isoformat(), answer.id)


def _read(cursor: str) -> tuple[date, int]:
    kind, *key = read_cursor(cursor)
    if kind != "claims" or len(key) != 2:
        raise ValueError("not a cursor of ours")
    return date.fromisoformat(key[0]), read_id(key[1])
