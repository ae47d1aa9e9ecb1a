"""Acts that wait for the printer, and print runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from portal.acts.batch_operations import make_batch
from portal.acts.formats import PageFormat
from portal.acts.models import Act, PrintBatch
from portal.company.models import PackingOrder
from portal.orders.data import ClientData
from portal.storage.database import db
from tests.factories.orders import AT, make_act


def make_run(acts: Sequence[Act], at: datetime = AT) -> PrintBatch:
    """Store a print run of acts in the order given."""
    db.session.flush()
    ids = [act.id for act in acts]
    return make_batch(ids, PageFormat.A4, PackingOrder.DELIVERY_DAY, at)[0]


def stored_acts(app: Flask, count: int = 3, **changes: Any) -> list[str]:
    """Store acts of orders delivered a minute after another; return their numbers."""
    with app.app_context():
        acts = [make_act(AT + timedelta(minutes=place), **changes) for place in range(count)]
        numbers = [act.number for act in acts]
        db.session.commit()
    return numbers


def stored_act(app: Flask, client: str = "ООО «Ромашка»", at: datetime = AT, **changes: Any) -> str:
    """Store an act of a client by name; return its number."""
    with app.app_context():
        number = make_act(at, client=ClientData(client), **changes).number
        db.session.commit()
    return number
