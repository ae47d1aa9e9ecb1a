"""What can happen to clients."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.clients.models import Client
from portal.storage.database import db
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
