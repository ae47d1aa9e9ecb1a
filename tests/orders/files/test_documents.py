"""JSON of Shopify: published orders counted independently, and hostile files."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.orders.files import documents
from portal.orders.files.errors import FileRefused
from portal.orders.files.table import read_table
from tests.orders.files.conftest import Stored, Take

# beside the checkout; a worktree lies one folder deeper
FOLDERS = [parent / "shared/data/orders/shopify_json" for parent in Path(__file__).parents]


def order(number: int = 1001, **changes: Any) -> dict[str, Any]:
    return {
        "id": 10**15 + number,
        "name": f"#{number}",
        "email": "анна@example.ru",
        "created_at": "2025-12-06T10:37:33.000-05:00",
        "currency": "RUB",
        "total_price": "15.00",
        "billing_address": {"name": "Анна «Ли», ]}"},
        "line_items": [{"name": 'Ручка "[{', "quantity": 3, "price": "5.00"}],
        **changes,
    }


def test_published_orders_go_in_whole_and_again_change_nothing(take: Take, stored: Stored) -> None:
    for text in {path.read_text("utf-8") for folder in FOLDERS for path in folder.glob("order*")}:
        document = json.loads(text)
        by_hand = document.get("orders") or [document["order"]]
        said = take(text, name="orders.json")
        assert "refused lines 0" in said
        here = stored()
        for published in by_hand:
            taken = here[published["name"]]
            assert taken.amount == Decimal(published["total_price"])
            if "line_items" in published:
                assert len(taken.items) == len(published["line_items"])
            assert taken.email == published["email"]
        again = take(text, "--mapping", "shopify", name="orders.json")
        assert again.startswith(f"new 0, changed 0, same {len(by_hand)}, ")


def test_fulfilment_alone_is_no_order(take: Take) -> None:
    said = take('{"fulfillment": {"id": 1, "status": "success"}}', name="fulfillment.json")
    assert "is JSON, but has no orders of Shopify in it" in said


def test_list_longer_than_what_is_read_at_once_goes_in_whole(take: Take, stored: Stored) -> None:
    many = [order(number, note="ё" * 500) for number in range(1, 601)]
    for text in (json.dumps({"orders": many}, indent=2, ensure_ascii=False), json.dumps(many)):
        assert len(text) > 3 * 65_536
        assert "refused lines 0" in take(text, name="orders.json")
    assert len(stored()) == 600


def test_order_that_cannot_be_read_is_told_by_its_place_and_field(take: Take) -> None:
    wrong = order(1002, line_items=[{"name": "Ручка", "quantity": 1, "price": ["5"]}])
    unread = order(1003, created_at="скоро")
    said = take(json.dumps({"orders": [order(), wrong, unread]}), name="orders.json")
    assert said.startswith("new 1, changed 0, same 0, delivered 0, refused lines 2")
    assert "line 2, line_items[0].price: line_items[0].price is of a wrong kind" in said
    assert "line 3, Created at: “скоро” is not a date" in said


ONE = json.dumps(order(), ensure_ascii=False)
LIST = f'{{"orders": [{ONE}]}}'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"orders": [' + "[" * 100_000, "is damaged or no JSON"),
        ('{"order": ' + '{"a":' * 100_000, "is damaged or no JSON"),
        ('[{"a":' * 100_000, "is damaged or no JSON"),
        (LIST[:-2], "is damaged or no JSON"),
        (LIST[:-2] + ",", "is damaged or no JSON"),
        (LIST[:-2] + ONE + "]}", "is damaged or no JSON"),
        (LIST + " and more", "is damaged or no JSON"),
        (ONE[:-3], "is damaged or no JSON"),
        (ONE + ONE, "is damaged or no JSON"),
        (ONE.encode("cp1251"), "is damaged or no JSON"),
        ('{"orders": [1, 2]}', "is damaged or no JSON"),
        ('{"order": null}', "is damaged or no JSON"),
        ("{}", "has no orders of Shopify in it"),
        ('{"orders": [{"id": 1}]}', "has no orders of Shopify in it"),
        ('[{"sku": "a", "price": 1}]', "has no orders of Shopify in it"),
    ],
    ids=["lists", "objects", "both", "cut off", "cut after a comma", "no comma", "more behind",
         "cut inside", "two", "other letters", "numbers", "nothing", "empty", "other objects",
         "other list"],
)  # fmt: skip
def test_hostile_or_damaged_json_is_refused_in_words(
    take: Take, stored: Stored, content: str | bytes, words: str
) -> None:
    said = take(content, name="orders.json")
    assert said.startswith("Error: orders.json: ")
    assert words in said
    assert stored() == {}


@pytest.mark.parametrize("number", ["9" * 100_000, "1e999999", "-0.0", "1E400", "NaN", "Infinity"])
def test_numbers_that_nobody_pays_are_refused_by_their_field(take: Take, number: str) -> None:
    said = take(ONE.replace('"15.00"', number), name="order.json")
    assert "refused lines 1" in said
    assert "line 1, Total: " in said


def test_one_order_without_an_end_is_not_kept_whole(
    take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_LETTERS", 100_000)
    endless = ONE[:-1] + ', "note": "' + "а" * 300_000
    assert "is damaged or no JSON" in take('{"orders": [' + endless, name="orders.json")


@given(st.text(max_size=50), st.integers(0, 300), st.sampled_from([ONE, LIST]))
def test_document_with_any_text_in_it_is_read_or_refused(
    noise: str, place: int, whole: str
) -> None:
    for text in (whole[:place] + noise + whole[place:], whole[:place] + noise):
        try:
            read_table(text.encode("utf-8", "surrogatepass"), "orders.json")
        except FileRefused as refused:
            assert str(refused.reason)  # noqa: PT017


def test_what_follows_the_list_is_read_past(take: Take) -> None:
    assert take(LIST[:-1] + ', "count": 1, "next": null}', name="orders.json").startswith("new 1")
