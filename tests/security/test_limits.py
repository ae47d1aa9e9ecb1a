"""Limits of public pages: strangers are slowed down, clients are not."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from limits import RateLimitItem
from sqlalchemy import func, select
from werkzeug.test import TestResponse

import portal
from portal.config import ROOT
from portal.extensions import limiter
from portal.responses.limits import (
    ANSWERS_OF_ACT,
    ANSWERS_OF_ACT_A_DAY,
    GUESSES,
    NOTES_OF_ACT,
    SENT_BY_ADDRESS,
)
from portal.responses.models import Draft, Response
from portal.storage.database import db
from portal.web import limits
from tests.factories.people import RUSSIAN, Person, printed_code
from tests.pages import page_of
from tests.statements import statements

DOCUMENT = ROOT / "docs" / "limits.md"


def stored(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


def sends(anna: Person, code: str, times: int) -> list[int]:
    return [anna.sends(code, nps="9", comment="Слово").status_code for _ in range(times)]


def test_act_takes_a_crowd_of_answers_and_then_asks_for_a_minute(app: Flask) -> None:
    anna, code = Person(app), printed_code(app)
    assert set(sends(anna, code, ANSWERS_OF_ACT.amount)) == {303}
    response = anna.sends(code, nps="1", comment="Последнее слово", t_gift="5")
    page = page_of(response)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert stored(app, Response) == ANSWERS_OF_ACT.amount
    assert "Последнее слово" in page.text("blockquote")


def test_refused_answer_is_sent_again_by_one_press(app: Flask) -> None:
    anna, code = Person(app), printed_code(app)
    sends(anna, code, ANSWERS_OF_ACT.amount)
    page = page_of(anna.sends(code, nps="1", comment='Слово "<b>"', t_gift="5"))
    limiter.reset()  # the minute is over
    again = {each.attrs["name"]: each.attrs["value"] for each in page.all("main input")}
    assert anna.browser.post(f"/a/{code}", data=again).status_code == 303
    with app.app_context():
        last = db.session.scalars(select(Response).order_by(Response.id.desc())).first()
        assert last is not None
        assert (last.nps, last.comment) == (1, 'Слово "<b>"')


def minute_refusal(app: Flask) -> TestResponse:
    """Return what is said when a minute is all there is to wait."""
    anna, code = Person(app), printed_code(app, external_id="minute")
    sends(anna, code, ANSWERS_OF_ACT.amount)
    return anna.sends(code, nps="9")


def test_answers_of_a_day_are_counted_apart(app: Flask) -> None:
    limiter.reset()
    anna, code = Person(app), printed_code(app)
    assert anna.sends(code, nps="9").status_code == 303
    with app.app_context():
        act_id = db.session.scalar(select(Response.act_id))
    for _ in range(ANSWERS_OF_ACT_A_DAY.amount - 1):
        limiter.limiter.hit(ANSWERS_OF_ACT_A_DAY, "answers", str(act_id))
    response = anna.sends(code, nps="9")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 60
    assert page_of(response).text("main") != page_of(minute_refusal(app)).text("main")


def test_crowd_at_one_act_does_not_stop_another(app: Flask) -> None:
    anna, full, free = Person(app), printed_code(app), printed_code(app, external_id="other")
    sends(anna, full, ANSWERS_OF_ACT.amount + 1)
    assert sends(anna, free, 1) == [303]
    assert anna.browser.get(f"/a/{full}", headers=RUSSIAN).status_code == 200


def test_drafts_of_an_act_have_a_limit_of_their_own(app: Flask) -> None:
    anna, code = Person(app), printed_code(app)
    submission = str(uuid.uuid4())
    kept = [
        anna.keeps(code, submission=submission, nps="9").status_code
        for _ in range(NOTES_OF_ACT.amount + 1)
    ]
    assert kept == [303] * NOTES_OF_ACT.amount + [429]
    assert stored(app, Draft) == 1
    assert anna.browser.post(f"/a/{code}/seen", data={"reached": "1"}).status_code == 429
    assert sends(anna, code, 1) == [303]


def test_one_address_is_stopped_before_the_database_is_asked(app: Flask) -> None:
    limiter.reset()
    anna, code = Person(app), printed_code(app)
    for _ in range(SENT_BY_ADDRESS.amount):
        limiter.limiter.hit(SENT_BY_ADDRESS, "sent", "127.0.0.1")
    with statements(app) as seen:
        response = anna.sends(code, nps="9")
    assert response.status_code == 429
    assert [each for each in seen if "FROM act" in each or "INSERT" in each] == []


def test_two_thousand_behind_one_address_are_served() -> None:
    # the page keeps a draft every ten seconds and tells two steps; then the answer comes
    assert SENT_BY_ADDRESS.amount >= 2_000 * 6
    # a feast with one act on the table, each phone of which tries again three times
    assert NOTES_OF_ACT.amount >= 50 * (6 + 2)
    assert ANSWERS_OF_ACT.amount >= 60 * 3


def test_right_code_costs_no_counting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, code = Person(app), printed_code(app)
    counted: list[str] = []
    monkeypatch.setattr(limits, "_wait_after", lambda *_: counted.append("once") or 0)
    assert anna.browser.get(f"/a/{code}", headers=RUSSIAN).status_code == 200
    assert anna.browser.get(f"/?code={code}").status_code == 303
    assert counted == []
    anna.sends(code, nps="9")
    assert counted


def test_load_test_sends_without_limits_but_guesses_with(app: Flask) -> None:
    app.config["LOAD_TEST"] = True
    anna, code = Person(app), printed_code(app)
    assert set(sends(anna, code, ANSWERS_OF_ACT.amount + 5)) == {303}
    wrong = [anna.sends("0" * 16, nps="9").status_code for _ in range(GUESSES.amount + 1)]
    assert wrong == [404] * GUESSES.amount + [429]


def test_phone_cannot_get_new_tries_by_other_addresses_of_its_network(app: Flask) -> None:
    statuses = []
    for place in range(GUESSES.amount + 1):
        address = {"REMOTE_ADDR": f"2001:db8:1:2::{place:x}"}
        statuses.append(app.test_client().get("/a/" + "0" * 16, environ_base=address).status_code)
    assert statuses[-1] == 429
    neighbour = {"REMOTE_ADDR": "2001:db8:1:3::1"}
    assert app.test_client().get("/a/" + "0" * 16, environ_base=neighbour).status_code == 404


def test_limits_go_on_while_redis_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Away:
        base_exceptions = ConnectionError

    def refuses(*_arguments: object) -> bool:
        raise ConnectionError("away")

    monkeypatch.setattr(limiter, "_storage", Away())
    monkeypatch.setattr(limiter.limiter, "hit", refuses)
    limits._alone.storage.reset()
    anna, code = Person(app), printed_code(app)
    with caplog.at_level(logging.WARNING):
        statuses = sends(anna, code, ANSWERS_OF_ACT.amount + 1)
    assert statuses == [303] * ANSWERS_OF_ACT.amount + [429]
    assert len([each for each in caplog.records if "Redis" in each.getMessage()]) == 1


def limits_in_code() -> Iterator[tuple[str, RateLimitItem]]:
    """Yield every limit that a module of the portal names."""
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        if module.name.endswith("__main__") or ".worker." in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, RateLimitItem) and name.isupper():
                yield name, value


def test_every_limit_stands_in_the_table_with_its_number() -> None:
    rows = {
        row.split("|")[-2].strip().strip("`").split(".")[-1]: row
        for row in DOCUMENT.read_text("utf-8").splitlines()
        if row.startswith("| ") and "`" in row
    }
    found = dict(limits_in_code())
    assert len(found) >= 7
    assert found.keys() - rows.keys() == set()
    for name, limit in found.items():
        assert f"{limit.amount:,} a {limit.GRANULARITY.name}" in rows[name]


def shown(number: int) -> str:
    """Return a number as the table writes it."""
    mib = 1024 * 1024
    return f"{number // mib:,} MiB" if number % mib == 0 else f"{number:,}"


def test_every_row_of_the_table_tells_what_the_code_does() -> None:
    rows = re.findall(r"^(\|.*)`((?:\w+\.)+[A-Z][A-Z_]+)` \|$", DOCUMENT.read_text("utf-8"), re.M)
    assert len(rows) > 20
    for row, path in rows:
        module, _, name = path.rpartition(".")
        value = getattr(importlib.import_module(f"portal.{module}"), name)
        if isinstance(value, int):
            assert f"| {shown(value)}" in row, path
