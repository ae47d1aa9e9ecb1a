"""A person is found by whatever they tell, shown, and handed out as a file."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from flask import Flask

from tests.factories.orders import make_act
from tests.factories.people import RUSSIAN
from tests.pages import ExaminingClient, page_of
from tests.privacy.marked import (
    COLLEAGUE,
    COLLEAGUE_EMAIL,
    CONTACT,
    EMAIL,
    NAME,
    PHONE,
    WORDS,
    Marked,
)


def find(owner: ExaminingClient, told: str) -> list[str]:
    """Look for a person; return the addresses that the page leads to."""
    response = owner.submit("/admin/privacy", {"told": told})
    assert response.status_code == 200
    return [link.attrs["href"] for link in page_of(response).all("main td a")]


@pytest.mark.parametrize(
    "told",
    [EMAIL, EMAIL.upper(), f"  {EMAIL} ", PHONE, "8 916 000 11 22", "+7(916)000-11-22",
     NAME, "меченова  АГЛАЯ", "Меченов", "M-1", "№ M-1", "m-1", COLLEAGUE, COLLEAGUE_EMAIL,
     "2026-00001", "CODE", "code"],
)  # fmt: skip
def test_client_is_found_however_they_write_what_they_know(
    app: Flask, owner: ExaminingClient, marked: Marked, told: str
) -> None:
    with app.app_context():
        make_act()  # somebody else
    known = {"CODE": marked.code, "code": f"{marked.code[:4]}-{marked.code[4:]}".lower(),
             "2026-00001": marked.act_number}  # fmt: skip
    page = f"/admin/privacy/clients/{marked.client_id}"
    assert [each for each in find(owner, known.get(told, told)) if "/clients/" in each] == [page]


@pytest.mark.parametrize("told", ["+7 (916) 000 33 44", "Меченова", CONTACT, "меткословие"])
def test_answer_is_found_by_its_contact_or_its_words(
    owner: ExaminingClient, marked: Marked, told: str
) -> None:
    assert f"/admin/privacy/answers/{marked.answer_id}" in find(owner, told)


@pytest.mark.parametrize("told", ["Никто Никакой", "nobody@example.ru", "+7 999 999-99-99", "%%%",
                                  "___", "' OR 1=1 --", "\x00\u202eabc"])  # fmt: skip
def test_who_is_not_kept_is_not_found_and_the_page_says_so(
    owner: ExaminingClient, marked: Marked, told: str
) -> None:
    assert find(owner, told) == []


@pytest.mark.parametrize("told", ["", "  ", "ab", "x" * 5000])
def test_question_that_is_too_short_or_long_does_no_harm(
    owner: ExaminingClient, marked: Marked, told: str
) -> None:
    response = owner.submit("/admin/privacy", {"told": told})
    assert response.status_code == (200 if len(told) > 2 and told.strip() else 422)


def test_nothing_that_was_typed_gets_into_an_address(
    owner: ExaminingClient, marked: Marked
) -> None:
    assert all(EMAIL not in each and "916" not in each for each in find(owner, EMAIL))


def test_page_shows_everything_that_is_kept(owner: ExaminingClient, marked: Marked) -> None:
    page = page_of(owner.get(f"/admin/privacy/clients/{marked.client_id}", headers=RUSSIAN))
    for kept in (NAME, EMAIL, PHONE, COLLEAGUE, "M-1", CONTACT, *WORDS.values(), "777,00 ₽"):
        assert kept in page.text("main"), kept
    assert len(page.all("main section")) == 8


@pytest.mark.parametrize("whose", ["clients", "answers", "contacts"])
def test_file_holds_the_same_for_people_and_for_machines(
    owner: ExaminingClient, marked: Marked, whose: str
) -> None:
    number = {"clients": marked.client_id, "answers": marked.answer_id}
    page = f"/admin/privacy/{whose}/{number.get(whose, marked.contact_id)}/export"
    response = owner.get(page)
    assert response.mimetype == "application/zip"
    assert NAME not in response.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        data = json.loads(archive.read("data.json"))
        html = archive.read("data.html").decode()
    assert html.startswith('<!DOCTYPE html>\n<html lang="ru">')
    kept = {
        "clients": (NAME, EMAIL, COLLEAGUE, "M-1", CONTACT, *WORDS.values()),
        "answers": (CONTACT, *WORDS.values()),
        "contacts": (COLLEAGUE, COLLEAGUE_EMAIL),
    }[whose]
    told = json.dumps(data, ensure_ascii=False)
    for each in kept:
        assert each in told
        assert each in html
    if whose == "clients":
        assert [answer["nps"] for answer in data["answers"]] == [3, 3]
        assert data["answers"][0]["consent"]
        assert data["orders"][0]["amount"] == "777.00 RUB"
        assert "777,00\N{NO-BREAK SPACE}₽" in html
