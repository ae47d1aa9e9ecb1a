"""ETag: nobody overwrites what they have not seen, nobody reads twice what has not changed."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.api.bodies import FULL, delivered_order, order
from tests.api.calls import Caller, problem
from tests.api.test_api_races import CALLERS, at_once


def tag_of(shop: Caller, external_id: str = "A-1") -> str:
    tag: str = shop("GET", f"/orders/{external_id}").headers["ETag"]
    return tag


def test_tag_is_strong_and_the_same_whoever_gives_it(shop: Caller) -> None:
    put = shop("PUT", "/orders/A-1", json=FULL)
    assert put.headers["ETag"].startswith('"')
    assert put.headers["ETag"] == tag_of(shop)
    assert shop("PUT", "/orders/A-1", json=FULL).headers["ETag"] == tag_of(shop)
    assert shop("HEAD", "/orders/A-1").headers["ETag"] == tag_of(shop)


def test_tag_changes_with_anything_that_is_shown(shop: Caller) -> None:
    tags = [shop("PUT", "/orders/A-1", json=order()).headers["ETag"]]
    tags.append(shop("PUT", "/orders/A-1", json=order(number="2")).headers["ETag"])
    shop("POST", "/orders/A-1/deliver")
    tags.append(tag_of(shop))
    segment = order(client={"name": "ООО «Ромашка»", "segment": "магазины"})
    shop("PUT", "/orders/A-2", json=segment)  # of the same client
    tags.append(tag_of(shop))
    assert len(set(tags)) == 4


def test_reader_who_has_it_gets_no_body(shop: Caller) -> None:
    tag = shop("PUT", "/orders/A-1", json=order()).headers["ETag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        response = shop("GET", "/orders/A-1", headers={"If-None-Match": known})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == tag
    assert shop("GET", "/orders/A-1", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_tag_of_a_compressed_body_is_as_good(shop: Caller, encoding: str) -> None:
    shop("PUT", "/orders/A-1", json=FULL)
    accepted = {"Accept-Encoding": encoding}
    sent = shop("GET", "/orders/A-1", headers=accepted)
    assert sent.headers["Content-Encoding"] == encoding
    tag = sent.headers["ETag"]
    assert tag != tag_of(shop)  # another representation
    again = shop("GET", "/orders/A-1", headers={**accepted, "If-None-Match": tag})
    assert again.status_code == 304
    changed = shop("PUT", "/orders/A-1", json={**FULL, "number": "2"}, headers={"If-Match": tag})
    assert changed.status_code == 200


def test_order_that_was_changed_meanwhile_is_not_overwritten(shop: Caller) -> None:
    seen = shop("PUT", "/orders/A-1", json=order()).headers["ETag"]
    shop("PUT", "/orders/A-1", json=order(number="2"))
    refused = shop("PUT", "/orders/A-1", json=order(number="3"), headers={"If-Match": seen})
    problem(refused, 412)
    assert shop("GET", "/orders/A-1").get_json()["number"] == "2"
    fits = {"If-Match": tag_of(shop)}
    assert shop("PUT", "/orders/A-1", json=order(number="3"), headers=fits).status_code == 200


@pytest.mark.parametrize("unfit", ["W/{tag}", '"other"', "nonsense", ",", "", '""', 'W/""'])
def test_tag_that_does_not_fit_refuses(shop: Caller, unfit: str) -> None:
    tag = shop("PUT", "/orders/A-1", json=order()).headers["ETag"]
    sent = {"If-Match": unfit.format(tag=tag)}
    problem(shop("PUT", "/orders/A-1", json=order(number="2"), headers=sent), 412)


def test_order_that_must_be_there_and_is_not(shop: Caller) -> None:
    problem(shop("PUT", "/orders/A-1", json=order(), headers={"If-Match": "*"}), 412)
    problem(shop("GET", "/orders/A-1"), 404)
    problem(shop("POST", "/orders/A-1/deliver", headers={"If-Match": "*"}), 404)


def test_only_create_leaves_a_known_order_alone(shop: Caller) -> None:
    only_new = {"If-None-Match": "*"}
    assert shop("PUT", "/orders/A-1", json=order(), headers=only_new).status_code == 201
    problem(shop("PUT", "/orders/A-1", json=order(number="2"), headers=only_new), 412)
    assert shop("GET", "/orders/A-1").get_json()["number"] == "1042"


def test_of_many_who_only_create_one_does(app: Flask, orders_key: str, shop: Caller) -> None:
    statuses = at_once(
        app,
        orders_key,
        lambda call, place: (
            call(
                "PUT",
                "/orders/A-1",
                json=delivered_order(number=str(place)),
                headers={"If-None-Match": "*"},
            ).status_code
        ),
    )
    assert sorted(statuses) == [201] + [412] * (CALLERS - 1)


def test_of_many_who_saw_the_same_one_overwrites(app: Flask, orders_key: str, shop: Caller) -> None:
    seen = shop("PUT", "/orders/A-1", json=order()).headers["ETag"]
    statuses = at_once(
        app,
        orders_key,
        lambda call, place: (
            call(
                "PUT", "/orders/A-1", json=order(number=str(place)), headers={"If-Match": seen}
            ).status_code
        ),
    )
    assert sorted(statuses) == [200] + [412] * (CALLERS - 1)


def test_delivery_waits_for_who_has_seen_the_order(shop: Caller) -> None:
    seen = shop("PUT", "/orders/A-1", json=order()).headers["ETag"]
    shop("PUT", "/orders/A-1", json=order(number="2"))
    problem(shop("POST", "/orders/A-1/deliver", headers={"If-Match": seen}), 412)
    assert shop("GET", "/orders/A-1").get_json()["status"] == "new"
    fits = {"If-Match": tag_of(shop)}
    assert shop("POST", "/orders/A-1/deliver", headers=fits).status_code == 201
