"""The real worker fetches what MoySklad only pointed at, and forgets what is old."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask

from portal.inbox.models import InboxDelivery, Outcome, SourceKind
from portal.storage.database import db
from portal.web.clock import now
from portal.worker.tasks import keep_house
from tests.inbox.documented import samples
from tests.inbox.senders import Sender, Shopify, as_json, order_of
from tests.inbox.store import open_store
from tests.inbox.test_shopify_hooks import order
from tests.worker.test_worker import running_worker, until

CALL, ORDER = samples("webhooks-moysklad.md")


def test_worker_fetches_what_changed(app: Flask, tmp_path: Path) -> None:
    sender = Sender(app, SourceKind.MOYSKLAD)
    assert sender.posts(as_json(CALL), query_string={"requestId": "r-1"}).status_code == 202
    with open_store() as store:
        store.orders[ORDER["id"]] = ORDER
        with running_worker(app, tmp_path, MOYSKLAD_URL=store.address):
            until(lambda: sender.outcomes() == [Outcome.TAKEN_IN], tmp_path)
    kept = order_of(app, ORDER["name"])
    assert kept is not None
    assert kept.act is not None


def test_worker_forgets_what_came_a_month_ago(app: Flask) -> None:
    shop = Shopify(app)
    for delivery_id in ("1", "2"):
        shop.sends("orders/create", order(), id=delivery_id)
    with app.app_context():
        old = db.session.get_one(InboxDelivery, shop.rows()[0].id)
        old.received_at -= timedelta(days=31)
        db.session.commit()
        keep_house(now())
    assert [row.sender_id for row in shop.rows()] == ["2"]
