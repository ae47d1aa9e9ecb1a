"""The API describes itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient

from portal.api import registration

CONTRACT = {
    ("put", "/api/v1/orders/{external_id}"),
    ("get", "/api/v1/orders/{external_id}"),
    ("post", "/api/v1/orders/{external_id}/deliver"),
    ("get", "/api/v1/orders"),
    ("get", "/api/v1/acts/{number}.pdf"),
    ("get", "/api/v1/responses"),
    ("get", "/api/v1/statistics/nps"),
    ("get", "/api/v1/statistics/touchpoints"),
    ("get", "/api/v1/statistics/response-rate"),
}


def described(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.content_type == "application/json"
    found: dict[str, Any] = response.get_json()
    return found


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield method, path, {**operation, "shared": item.get("parameters", [])}


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_description_is_public_and_complete(client: FlaskClient) -> None:
    spec = described(client)
    assert spec["openapi"].startswith("3.1")
    assert spec["info"]["title"]
    assert spec["info"]["version"]
    assert {(method, path) for method, path, _ in operations(spec)} == CONTRACT
    assert "servers" not in spec


def test_description_is_valid_openapi(client: FlaskClient) -> None:
    schema = schemathesis.openapi.from_dict(described(client))
    schema.validate()
    ids = [operation["operationId"] for _, _, operation in operations(described(client))]
    assert len(ids) == len(set(ids)) == len(CONTRACT)


def test_every_call_tells_how_it_may_be_refused(client: FlaskClient) -> None:
    for method, path, operation in operations(described(client)):
        refusals = {"401", "403", "429"}
        if method != "get":
            refusals |= {"400", "409", "412", "413", "415", "422"}
        if "{" in path and method != "put":
            refusals |= {"404"}
        assert refusals <= operation["responses"].keys(), path


def test_every_call_is_behind_the_bearer_key(client: FlaskClient) -> None:
    spec = described(client)
    (name,) = spec["security"][0]
    assert spec["components"]["securitySchemes"][name] == {"type": "http", "scheme": "bearer"}
    assert not any("security" in operation for _, _, operation in operations(spec))


def test_every_reference_leads_somewhere(client: FlaskClient) -> None:
    spec = described(client)
    for reference in set(references(spec)):
        place = spec
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_call_tells_its_parameters_answers_and_errors(client: FlaskClient) -> None:
    spec = described(client)
    for method, path, operation in operations(spec):
        told = {
            parameter["name"]
            for parameter in [*operation["shared"], *operation.get("parameters", [])]
        }
        wanted = {part.split("}")[0] for part in path.split("{")[1:]}
        assert wanted <= told
        assert operation["summary"]
        assert "200" in operation["responses"]
        assert "default" in operation["responses"]
        assert ("requestBody" in operation) == (method != "get")
    errors = spec["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(errors) == ["application/problem+json"]


@pytest.mark.parametrize("schema", ["OrderIn", "OrderOut"])
def test_languages_of_a_client_are_listed(client: FlaskClient, schema: str) -> None:
    field = described(client)["components"]["schemas"][schema]["properties"]["language"]
    assert field["enum"] == ["ru", "en", None]
    assert field["type"] == ["string", "null"]


def test_every_rule_of_the_api_is_described(app: Flask, client: FlaskClient) -> None:
    paths = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{registration.PREFIX}/")
    }
    assert paths - {"/api/v1/openapi.json", "/api/v1/docs"} == set(described(client)["paths"])


def test_no_page_of_another_host_shows_the_description(client: FlaskClient) -> None:
    for path in ("", "/", "/swagger-ui", "/redoc", "/rapidoc"):
        assert client.get(f"/api/v1{path}").status_code == 404
