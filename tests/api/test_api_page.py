"""The page that explains the API: whole, in the open, from this portal alone."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Role
from portal.api import examples
from tests.api.calls import Caller, problem
from tests.api.test_api_description import CONTRACT, described, operations
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import page_of

PAGE = "/api/v1/docs"


def test_every_call_has_its_place(client: FlaskClient) -> None:
    page = page_of(client.get(PAGE))
    told = {
        tuple(" ".join(path.to_text().split()).split(" ", 1)) for path in page.all("article .path")
    }
    assert told == {(method.upper(), path) for method, path in CONTRACT}
    anchors = {link.attrs["href"] for link in page.all(".contents a")}
    assert {f"#{article.attrs['id']}" for article in page.all("article")} <= anchors


def test_every_link_inside_leads_somewhere(client: FlaskClient) -> None:
    page = page_of(client.get(PAGE))
    ids = {element.attrs["id"] for element in page.all("[id]")}
    inside = {link.attrs["href"] for link in page.all("a[href^='#']")}
    assert {link.removeprefix("#") for link in inside} <= ids


def test_every_parameter_field_and_refusal_is_told(client: FlaskClient) -> None:
    page = page_of(client.get(PAGE))
    for _method, _path, operation in operations(described(client)):
        anchor = operation["operationId"].replace("_", "-")
        text = page.text(f"#{anchor}")
        for parameter in [*operation["shared"], *operation.get("parameters", [])]:
            assert parameter["name"] in text
        for status in operation["responses"]:
            assert status in text or status == "default"
    for field in ("client.name", "items.quantity", "delivered_at", "act.code"):
        assert field in page.text("#put-order")


def test_page_asks_nobody_else_and_needs_no_script(app: Flask, client: FlaskClient) -> None:
    response = client.get(PAGE)
    assert response.status_code == 200
    assert "<script" not in response.text
    own = (app.config["PUBLIC_URL"], "https://act.example.ru", "HTTPS://ACT.EXAMPLE.RU")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', response.text)
    assert not [address for address in loaded if address.startswith(("http", "//"))]
    foreign = re.findall(r"https?://[^\s\"<&]+", response.text, re.IGNORECASE)
    assert all(address.startswith(own) for address in foreign)


def test_page_needs_no_key_and_leaves_no_cookie(client: FlaskClient) -> None:
    response = client.get(PAGE)
    assert "Set-Cookie" not in response.headers
    assert client.head(PAGE).status_code == 200


def test_frame_speaks_the_language_of_the_reader(client: FlaskClient) -> None:
    page = page_of(client.get(PAGE, headers=RUSSIAN))
    assert page.attribute("html", "lang") == "ru"
    assert page.attribute("main > div", "lang") == "en"


def test_owner_comes_here_from_the_keys(app: Flask) -> None:
    owner = signed_in(app, Role.ADMIN)
    assert page_of(owner.get("/admin/api-keys")).all(f"a[href='{PAGE}']")


def contents(value: Any) -> Any:
    """Yield every (schema, example) of a description."""
    if isinstance(value, dict):
        if "schema" in value and "example" in value and "in" not in value:
            yield value["schema"], value["example"]
        for inner in value.values():
            yield from contents(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from contents(inner)


def test_examples_fit_their_schemas(client: FlaskClient) -> None:
    spec = described(client)
    found = list(contents(spec["paths"]))
    assert len(found) >= 8
    for schema, example in found:
        jsonschema_rs.validate({**schema, "components": spec["components"]}, example)


def test_example_of_an_order_comes_back_as_is_told(shop: Caller) -> None:
    shop("PUT", "/orders/1042", json=examples.ORDER_IN)
    told = shop("GET", "/orders/1042").get_json()
    assert told.keys() == examples.ORDER_OUT.keys()
    assert {**told, "act": None} == {**examples.ORDER_OUT, "act": None}
    assert told["act"].keys() == examples.ACT.keys()


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_methods_beside_the_described_ones_do_no_harm(shop: Caller, method: str) -> None:
    response = shop(method, "/orders")
    assert (response.status_code, response.data) == (200, b"")


def test_page_of_another_version_is_a_problem(client: FlaskClient) -> None:
    problem(client.get("/api/v2/docs"), 404)
