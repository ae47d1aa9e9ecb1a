"""Numbers that no row can have lead nowhere, on either database."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from portal.accounts.models import Role
from portal.web.paging import write_cursor
from tests.accounts.doors import VALUES
from tests.factories.people import signed_in

LARGE = (2**31, 10**14, 10**30)
LISTS = (
    "/orders", "/acts?state=all", "/acts/batches", "/admin/responses", "/admin/roles",
    "/admin/quotes",
)  # fmt: skip


def addresses(app: Flask, number: int) -> list[tuple[str, str]]:
    """Return (method, address) of every door with a whole number in it, which is this one."""
    found = []
    for rule in app.url_map.iter_rules():
        numbers = {
            name for name in rule.arguments if isinstance(rule._converters[name], IntegerConverter)
        }
        if numbers:
            values = {**VALUES, **dict.fromkeys(numbers, number)}
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(values[part[1]]), rule.rule)  # noqa: B023
            found += [(method, address) for method in (rule.methods or set()) - {"OPTIONS"}]
    return found


@pytest.mark.parametrize("number", LARGE)
def test_page_of_a_number_that_no_row_can_have_is_not_there(app: Flask, number: int) -> None:
    owner = signed_in(app, Role.ADMIN)
    app.config["WTF_CSRF_ENABLED"] = False
    doors = addresses(app, number)
    assert len(doors) > 30
    answers = [(*door, owner.open(door[1], method=door[0]).status_code) for door in doors]
    # 405: the router looks at the methods of two doors before it looks at the number
    assert [answer for answer in answers if answer[2] not in (404, 405)] == []


@pytest.mark.parametrize("page", LISTS)
def test_list_after_a_number_that_no_row_can_have_is_not_there(app: Flask, page: str) -> None:
    owner = signed_in(app, Role.ADMIN)
    for number in LARGE:
        for parts in ((number,), (number, number), ("delivery", number), (10**15, number)):
            query = f"{'&' if '?' in page else '?'}after={write_cursor(*parts)}"
            assert owner.get(page + query).status_code == 404
