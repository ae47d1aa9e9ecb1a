"""Pages of orders and answers, and the paper of an act."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask

from portal.claims.models import Solution
from portal.clients.models import BuyerRole
from portal.responses.models import Channel
from tests.api.answers import answer
from tests.api.bodies import delivered_order, order
from tests.api.calls import Caller
from tests.statements import statements


def pages(call: Caller, path: str, limit: int) -> list[list[dict[str, Any]]]:
    """Walk a list from its first page to its last."""
    found = []
    after = ""
    while True:
        body = call("GET", path, query_string={"limit": limit, "after": after}).get_json()
        found.append(body["items"])
        if body["after"] is None:
            return found
        after = body["after"]


def delivered(shop: Caller, external_id: str) -> str:
    """Send a delivered order and return its act's number."""
    number: str = shop("PUT", f"/orders/{external_id}", json=delivered_order()).get_json()["act"][
        "number"
    ]
    return number


def test_pages_of_orders_hold_each_order_once(shop: Caller) -> None:
    sent = [f"A-{at}" for at in range(125)]
    for external_id in sent:
        shop("PUT", f"/orders/{external_id}", json=order())
    found = pages(shop, "/orders", 20)
    assert [len(page) for page in found] == [20] * 6 + [5]
    assert [row["external_id"] for page in found for row in page] == sent
    assert len(shop("GET", "/orders").get_json()["items"]) == 50


def test_page_that_ends_with_the_list_is_the_last(shop: Caller) -> None:
    for external_id in "abcd":
        shop("PUT", f"/orders/{external_id}", json=order())
    assert [len(page) for page in pages(shop, "/orders", 2)] == [2, 2]


def test_pages_of_answers_hold_each_answer_once(app: Flask, shop: Caller, reader: Caller) -> None:
    act = delivered(shop, "A-1")
    sent = [answer(app, act, nps=at % 11) for at in range(125)]
    found = pages(reader, "/responses", 50)
    assert [row["id"] for page in found for row in page] == sent


def test_answer_is_told_whole_but_for_the_contact(app: Flask, shop: Caller, reader: Caller) -> None:
    act = delivered(shop, "A-1")
    answer_id = answer(
        app,
        act,
        channel=Channel.PAPER,
        role=BuyerRole.USER,
        nps=9,
        ratings={"gift": 5, "card": None},
        remarks={"gift": "Тёплый шарф"},
        comment="Спасибо!",
        claim="Молния",
        solution=Solution.REPAIR,
        contact="+7 916 123-45-67",
        consent=True,
        publish=True,
    )
    (found,) = reader("GET", "/responses").get_json()["items"]
    assert found == {
        "id": answer_id,
        "act": act,
        "order": "A-1",
        "order_number": "1042",
        "submitted_at": "2026-11-21T09:00:00Z",
        "role": "user",
        "channel": "paper",
        "nps": 9,
        "ratings": {"gift": 5, "card": "not_noticed"},
        "remarks": {"gift": "Тёплый шарф"},
        "comment": "Спасибо!",
        "claim": {
            "text": "Молния",
            "solution": "repair",
            "promised_on": date(2026, 11, 25).isoformat(),
        },
        "publish": True,
        "language": "ru",
    }


def test_answer_that_says_little_has_nulls(app: Flask, shop: Caller, reader: Caller) -> None:
    answer(app, delivered(shop, "A-1"), nps=0)
    (found,) = reader("GET", "/responses").get_json()["items"]
    assert (found["nps"], found["role"], found["comment"], found["claim"]) == (0, None, None, None)
    assert (found["ratings"], found["remarks"]) == ({}, {})


def test_only_the_answer_that_stands_is_listed(app: Flask, shop: Caller, reader: Caller) -> None:
    act = delivered(shop, "A-1")
    changed = answer(app, act, nps=1)
    standing = answer(app, act, nps=9, replaces=changed)
    assert [row["id"] for row in reader("GET", "/responses").get_json()["items"]] == [standing]


def test_lists_cost_the_same_whatever_their_length(
    app: Flask, shop: Caller, reader: Caller
) -> None:
    costs = []
    for count in (1, 2, 12):  # of the first time a questionnaire is read once and for all
        for at in range(count):
            act = delivered(shop, f"{count}-{at}")
            answer(
                app, act, nps=5, ratings={"gift": 5, "card": None}, remarks={"gift": "+"}, claim="-"
            )
        for path in ("/orders", "/responses", "/statistics/touchpoints"):
            with statements(app) as seen:
                assert reader("GET", path).status_code == 200
            costs.append(len(seen))
    assert costs[3:6] == costs[6:]


def test_reading_writes_nothing(app: Flask, shop: Caller, reader: Caller) -> None:
    act = delivered(shop, "A-1")
    answer(app, act, nps=9)
    with statements(app) as seen:
        for path in ("/orders", "/orders/A-1", f"/acts/{act}.pdf", "/responses", "/statistics/nps"):
            assert reader("GET", path).status_code == 200
    wrote = [text for text in seen if text.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert wrote == []


def test_act_is_a_pdf_to_keep(shop: Caller) -> None:
    act = delivered(shop, "A-1")
    response = shop("GET", f"/acts/{act}.pdf?format=a4")
    assert response.status_code == 200
    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"] == f"attachment; filename=act-{act}.pdf"
    assert response.data.startswith(b"%PDF-")
    assert response.data == shop("GET", f"/acts/{act}.pdf").data
