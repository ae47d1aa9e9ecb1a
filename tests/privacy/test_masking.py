"""Each role sees of clients what its work needs, on every page and in every file."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask

from portal.accounts.matrix import ANYONE, MATRIX
from portal.accounts.models import Role
from portal.accounts.sight import SEES, Personal
from tests.accounts.doors import VALUES
from tests.factories.people import RUSSIAN, signed_in
from tests.printing.reading import text_of
from tests.privacy.marked import Marked

# what gives a client away, wherever it stands: on the order, at the client, in the words
TOLD = {
    Personal.NAME: ("меченов", "отмеченн"),
    Personal.CONTACT: ("marked@example", "9160001122", "000-11-22", "000-33-44"),
}
AMOUNTS = ("777,00", "777.00")
SPOKEN = "Пишите на aglaya.marked@example.ru или 8 (916) 000-11-22, Меченова"


def every_page(app: Flask, role: Role, marked: Marked) -> list[tuple[str, str]]:
    """Return (endpoint, address) of every page that opens for a role."""
    values = {
        **VALUES, "number": marked.act_number, "order_id": marked.order_id,
        "response_id": marked.answer_id, "subject_id": marked.client_id,
    }  # fmt: skip
    pages = []
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if rule.endpoint in ANYONE or "GET" not in (rule.methods or ()):
                continue
            if role in MATRIX.get(rule.endpoint, ()):
                known = {name: values[name] for name in rule.arguments}
                pages.append((rule.endpoint, adapter.build(rule.endpoint, known)))
    return pages


def readable(content: bytes, mimetype: str) -> str:
    """Return what a person can read of a page or a file."""
    if "sheet" in mimetype or "zip" in mimetype:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b" ".join(archive.read(name) for name in archive.namelist())
    if mimetype == "application/pdf":
        return text_of(content).casefold()
    return content.decode("utf-8", "replace").casefold()


@pytest.mark.parametrize("role", list(Role))
def test_no_page_or_file_shows_a_role_more_of_a_client_than_it_needs(
    app: Flask, marked: Marked, role: Role
) -> None:
    browser = signed_in(app, role)
    seen: set[Personal] = set()
    for endpoint, address in every_page(app, role, marked):
        response = browser.get(address, headers=RUSSIAN)
        text = readable(response.data, response.mimetype)
        for what, marks in TOLD.items():
            if any(mark in text for mark in marks):
                assert what in SEES[role], f"{endpoint} tells {role} a {what}"
                seen.add(what)
        if role in (Role.PRINTER, Role.ANALYST):
            assert not any(each in text for each in AMOUNTS), f"{endpoint} tells {role} an amount"
    assert seen == SEES[role]  # who is to see it does


def test_contacts_inside_of_words_are_left_out_for_who_is_not_to_see_them(
    app: Flask, marked: Marked
) -> None:
    from portal.responses.models import Response
    from portal.storage.database import db

    with app.app_context():
        db.session.get_one(Response, marked.answer_id).comment = SPOKEN
        db.session.commit()
    analyst, owner = signed_in(app, Role.ANALYST), signed_in(app, Role.ADMIN)
    for address in (
        f"/admin/responses/{marked.answer_id}", "/admin/responses", "/admin/",
        "/admin/responses.csv", "/admin/quotes",
    ):  # fmt: skip
        masked = analyst.get(address, headers=RUSSIAN).get_data(as_text=True)
        assert "Пишите на …" in masked, address
        assert not any(mark in masked.casefold() for marks in TOLD.values() for mark in marks)
        if address != "/admin/quotes":
            assert SPOKEN in owner.get(address, headers=RUSSIAN).get_data(as_text=True), address


@pytest.mark.parametrize("sought", ["9160001122", "8 (916) 000", "91600", "marked@example"])
@pytest.mark.parametrize("page", ["/admin/responses", "/admin/responses.csv"])
def test_search_tells_nobody_of_a_contact_that_is_not_shown(
    app: Flask, marked: Marked, page: str, sought: str
) -> None:
    analyst, owner = signed_in(app, Role.ANALYST), signed_in(app, Role.ADMIN)
    for browser, status in ((analyst, 422), (owner, 200)):
        assert browser.get(page, query_string={"q": sought}).status_code == status
    assert analyst.get(page, query_string={"q": "5000 руб"}).status_code == 200
