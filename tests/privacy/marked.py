"""A person who can be recognised wherever the portal keeps anything of her."""

from __future__ import annotations

import json
import tempfile
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import MetaData, select, text

from portal.clients.models import BuyerRole, Client, Contact
from portal.inbox.models import Outcome
from portal.orders.batches.models import OrderBatch
from portal.orders.models import Order
from portal.outbox.models import Delivery, DeliveryState, Kind, Pace, Way
from portal.outbox.operations import add_subscriber
from portal.responses.models import Response
from portal.storage.database import db
from portal.worker.tasks import spread_all
from tests.api.calls import a_key, caller
from tests.factories.inbox import bare_delivery, make_source
from tests.factories.orders import AT
from tests.factories.people import Person

NAME = "Аглая Меченова"
EMAIL = "aglaya.marked@example.ru"
PHONE, PHONE_WRITTEN = "+79160001122", "8 (916) 000-11-22"
COLLEAGUE, COLLEAGUE_EMAIL = "Клим Отмеченный", "klim.marked@example.ru"
CONTACT = "+7 916 000-33-44, Меченова"
WORDS = {
    "comment": "Меткословие: всё пришло вовремя", "claim": "Меткословие: порвалась молния",
    "why_gift": "Меткословие: гостинец хорош",
}  # fmt: skip
MARKS = ("аглая", "меченов", "marked@example", "9160001122", "000-11-22", "отмеченн", "000-33-44",
         "меткослов")  # fmt: skip
ANSWER = {"nps": "3", "t_gift": "5", "contact": CONTACT, "consent": "1", "publish": "1"}
FILE = "external_id,number,client,email,phone,ordered_at,delivered_at,amount,item\n"


@dataclass(frozen=True)
class Marked:
    """Where she is."""

    client_id: int
    contact_id: int
    answer_id: int
    code: str
    act_number: str
    order_id: int


def put_everywhere(app: Flask) -> Marked:
    """Let her order, answer, begin another form, complain, and be told of to others."""
    with app.app_context():
        add_subscriber(
            Way.WEBHOOK, "https://crm.example.ru/in",
            [kind for kind in Kind if kind is not Kind.TEST], Pace.AT_ONCE, None, AT,
        )  # fmt: skip
        db.session.commit()
    shop = caller(app.test_client(), a_key(app, "orders"))
    body = {
        "number": "M-1", "client": {"name": NAME, "email": EMAIL, "phone": PHONE_WRITTEN},
        "ordered_at": (AT - timedelta(days=9)).isoformat(), "amount": "777.00",
        "delivered_at": (AT - timedelta(days=1)).isoformat(),
        "items": [{"name": "Худи", "quantity": 1}],
    }  # fmt: skip
    told = shop("PUT", "/orders/m-1", json=body, headers={"Idempotency-Key": "k-1"})
    assert told.status_code == 201, told.text
    code = told.get_json()["act"]["code"]
    in_file = f"m-1,M-1,{NAME},{EMAIL},{PHONE_WRITTEN},{AT - timedelta(days=9):%Y-%m-%d},"
    import_file(app, f"{in_file}{AT:%Y-%m-%d},777,Кепка\nm-2,,{NAME},{EMAIL},{PHONE_WRITTEN},,,,\n")
    anna = Person(app)
    first = str(uuid.uuid4())
    assert anna.sends(code, submission=first, **ANSWER, **WORDS).status_code == 303
    changed = {**ANSWER, **WORDS, "comment": WORDS["comment"] + "!"}
    assert anna.sends(code, replaces=first, **changed).status_code == 303
    assert anna.keeps(code, comment=WORDS["comment"], contact=CONTACT, consent="1", nps="5")
    with app.app_context():
        client = db.session.scalars(select(Client)).one()
        client.contacts.append(
            Contact(name=COLLEAGUE, role=BuyerRole.USER, email=COLLEAGUE_EMAIL, phone=PHONE)
        )
        source, order = make_source(), db.session.scalars(select(Order)).one()
        told_body = json.dumps(body).encode()
        db.session.add_all([
            bare_delivery(
                source, body=told_body, outcome=Outcome.TAKEN_IN, reason=None, order_id=order.id
            ),
            bare_delivery(source, sender_id="w-2", body=told_body, reason=f"{NAME}: нет суммы"),
        ])  # fmt: skip
        # a file that came by the page keeps some cells, to ask what they are
        batch = db.session.scalars(select(OrderBatch)).one()
        batch.sample = {"is_whole": True, "cells": [[NAME], [EMAIL]]}
        spread_all(AT)
        sent = db.session.scalars(select(Delivery).order_by(Delivery.id)).first()
        assert sent is not None
        sent.attempts, sent.state, sent.settled_at = 1, DeliveryState.DELIVERED, AT
        db.session.commit()
        answer = db.session.scalars(select(Response).order_by(Response.id.desc())).first()
        assert answer is not None
        assert answer.act is not None
        return Marked(
            client.id, client.contacts[0].id, answer.id, code, answer.act.number, order.id
        )


def import_file(app: Flask, lines: str) -> str:
    """Take in a file of orders by the command; return what it said."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        path.write_text(FILE + lines)
        return app.test_cli_runner().invoke(args=["orders", "import", str(path)]).output


def places(app: Flask, *marks: str) -> set[str]:
    """Return the columns of the whole database in which a mark stands."""
    marks = marks or MARKS
    found = set()
    with app.app_context():
        metadata = MetaData()
        with db.engine.connect() as connection:
            metadata.reflect(connection)
            for table in metadata.sorted_tables:
                if table.name.startswith("answer_index"):
                    continue
                for row in connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
                    found |= {
                        f"{table.name}.{column}" for column, value in row.items()
                        if any(mark in readable(value) for mark in marks)
                    }  # fmt: skip
    return found


def readable(value: Any) -> str:
    """Write a value of any column as text, letters that JSON escaped too."""
    if isinstance(value, memoryview):
        value = bytes(value)
    told = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except ValueError:
            return told.casefold()
    return json.dumps(told, ensure_ascii=False, default=str).casefold()
