"""What docs/integrations/webhooks-out.md tells receivers is true."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.config import ROOT
from portal.outbox.models import Kind, Subscriber
from portal.storage.database import db
from tests.factories.people import Person, printed_code
from tests.outbox.conftest import Subscribe
from tests.outbox.receivers import System

PAGE = (ROOT / "docs/integrations/webhooks-out.md").read_text("utf-8")


def test_receivers_code_of_the_page_believes_us_and_nobody_else(
    app: Flask, system: System, subscribe: Subscribe, work: Callable[..., int]
) -> None:
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    written: dict[str, Any] = {}
    exec(code, written)
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9, comment="Спасибо")
    work()
    [got] = system.got
    with app.app_context():
        secret = db.session.scalars(select(Subscriber)).one().secret
    assert written["is_ours"](got.headers, got.body, secret)
    assert not written["is_ours"](got.headers, got.body + b" ", secret)
    assert not written["is_ours"](got.headers, got.body, "whsec_" + "A" * 43 + "=")


def test_page_names_every_kind_of_message() -> None:
    told = set(re.findall(r"^\| `([a-z.]+)` \|", PAGE, re.MULTILINE))
    assert told == {kind.value for kind in Kind if kind is not Kind.TEST}
