"""How far people come with the form, and how long it takes them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.reports.filters import AnswerFilter
from portal.reports.funnel import Steps, funnel
from portal.responses.envelope import LONGEST, read_envelope
from portal.responses.models import Channel, FormCount, Response
from portal.storage.database import db
from portal.web.clock import day_of, now
from tests.factories.people import RUSSIAN, Person
from tests.pages import page_of


def counted(app: Flask) -> dict[Channel, tuple[int, int]]:
    """Return (opened, started) of today by channel."""
    with app.app_context():
        rows = db.session.scalars(select(FormCount)).all()
        assert {row.day for row in rows} <= {day_of(now())}
        return {row.channel: (row.opened, row.started) for row in rows}


def steps(app: Flask) -> Steps:
    with app.app_context():
        return funnel(AnswerFilter()).in_all


def seconds(app: Flask) -> int | None:
    with app.app_context():
        return db.session.scalars(select(Response.seconds)).one()


def tells(anna: Person, code: str, told: str, reached: str, query: str = "") -> int:
    data = {"told": told, "reached": reached}
    return anna.browser.post(f"/a/{code}/seen{query}", data=data).status_code


def test_fetching_the_page_counts_nobody(app: Flask, anna: Person, code: str) -> None:
    for _ in range(3):
        anna.scans(code)
    anna.browser.head(f"/a/{code}")
    assert counted(app) == {}


def test_page_tells_each_step_once(app: Flask, anna: Person, code: str) -> None:
    assert tells(anna, code, "0", "1") == 204
    assert counted(app) == {Channel.QR: (1, 0)}
    tells(anna, code, "1", "2")
    assert counted(app) == {Channel.QR: (1, 1)}
    anna.sends(code, nps="9", told="2")
    assert steps(app) == Steps(1, 1, 1)


def test_answer_without_scripts_counts_every_step(app: Flask, anna: Person, code: str) -> None:
    anna.sends(code, nps="9")
    assert steps(app) == Steps(1, 1, 1)


def test_answer_whose_first_choice_was_not_told_counts_it(
    app: Flask, anna: Person, code: str
) -> None:
    tells(anna, code, "0", "1")
    anna.sends(code, nps="9", told="1")
    assert steps(app) == Steps(1, 1, 1)


def test_second_press_of_send_counts_one_person(app: Flask, anna: Person, code: str) -> None:
    submission = str(uuid.uuid4())
    for _ in range(2):
        anna.sends(code, submission=submission, nps="9")
    assert steps(app) == Steps(1, 1, 1)


def test_changed_answer_counts_nobody_new(app: Flask, anna: Person, code: str) -> None:
    first = str(uuid.uuid4())
    anna.sends(code, submission=first, nps="9")
    page = anna.scans(code, change=first)
    told = page.attribute("input[name=told]", "value")
    anna.sends(code, replaces=first, nps="8", told=told)
    assert steps(app) == Steps(1, 1, 1)


def test_changed_answer_of_a_page_with_scripts_counts_nobody_new(
    app: Flask, anna: Person, code: str
) -> None:
    first = str(uuid.uuid4())
    tells(anna, code, "0", "2")
    anna.sends(code, submission=first, nps="9", told="2")
    told = anna.scans(code, change=first).attribute("input[name=told]", "value")
    anna.sends(code, replaces=first, nps="8", told=told)
    assert steps(app) == Steps(1, 1, 1)


def test_typed_code_is_counted_apart(app: Flask, anna: Person, code: str) -> None:
    tells(anna, code, "0", "2", query="?by=code")
    tells(anna, code, "0", "1")
    assert counted(app) == {Channel.CODE: (1, 1), Channel.QR: (1, 0)}


@pytest.mark.parametrize(("told", "reached"), [("2", "1"), ("", ""), ("0", "3"), ("x", "\x00")])
def test_steps_that_make_no_sense_count_nobody(
    app: Flask, anna: Person, code: str, told: str, reached: str
) -> None:
    assert tells(anna, code, told, reached) == 204
    assert counted(app) == {}


def test_steps_of_an_unknown_code_count_nobody(app: Flask, anna: Person) -> None:
    assert tells(anna, "0" * 16, "0", "2") == 404
    assert counted(app) == {}


def test_answer_keeps_the_seconds_since_its_page_was_made(
    app: Flask, anna: Person, code: str
) -> None:
    opened = int(page_of(anna.browser.get(f"/a/{code}", headers=RUSSIAN)).attribute(
        "input[name=opened]", "value"
    ))  # fmt: skip
    anna.sends(code, nps="9", opened=str(opened - 47))
    assert seconds(app) in range(47, 57)


def test_form_taken_up_again_keeps_the_time_of_its_first_page(
    app: Flask, anna: Person, code: str
) -> None:
    opened = str(int(now().timestamp()) - 600)
    anna.keeps(code, nps="9", opened=opened)
    assert anna.scans(code).attribute("input[name=opened]", "value") == opened


@pytest.mark.parametrize("opened", ["", "soon", "-5", "99999999999999999999", "²", "9" * 11])
def test_answer_with_a_garbled_moment_is_taken_without_its_seconds(
    app: Flask, anna: Person, code: str, opened: str
) -> None:
    assert anna.sends(code, nps="9", opened=opened).status_code == 303
    assert seconds(app) is None


def test_form_opened_two_days_ago_is_still_taken(app: Flask, anna: Person, code: str) -> None:
    opened = now() - timedelta(days=2)
    assert anna.sends(code, nps="9", opened=str(int(opened.timestamp()))).status_code == 303
    assert seconds(app) in range(172_800, 172_810)


@given(st.dictionaries(st.sampled_from(["opened", "told", "draft", "replaces"]), st.text()))
def test_garbled_envelope_is_read_as_an_empty_one(fields: dict[str, str]) -> None:
    about = read_envelope(fields, now())
    assert about.seconds is None or 0 <= about.seconds <= LONGEST.total_seconds()
    assert about.told in (0, 1, 2)
