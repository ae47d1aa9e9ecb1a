"""Every address of the portal with the methods it takes, as its URL map has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

# of nothing that is there: a walk through all doors must not change what the later ones see
VALUES = {
    "number": "2026-00001", "code": "0" * 16, "order_id": 1, "touchpoint_id": 1, "user_id": 77,
    "upload_id": "00000000-0000-0000-0000-000000000000", "filename": "x", "external_id": "x",
    "batch_id": 1, "response_id": 1, "subscriber_id": 1, "mapping_id": 1, "key_id": 1,
    "source_id": 1, "delivery_id": 1, "kind": "shopify", "session_id": 77, "token": "x",
    "invitation_id": 77, "whose": "clients", "subject_id": 77, "name": "x",
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """One method of one address."""

    endpoint: str
    method: str
    rule: str
    address: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def doors(app: Flask) -> list[Door]:
    """Return every door of the portal."""
    return [door for rule in app.url_map.iter_rules() for door in _doors_of(app, rule)]


def _doors_of(app: Flask, rule: Rule) -> Iterator[Door]:
    for method in sorted((rule.methods or set()) - {"OPTIONS"}):
        yield Door(rule.endpoint, method, rule.rule, address_of(rule.rule))


def address_of(rule: str) -> str:
    """Return an address that a rule such as /orders/<int:order_id> is for."""
    return re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda named: str(VALUES[named[1]]), rule)
