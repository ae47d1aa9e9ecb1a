"""Every route and every field, with what nobody should send: no 5xx, nothing unescaped, no traces.

SWEEP=long sends every value to every field by itself, which takes some minutes.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import cycle
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.extensions import limiter
from tests.factories.people import PASSWORD, RUSSIAN
from tests.security.forms import Form, forms_of
from tests.security.nasty import (
    FORM,
    HEADERS,
    JSON_BODIES,
    LONG_NUMBER,
    VALUES,
    encoded,
    faults_of,
)
from tests.security.world import OWNER, World, make_world, values_of

IS_LONG = os.environ.get("SWEEP") == "long"
EACH = len(VALUES) if IS_LONG else 1  # values that a field gets by itself
AT_ONCE = len(VALUES) if IS_LONG else 12  # values that all fields get at once
ARGUMENTS = (
    "from", "to", "role", "channel", "touchpoint", "after", "limit", "search", "code", "lang",
    "next", "format", "state", "by", "r", "draft", "change", "another", "fresh", "delimiter",
    "month", "segment", "manager", "page", "order", "kind", "outcome", "v",
)  # fmt: skip
FIELDS = ("submission", "nps", "role", "comment", "told", "reached", "opened", "number", "name")
ENDS_THE_SESSION = {"accounts.logout"}
SLOW = re.compile(r"\.pdf|xlsx|drivers")


class Sweep:
    """A browser that sends anything, and keeps what was wrong with the answers."""

    def __init__(self, app: Flask, world: World) -> None:
        # none of the pages is examined: how they are built is for other tests
        self.browser = FlaskClient(app, app.response_class, use_cookies=True)
        self.app, self.world = app, world
        self.found: dict[str, str] = {}
        self.sent: Counter[str] = Counter()
        self._values = cycle(VALUES)

    def sign_in(self) -> None:
        """Sign in as the owner."""
        self.browser.post("/login", data={"email": OWNER, "password": PASSWORD})

    def send(self, name: str, address: str, method: str = "GET", **how: Any) -> TestResponse | None:
        """Send a request and judge the answer."""
        self.sent[method] += 1
        try:
            response = self.browser.open(address, method=method, buffered=True, **how)
        except Exception as error:
            self.found.setdefault(f"{name}: {type(error).__name__}", f"{error!r:.200} {how!r:.200}")
            return None
        for fault in faults_of(response):
            self.found.setdefault(f"{name}: {fault[:60]}", f"{fault} {address!r:.120} {how!r:.200}")
        return response

    def next_values(self, count: int) -> list[bytes]:
        """Return values to send to one field: the next ones in turn, so that all are used."""
        return [next(self._values) for _ in range(count)]

    def post(self, name: str, form: Form) -> None:
        """Send nasty values to each field of a form, and to all of them at once."""
        if form.files:
            self._send_files(name, form)
        whole = [(field, value.encode()) for field, value in form.fields]
        self._body(name, form.action, [])
        self._body(name, form.action, whole * 2)
        for value in (LONG_NUMBER, *self.next_values(AT_ONCE)):
            self._body(name, form.action, [(field, value) for field in form.names])
        for field in form.names:
            for value in self.next_values(EACH):
                others = [pair for pair in whole if pair[0] != field]
                self._body(f"{name} {field}", form.action, [*others, (field, value)])

    def _send_files(self, name: str, form: Form) -> None:
        for file_name in ("<zqx>\"'.csv", "../../zq.xlsx", "zq\x00.png", "", "я" * 300 + ".csv"):
            for content in (
                b"",
                b"\x00\xff" * 50,
                b"PK\x03\x04zq",
                b"<?xml <zqx>",
                b"zq;<zqx>\n1;2",
            ):
                fields: dict[str, Any] = dict(form.fields)
                for field in form.files:
                    fields[field] = (BytesIO(content), file_name)
                self.send(name, form.action, "POST", data=fields, headers=RUSSIAN)

    def _body(self, name: str, action: str, pairs: list[tuple[str, bytes]]) -> None:
        self.send(name, action, "POST", data=encoded(pairs), content_type=FORM, headers=RUSSIAN)

    def ask(self, name: str, address: str, arguments: Sequence[str]) -> None:
        """Ask for a page with nasty values in its arguments."""
        if IS_LONG:
            for argument in arguments:
                for value in VALUES:
                    self._query(f"{name} {argument}", address, [(argument, value)])
        few = 2 if SLOW.search(address) else 9
        for value in VALUES if IS_LONG else self.next_values(few):
            self._query(name, address, [(each, value) for each in arguments])
        # a value that is refused hides what another would have done: some at once, each another
        for some in range(0 if few > 2 else len(arguments), len(arguments), 4):
            named = arguments[some : some + 4]
            self._query(name, address, list(zip(named, self.next_values(4), strict=False)))

    def _query(self, name: str, address: str, pairs: list[tuple[str, bytes]]) -> None:
        query = encoded([(each, value[:2_000]) for each, value in pairs]).decode()
        self.send(name, address, query_string=query, headers=RUSSIAN)


def rules(app: Flask) -> list[Rule]:
    return sorted(
        (rule for rule in app.url_map.iter_rules() if "static" not in rule.endpoint),
        key=lambda rule: rule.endpoint,
    )


def address_of(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    wanted = values_of(rule, values)
    return str(app.url_map.bind("localhost").build(rule.endpoint, wanted, method="GET"))


def methods_of(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def nasty_addresses(rule: Rule, world: World) -> Iterator[str]:
    """Yield the address of a rule with each text in it replaced by what nobody should type."""
    others = values_of(rule, world.values)
    for name in rule.arguments:
        for value in VALUES:
            written = quote_from_bytes(value[:300], safe="")
            yield re.sub(
                r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>",
                lambda part, name=name, written=written: (  # type: ignore[misc]
                    written if part[1] == name else quote(str(others[part[1]]))
                ),
                rule.rule,
            )


@pytest.fixture
def sweep(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Sweep:
    world = make_world(app)
    app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setattr(limiter, "enabled", False)
    return Sweep(app, world)


def assert_clean(sweep: Sweep) -> None:
    told = [f"{place}\n    {what}" for place, what in sweep.found.items()]
    assert not told, f"{sum(sweep.sent.values())} requests, faults:\n" + "\n".join(told)


def test_every_page_survives_every_argument(app: Flask, sweep: Sweep) -> None:
    sweep.sign_in()
    for rule in rules(app):
        if "GET" in methods_of(rule) and not rule.endpoint.startswith("api_"):
            address = address_of(app, rule, sweep.world.values)
            response = sweep.send(rule.endpoint, address, headers=RUSSIAN)
            named = [each for form in forms_of(response, address) for each in form.names
                     if form.method == "GET"] if response else []  # fmt: skip
            sweep.ask(rule.endpoint, address, tuple(dict.fromkeys([*ARGUMENTS, *named])))
    assert sweep.sent["GET"] > 500
    assert_clean(sweep)


def test_every_address_survives_what_is_typed_into_it(app: Flask, sweep: Sweep) -> None:
    sweep.sign_in()
    for rule in rules(app):
        for address in nasty_addresses(rule, sweep.world):
            for method in methods_of(rule) - ({"POST"} if "GET" in methods_of(rule) else set()):
                sweep.send(rule.endpoint, address, method, headers=RUSSIAN)
    assert_clean(sweep)


def test_every_form_survives_every_field(app: Flask, sweep: Sweep) -> None:
    sweep.sign_in()
    for form in found_forms(app, sweep):
        endpoint = endpoint_of(app, form.action)
        if endpoint not in ENDS_THE_SESSION:
            sweep.post(endpoint, form)
        if sweep.browser.get("/orders").status_code != 200:
            sweep.sign_in()
    assert sweep.sent["POST"] > 500
    assert_clean(sweep)


def found_forms(app: Flask, sweep: Sweep) -> list[Form]:
    """Return each form that the owner and a client meet, and a bare one for other addresses."""
    forms: dict[str, Form] = {}
    for rule in rules(app):
        if "GET" in methods_of(rule) and not rule.endpoint.startswith("api_"):
            address = address_of(app, rule, sweep.world.values)
            for query in (
                ("", "?another=1&fresh=1") if rule.endpoint.startswith("public") else ("",)
            ):
                response = sweep.send(rule.endpoint, address + query, headers=RUSSIAN)
                for form in forms_of(response, address) if response else ():
                    if form.method == "POST":
                        forms.setdefault(endpoint_of(app, form.action), form)
    for rule in rules(app):
        if "POST" in methods_of(rule) and not rule.endpoint.startswith("api_"):
            address = address_of(app, rule, sweep.world.values) if "GET" in methods_of(rule) else (
                str(app.url_map.bind("localhost").build(
                    rule.endpoint,
                    values_of(rule, sweep.world.values), method="POST",
                ))
            )  # fmt: skip
            forms.setdefault(rule.endpoint, Form(address, "POST", (), FIELDS, ()))
    return list(forms.values())


def endpoint_of(app: Flask, address: str) -> str:
    path = address.partition("?")[0]
    return str(app.url_map.bind("localhost").match(path, method="POST")[0])


def test_calls_of_machines_survive_every_body(app: Flask, sweep: Sweep) -> None:
    bearer = {"Authorization": f"Bearer {sweep.world.key}"}
    for rule in rules(app):
        if not rule.endpoint.startswith(("api_", "public_hooks")):
            continue
        for method in methods_of(rule):
            values = values_of(rule, sweep.world.values)
            address = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
            if method == "GET":
                sweep.ask(rule.endpoint, address, ARGUMENTS)
                continue
            for body in JSON_BODIES:
                for kind in ("application/json", FORM):
                    sweep.send(
                        rule.endpoint, address, method,
                        data=body, content_type=kind, headers=bearer,
                    )  # fmt: skip
    assert_clean(sweep)


@pytest.mark.parametrize("is_owner", [True, False])
def test_every_page_survives_odd_headers(app: Flask, sweep: Sweep, is_owner: bool) -> None:
    if is_owner:
        sweep.sign_in()
    for address in ("/", f"/a/{sweep.world.values['code']}", "/orders", "/login", "/admin/",
                    "/api/v1/orders", "/healthz", "/nowhere"):  # fmt: skip
        for name, value in HEADERS:
            for method in ("GET", "POST"):
                value = value.encode().decode("latin-1")
                sweep.send(f"{address} {name}", address, method, headers={**RUSSIAN, name: value})
    assert_clean(sweep)
