"""No page leads a person to a page that is not for the role."""

from __future__ import annotations

from collections import Counter
from datetime import date
from urllib.parse import urldefrag, urljoin

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from portal.accounts.matrix import ANYONE, HOMES, MATRIX
from portal.accounts.models import Role
from portal.demo.operations import build_year
from portal.storage.database import db
from tests.factories.orders import make_act, make_response
from tests.factories.people import signed_in
from tests.pages import Page, page_of

ORDERS = 12
EACH = 2  # addresses of one page that are opened; they differ by filter or number
ENOUGH = {Role.PRINTER: 8, Role.STAFF: 16, Role.ANALYST: 16, Role.ADMIN: 40}  # kinds of pages


@pytest.mark.parametrize("role", list(Role))
def test_every_link_and_button_leads_to_what_the_role_may_open(app: Flask, role: Role) -> None:
    with app.app_context():
        build_year(ORDERS, today=date(2026, 11, 20))
        answer = make_response(make_act(), comment="Жаль", claim="Молния сломалась", publish=True)
        make_response(answer.act, nps=9)  # beside it one without a claim
        db.session.commit()
    browser = signed_in(app, role)
    adapter = app.url_map.bind("localhost")
    opened: Counter[str] = Counter()
    forbidden: set[tuple[str, str, str]] = set()
    waiting, seen = [HOMES[role]], {HOMES[role]}
    while waiting:
        address = waiting.pop(0)
        response = browser.get(address)
        assert response.status_code != 403, address
        page = page_of(response) if response.mimetype == "text/html" else None
        response.close()
        for method, target in ways_on(page, address) if page else ():
            try:
                endpoint, _values = adapter.match(target.partition("?")[0], method)
            except HTTPException as error:
                pytest.fail(f"{address} leads to {method} {target}: {error}")
            if endpoint not in ANYONE and role not in MATRIX[endpoint]:
                forbidden.add((response.request.path, method, endpoint))
            elif method == "GET" and endpoint in MATRIX and target not in seen:
                seen.add(target)
                opened[endpoint] += 1
                if opened[endpoint] <= EACH:
                    waiting.append(target)
    assert forbidden == set()
    assert len(opened) >= ENOUGH[role]


def ways_on(page: Page, address: str) -> list[tuple[str, str]]:
    """Return method and address of every link and form of a page that stays in the portal."""
    links = [("GET", link.attrs.get("href") or "") for link in page.all("a[href]")]
    forms = [
        ((form.attrs.get("method") or "get").upper(), form.attrs.get("action") or "")
        for form in page.all("form")
    ]
    whole = [(method, urljoin(address, urldefrag(target).url)) for method, target in links + forms]
    return [(method, target) for method, target in whole if target.startswith("/")]
