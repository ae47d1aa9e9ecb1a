"""Answers of clients, written down without the form."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.acts.operations import void_act
from portal.acts.queries import act_by_number
from portal.responses.answer import Answer
from portal.responses.models import Channel
from portal.responses.operations import record_response
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint

NOON = datetime(2026, 11, 21, 9, tzinfo=UTC)


def answer(
    app: Flask,
    act: str,
    *,
    at: datetime = NOON,
    channel: Channel = Channel.QR,
    replaces: int | None = None,
    ratings: dict[str, int | None] | None = None,
    remarks: dict[str, str] | None = None,
    **said: Any,
) -> int:
    """Answer an act (by its number) and return the answer's id."""
    with app.app_context():
        ids = dict(db.session.execute(select(Touchpoint.key, Touchpoint.id)).all())
        found = act_by_number(act)
        assert found is not None
        response_id, _is_new = record_response(
            found.id,
            Answer(
                submission=uuid.uuid4(),
                ratings={ids[key]: emotion for key, emotion in (ratings or {}).items()},
                remarks={ids[key]: text for key, text in (remarks or {}).items()},
                **said,
            ),
            channel,
            at,
            "ru",
            replaces,
        )
        db.session.commit()
    return response_id


def void(app: Flask, number: str) -> None:
    """Void an act."""
    with app.app_context():
        act = act_by_number(number)
        assert act is not None
        void_act(act, "wrong parcel", NOON)
        db.session.commit()
