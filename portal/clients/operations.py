"""What can happen to clients."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.clients.models import Client
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.inserts import insert_many
from portal.storage.races import insert_or_winner


def meet_client(identity: str, name: str, at: datetime) -> Client:
    """Return the client of this identity, made now when it is new."""

    def known() -> Client | None:
        return db.session.scalar(select(Client).filter_by(identity=identity))

    return (
        known() or insert_or_winner(Client(identity=identity, name=name, created_at=at), known)[0]
    )


def set_segment(client: Client, segment: str) -> None:
    """Say what kind of client it is; empty: nobody knows."""
    client.segment = segment or None


@dataclass(frozen=True)
class Met:
    """A client, and what its segment was when it was set to another one."""

    id: int
    segment: dict[str, Any] | None


def meet_clients(people: Iterable[tuple[str, str, str | None]], at: datetime) -> dict[str, Met]:
    """Do to each (identity, name, segment) what meet_client and set_segment do, by identity.

    A segment of None leaves the known one as it is. IntegrityError when somebody else makes
    one of the clients at the same moment.
    """
    names: dict[str, str] = {}
    segments: dict[str, str] = {}
    for identity, name, segment in people:
        names.setdefault(identity, name)
        if segment is not None:
            segments[identity] = segment
    known = {
        client.identity: client
        for client in db.session.scalars(select(Client).where(Client.identity.in_(names)))
    }
    rows = [
        {"identity": each, "name": name, "segment": segments.get(each) or None, "created_at": at}
        for each, name in names.items()
        if each not in known
    ]
    made = insert_many(table_of(Client), rows, "id", "identity")
    met = {identity: Met(client_id, None) for client_id, identity in made}
    for identity, client in known.items():
        before, after = client.segment, segments.get(identity, client.segment or "") or None
        client.segment = after
        told = {"client_id": client.id, "before": before, "after": after}
        met[identity] = Met(client.id, told if before != after else None)
    return met
