"""A portal with a row of everything, so that every page has something to show and to send.

Names and words of people in it are probes: a page that writes one as it stands is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, BaseConverter, Rule, UUIDConverter

from portal.accounts.models import ApiKey, Role, User
from portal.accounts.operations import add_api_key
from portal.clients.models import Client
from portal.inbox.models import InboxDelivery, InboxSource, SourceKind
from portal.orders.batches.mappings import save_mapping
from portal.orders.batches.models import OrderBatch, OrderMapping
from portal.orders.data import ClientData, ItemData
from portal.orders.models import Order
from portal.outbox.models import Kind, Pace, Subscriber, Way
from portal.outbox.operations import add_subscriber
from portal.responses.models import Response
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from tests.factories.inbox import make_inbox
from tests.factories.orders import AT, make_act, make_order, make_response
from tests.factories.past import FILE
from tests.factories.people import PASSWORD, add_person
from tests.factories.printing import make_run

PROBE = "\"'><zqx a=1>zq{{7*7}}zq${7*7}zq"
NO_UUID = "00000000-0000-0000-0000-000000000000"
OWNER = "owner@example.ru"
ORDERS = "external_id,number,client,ordered_at\nzq-1,1,<zqx>,2026-11-20\nzq-2,,<zqx>,never\n"


@dataclass(frozen=True)
class World:
    """Where the rows are: what stands for each argument of an address, and a key of the API."""

    values: dict[str, Any]
    key: str


def make_world(app: Flask) -> World:
    """Fill the portal."""
    with app.app_context():
        act = make_act(
            client=ClientData(PROBE, email="anna@example.ru", phone="+74950000000"),
            items=(ItemData(PROBE, sku=PROBE),),
            manager=PROBE,
        )
        make_response(act, nps=3, comment=PROBE, claim=PROBE, rates={"gift": 1, "card": None})
        make_response(act, nps=10, comment=PROBE, publish=True, rates={"gift": 5})
        code, number = act.code, act.number
        make_order(client=ClientData(PROBE))
        make_run([act])
        make_inbox()
        kinds = list(Kind)[:1]
        add_subscriber(Way.MAIL, "boss@example.ru", kinds, Pace.AT_ONCE, None, AT)
        key = add_api_key(PROBE, ("orders", "read"), AT)
        db.session.commit()
    add_person(app, Role.STAFF)
    add_person(app, Role.ADMIN, OWNER)
    batch, upload = _files(app)
    with app.app_context():
        me = db.session.scalars(select(User.id).where(User.email == OWNER)).one()
        save_mapping("zq", {"columns": {"number": PROBE}, "words": {PROBE: "new"}}, AT, me)
        db.session.commit()
        values = {
            "code": code,
            "number": number,
            "external_id": db.session.scalars(select(Order.external_id)).first(),
            "user_id": _first(User),
            "order_id": _first(Order),
            "response_id": _first(Response),
            "touchpoint_id": _first(Touchpoint),
            "subscriber_id": _first(Subscriber),
            "mapping_id": _first(OrderMapping),
            "key_id": _first(ApiKey),
            "source_id": _first(InboxSource),
            "delivery_id": _first(InboxDelivery),
            "token": db.session.scalars(select(InboxSource.token)).first(),
            "batch_id": batch,
            "upload_id": upload,
            "kind": SourceKind.SHOPIFY.value,
            "whose": "clients",
            "subject_id": _first(Client),
        }
    return World(values, key)


def values_of(rule: Rule, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands for each argument of a rule: what is known, or what no row is called.

    So the pages of a new kind of row are walked, too.
    """
    return {
        name: known.get(name, _of_no_row(converter)) for name, converter in rule._converters.items()
    }


def _of_no_row(converter: BaseConverter) -> str:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return NO_UUID if isinstance(converter, UUIDConverter) else "1"


def _first(model: type[Any]) -> int:
    return int(db.session.scalars(select(model.id).order_by(model.id)).first())


def _files(app: Flask) -> tuple[int, str]:
    """Send a file of orders and one of past answers, as the owner; return what they are called."""
    browser = app.test_client()
    browser.sign_in(OWNER, PASSWORD)
    orders = {"file": (BytesIO(ORDERS.encode()), "<zqx>.csv")}
    browser.submit("/orders/import", orders)
    answers = {"file": (BytesIO(FILE.encode()), "<zqx>.csv")}
    preview = browser.submit("/admin/answers/import", answers).location
    with app.app_context():
        return _first(OrderBatch), preview.rpartition("/")[2]
