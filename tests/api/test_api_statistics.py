"""The numbers of PRODUCT.md, worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from math import sqrt

import pytest
from flask import Flask

from portal.clients.models import BuyerRole
from portal.responses.models import Channel
from tests.api.answers import answer, void
from tests.api.bodies import delivered_order
from tests.api.calls import Caller

Z = 1.959964


def act_of(shop: Caller, external_id: str, **changes: str) -> str:
    body = shop("PUT", f"/orders/{external_id}", json=delivered_order(**changes)).get_json()
    number: str = body["act"]["number"]
    return number


def test_nps_is_the_one_of_the_definition(app: Flask, shop: Caller, reader: Caller) -> None:
    act = act_of(shop, "A-1")
    for score in (10, 10, 9, 8, 3, None):
        answer(app, act, nps=score, comment="." if score is None else "")
    # n' = 8, p' = 3.75/8, d' = 1.75/8; centre 0.25, variance (p' + d' - 0.25^2)/8
    half = 100 * Z * sqrt((5.5 / 8 - 0.0625) / 8)
    assert reader("GET", "/statistics/nps").get_json() == {
        "n": 5,
        "promoters": 3,
        "passives": 1,
        "detractors": 1,
        "nps": 40.0,
        "low": pytest.approx(25 - half, abs=1e-9),
        "high": pytest.approx(25 + half, abs=1e-9),
    }


def test_nps_of_nobody_is_null(reader: Caller) -> None:
    assert reader("GET", "/statistics/nps").get_json() == {
        "n": 0,
        "promoters": 0,
        "passives": 0,
        "detractors": 0,
        "nps": None,
        "low": None,
        "high": None,
    }


def test_changed_answer_counts_once(app: Flask, shop: Caller, reader: Caller) -> None:
    act = act_of(shop, "A-1")
    answer(app, act, nps=9, replaces=answer(app, act, nps=0))
    assert reader("GET", "/statistics/nps").get_json()["nps"] == 100.0


def test_touchpoint_numbers_are_those_of_the_definition(
    app: Flask, shop: Caller, reader: Caller
) -> None:
    act = act_of(shop, "A-1")
    for emotion in (5, 4, 2, None):
        answer(app, act, ratings={"gift": emotion})
    answer(app, act, nps=7)  # leaves the gift blank
    answer(app, act, ratings={"delivery": 1})
    rows = reader("GET", "/statistics/touchpoints").get_json()
    assert [row["key"] for row in rows[:2]] == ["delivery", "gift"]
    # n' = 6: centre (2.75 - 1.75)/6, variance (4.5/6 - (1/6)^2)/6
    half = 100 * Z * sqrt((4.5 / 6 - 1 / 36) / 6)
    # Wilson, 3 of 4
    weight = 1 + Z**2 / 4
    centre, spread = 0.75 + Z**2 / 8, Z * sqrt(0.75 * 0.25 / 4 + Z**2 / 64)
    assert rows[1] == {
        "key": "gift",
        "name": "Подарок в посылке",
        "n": 3,
        "not_noticed": 1,
        "blank": 2,
        "mean": pytest.approx(11 / 3),
        "net": pytest.approx(100 / 3),
        "net_low": pytest.approx(100 / 6 - half),
        "net_high": pytest.approx(100 / 6 + half),
        "noticed": 75.0,
        "noticed_low": pytest.approx(100 * (centre - spread) / weight),
        "noticed_high": pytest.approx(100 * (centre + spread) / weight),
        "counts": {"1": 0, "2": 1, "3": 0, "4": 1, "5": 1},
    }
    unrated = rows[2]
    assert (unrated["n"], unrated["blank"]) == (0, 6)
    assert [unrated[name] for name in ("mean", "net", "net_low", "noticed")] == [None] * 4


def test_response_rate_leaves_voided_acts_out(app: Flask, shop: Caller, reader: Caller) -> None:
    answered, _silent, voided = (act_of(shop, name) for name in ("A", "B", "C"))
    for act in (answered, answered, voided):
        answer(app, act, nps=9)
    void(app, voided)
    assert reader("GET", "/statistics/response-rate").get_json() == {
        "delivered": 2,
        "answered": 1,
        "rate": 50.0,
    }


def test_response_rate_of_nothing_is_null(reader: Caller) -> None:
    body = reader("GET", "/statistics/response-rate?from=2026-01-01&to=2026-01-31").get_json()
    assert body == {"delivered": 0, "answered": 0, "rate": None}


def test_days_are_inclusive_and_those_of_the_firm(app: Flask, shop: Caller, reader: Caller) -> None:
    act = act_of(shop, "A", delivered_at="2026-11-20T23:59:00+03:00")
    # midnight of the 21st in Moscow is 21:00 UTC of the 20th
    answer(app, act, nps=0, at=datetime(2026, 11, 20, 20, 59, tzinfo=UTC))
    answer(app, act, nps=9, at=datetime(2026, 11, 20, 21, 0, tzinfo=UTC))
    answer(app, act, nps=9, at=datetime(2026, 11, 21, 20, 59, tzinfo=UTC))
    answer(app, act, nps=0, at=datetime(2026, 11, 21, 21, 0, tzinfo=UTC))

    def scored(query: str) -> list[int]:
        body = reader("GET", f"/statistics/nps?{query}").get_json()
        return [body["promoters"], body["detractors"]]

    assert scored("from=2026-11-21&to=2026-11-21") == [2, 0]
    assert scored("from=2026-11-22") == [0, 1]
    assert scored("to=2026-11-20") == [0, 1]
    rate = "/statistics/response-rate?from=2026-11-20&to=2026-11-20"
    assert reader("GET", rate).get_json()["delivered"] == 1


def test_role_and_channel_narrow_the_answers(app: Flask, shop: Caller, reader: Caller) -> None:
    act = act_of(shop, "A")
    answer(app, act, nps=9, role=BuyerRole.USER, channel=Channel.PAPER, ratings={"gift": 5})
    answer(app, act, nps=0, role=BuyerRole.ECONOMIC, channel=Channel.QR, ratings={"gift": 1})

    def score(query: str) -> float:
        found: float = reader("GET", f"/statistics/nps?{query}").get_json()["nps"]
        return found

    assert score("role=user") == score("channel=paper") == 100.0
    assert score("role=economic&channel=qr") == -100.0
    assert score("role=user&channel=qr") is None
    rows = reader("GET", "/statistics/touchpoints?role=user").get_json()
    assert next(row["mean"] for row in rows if row["key"] == "gift") == 5.0
