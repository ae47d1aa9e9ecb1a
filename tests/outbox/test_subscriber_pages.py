"""The admin says who is told of what, and sees what was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Role
from portal.outbox.models import Delivery, Kind, Pace, Subscriber
from portal.outbox.queries import upset_rule
from portal.outbox.rules import WAITS
from portal.storage.database import db
from portal.web.paging import write_cursor
from tests.factories.people import Person, printed_code, signed_in
from tests.outbox.conftest import Subscribe
from tests.outbox.receivers import Post, System
from tests.pages import ExaminingClient, page_of
from tests.statements import statements

Work = Callable[..., int]
PAGE = "/admin/subscribers"
HOOK = "https://crm.example.ru/hooks/acts"


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def only_subscriber(app: Flask) -> Subscriber:
    with app.app_context():
        found = db.session.scalars(select(Subscriber)).one()
        found.kinds  # noqa: B018 - read while the session is there
        return found


def test_system_is_added_and_its_secret_is_shown_once(app: Flask, owner: ExaminingClient) -> None:
    form = {"address": HOOK, "kinds": ["answer.received", "claim.late"]}
    added = page_of(owner.submit(PAGE, form, to=f"{PAGE}/webhooks"))
    assert added.text("code").startswith("whsec_")
    found = only_subscriber(app)
    assert (found.address, set(found.kinds)) == (HOOK, {Kind.ANSWER_RECEIVED, Kind.CLAIM_LATE})
    assert "whsec_" not in owner.get(f"{PAGE}/{found.id}").get_data(as_text=True)


def test_person_is_added_with_a_daily_mail(app: Flask, owner: ExaminingClient) -> None:
    form = {"address": "anna@EXAMPLE.ru", "kinds": "answer.upset", "pace": "daily"}
    assert owner.submit(PAGE, form, to=f"{PAGE}/mail").status_code == 303
    found = only_subscriber(app)
    assert (found.address, found.pace, found.kinds) == (
        "anna@example.ru", Pace.DAILY, [Kind.ANSWER_UPSET],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("door", "form"),
    [
        ("webhooks", {"address": "http://crm.example.ru/", "kinds": "answer.received"}),
        ("webhooks", {"address": "crm", "kinds": "answer.received"}),
        ("webhooks", {"address": HOOK}),
        ("webhooks", {"address": HOOK, "kinds": "test"}),
        ("webhooks", {"address": "https://crm.example.ru/" + "x" * 500, "kinds": "claim.late"}),
        ("mail", {"address": "anna", "kinds": "answer.received", "pace": "daily"}),
        ("mail", {"address": "anna@example.ru", "kinds": "answer.received", "pace": "weekly"}),
        ("mail", {"address": "", "kinds": "answer.received", "pace": "daily"}),
    ],
)
def test_who_cannot_be_told_is_refused_with_what_was_typed(
    app: Flask, owner: ExaminingClient, door: str, form: dict[str, str]
) -> None:
    response = owner.submit(PAGE, form, to=f"{PAGE}/{door}")
    assert response.status_code == 422
    page = page_of(response)
    assert page.all(".invalid-feedback")
    if form["address"]:
        assert form["address"] in [field.attrs.get("value") for field in page.all("input")]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Subscriber)) == 0


def test_page_says_when_nobody_is_told(owner: ExaminingClient) -> None:
    assert page_of(owner.get(PAGE)).all("table") == []


def test_test_message_goes_the_way_of_all_messages(
    app: Flask, owner: ExaminingClient, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscriber = subscribe(system.address, Kind.CLAIM_LATE)
    page = f"{PAGE}/{subscriber}"
    assert owner.submit(page, {}, to=f"{page}/test").status_code == 303
    assert work() == 1
    assert system.said() == ["test"]
    assert len(page_of(owner.get(page)).all("tbody tr")) == 1


def test_message_that_was_given_up_is_seen_and_tried_again(
    app: Flask, owner: ExaminingClient, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscriber = subscribe(system.address, Kind.ANSWER_RECEIVED)
    page = f"{PAGE}/{subscriber}"
    for _ in range(2):
        Person(app).sends(printed_code(app), nps=1)
    system.status = 500
    for _ in range(len(WAITS) + 1):
        work(later=timedelta(days=2))
    assert page_of(owner.get(PAGE)).all(f'a[href="{page}?state=dead"]')
    assert len(page_of(owner.get(f"{page}?state=dead")).all("tbody tr")) == 2
    system.status = 200
    [first, _second] = page_of(owner.get(page)).all("button[name=delivery]")
    owner.submit(page, {"delivery": first.attrs["value"]}, to=f"{page}/again")
    assert work() == 1
    owner.submit(page, {}, to=f"{page}/again")
    assert work() == 1
    assert page_of(owner.get(f"{page}?state=dead")).all("tbody tr") == []
    assert owner.submit(page, {"delivery": "x"}, to=f"{page}/again").status_code == 303


def test_kinds_pause_secret_and_removal(
    app: Flask, owner: ExaminingClient, subscribe: Subscribe
) -> None:
    page = f"{PAGE}/{subscribe(HOOK)}"
    assert owner.submit(page, {"kinds": "claim.late"}, to=f"{page}/kinds").status_code == 303
    assert only_subscriber(app).kinds == [Kind.CLAIM_LATE]
    assert owner.submit(page, {}, to=f"{page}/kinds").status_code == 422
    owner.submit(page, {}, to=f"{page}/pause")
    assert not only_subscriber(app).active
    owner.submit(page, {}, to=f"{page}/resume")
    assert only_subscriber(app).active
    secret = page_of(owner.submit(page, {}, to=f"{page}/secret")).text("code")
    assert secret.startswith("whsec_")
    owner.submit(page, {}, to=f"{page}/remove")
    assert owner.get(page).status_code == 404


def test_person_has_no_secret_to_renew(owner: ExaminingClient, subscribe: Subscribe) -> None:
    page = f"{PAGE}/{subscribe('anna@example.ru')}"
    assert owner.submit(page, {}, to=f"{page}/secret").status_code == 404


def test_removing_takes_the_messages_along(
    app: Flask, owner: ExaminingClient, post: Post, subscribe: Subscribe, work: Work
) -> None:
    page = f"{PAGE}/{subscribe('anna@example.ru', Kind.ANSWER_RECEIVED)}"
    Person(app).sends(printed_code(app), nps=9)
    work()
    owner.submit(page, {}, to=f"{page}/remove")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0


def test_rule_of_upset_answers_is_kept_and_refused_when_it_cannot_be(
    app: Flask, owner: ExaminingClient
) -> None:
    rule = {"nps_at_most": "", "emotion_at_most": "1", "words": "брак\r\nвозврат ", "segments": ""}
    assert owner.submit(PAGE, rule, to="/admin/upset-rule").status_code == 303
    with app.app_context():
        kept = upset_rule()
        assert (kept.nps_at_most, kept.emotion_at_most, kept.words) == (None, 1, "брак\nвозврат")
    for change in ({"nps_at_most": "11"}, {"emotion_at_most": "x"}, {"words": "x" * 501}):
        assert owner.submit(PAGE, {**rule, **change}, to="/admin/upset-rule").status_code == 422


def test_cost_of_the_list_does_not_grow_with_the_messages(
    app: Flask, owner: ExaminingClient, post: Post, subscribe: Subscribe, work: Work
) -> None:
    page = f"{PAGE}/{subscribe('anna@example.ru', Kind.ANSWER_RECEIVED)}"
    costs = []
    for _ in range(2):
        for _ in range(30):
            Person(app).sends(printed_code(app), nps=9)
        work()
        with statements(app) as sent:
            assert owner.get(page).status_code == 200
        costs.append(len(sent))
    assert costs[0] == costs[1]
    older = page_of(owner.get(page)).attribute("a[rel=next]", "href")
    assert len(page_of(owner.get(older)).all("tbody tr")) == 10
    for foreign in ("x", write_cursor("delivery", 10**30), write_cursor("orders", 1)):
        assert owner.get(f"{page}?after={foreign}").status_code == 404
