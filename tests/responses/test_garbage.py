"""Whatever arrives instead of an answer: never a 5xx, and nothing valid is lost."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.responses.models import Response
from portal.responses.queries import whole_responses
from portal.storage.database import db
from portal.web.text import clean_lines
from tests.factories.people import RUSSIAN, Person, printed_code
from tests.pages import Page, page_of

FORM = "application/x-www-form-urlencoded"
FIELDS = (
    "submission", "role", "nps", "t-gift", "t-nothing", "why-gift", "comment", "claim",
    "solution", "contact", "consent", "publish", "replaces", "draft", "opened", "told", "extra",
)  # fmt: skip
ARGUMENTS = ("r", "by", "lang", "draft", "change", "another", "fresh", "code", "x")
VALID = {"t-design": "4", "nps": "7", "role": "user", "publish": "1", "why-design": "Ровно"}
slow = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
likely = st.sampled_from([b"1", b"5", b"10", b"not_noticed", b"on", b"=1+1", b"\xff\xfe", b"\x00"])
anything = st.dictionaries(st.sampled_from(FIELDS), st.binary(max_size=60) | likely)


def encoded(fields: dict[str, bytes]) -> bytes:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in fields.items()).encode()


def checked(page: Page, name: str) -> str:
    return page.attribute(f'input[name="{name}"][checked]', "value")


def assert_kept(page: Page) -> None:
    """See that everything valid stands in the page that came back."""
    assert checked(page, "t-design") == "4"
    assert checked(page, "nps") == "7"
    assert checked(page, "role") == "user"
    assert checked(page, "publish") == "1"
    assert page.text('textarea[name="why-design"]') == "Ровно"


@given(fields=anything)
@slow
def test_any_bytes_in_any_field_are_taken_or_asked_for_again(
    app: Flask, fields: dict[str, bytes]
) -> None:
    anna, code = Person(app), printed_code(app)
    for address in (f"/a/{code}", f"/a/{code}/draft"):
        response = anna.browser.post(
            address, data=encoded(fields), content_type=FORM, headers=RUSSIAN
        )
        assert response.status_code in (303, 422)
        if response.status_code == 422:
            assert page_of(response).all(".summary li")


@given(
    name=st.sampled_from(["submission", "t-gift", "solution", "contact", "why-gift", "comment"]),
    value=st.binary(min_size=1, max_size=60) | likely,
)
@slow
def test_garbage_in_one_field_loses_nothing_of_the_others(
    app: Flask, name: str, value: bytes
) -> None:
    anna, code = Person(app), printed_code(app)
    sent = {key: text.encode() for key, text in VALID.items()}
    sent |= {"submission": str(uuid.uuid4()).encode(), name: value}
    response = anna.browser.post(
        f"/a/{code}", data=encoded(sent), content_type=FORM, headers=RUSSIAN
    )
    if response.status_code == 422:
        assert_kept(page_of(response))
        return
    assert response.status_code == 303
    with app.app_context():
        answer = db.session.scalars(whole_responses().order_by(Response.id.desc())).first()
        assert answer is not None
        assert (answer.nps, answer.role, answer.publish) == (7, "user", True)
        given_emotions = {rating.touchpoint.key: rating.emotion for rating in answer.ratings}
        assert given_emotions["design"] == 4
        assert "Ровно" in [remark.text for remark in answer.remarks]


@given(words=st.text(max_size=200))
@slow
def test_words_are_stored_as_they_were_written(app: Flask, words: str) -> None:
    anna, code = Person(app), printed_code(app)
    said: dict[str, Any] = {"comment": words, "why_gift": words, "claim": words, "nps": "5"}
    assert anna.sends(code, **said).status_code == 303
    with app.app_context():
        answer = db.session.scalars(select(Response).order_by(Response.id.desc())).first()
        assert answer is not None
        assert (answer.comment or "") == clean_lines(words)


@given(body=st.binary(max_size=300), kind=st.sampled_from([FORM, "multipart/form-data", "text/x"]))
@slow
def test_body_that_is_no_form_is_answered_in_words(app: Flask, body: bytes, kind: str) -> None:
    anna, code = Person(app), printed_code(app)
    for address in (f"/a/{code}", f"/a/{code}/draft", f"/a/{code}/seen"):
        response = anna.browser.post(address, data=body, content_type=kind, headers=RUSSIAN)
        assert response.status_code < 500


@given(query=st.dictionaries(st.sampled_from(ARGUMENTS), st.text(max_size=40)))
@slow
def test_any_address_of_an_act_shows_a_page(app: Flask, query: dict[str, str]) -> None:
    anna, code = Person(app), printed_code(app)
    assert anna.browser.get(f"/a/{code}", query_string=query).status_code == 200
    assert anna.browser.get("/", query_string=query).status_code in (200, 303, 422)
