"""The page «Что важно для NPS»."""

from __future__ import annotations

import numpy as np
import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.storage.database import db
from tests.factories.answers import answer_like, opinions
from tests.factories.orders import make_act
from tests.factories.people import signed_in
from tests.pages import ExaminingClient, Page, page_of

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def seen(owner: ExaminingClient, address: str = "/admin/drivers") -> Page:
    response = owner.get(address, headers=ENGLISH)
    assert response.status_code == 200
    return page_of(response)


def answered(app: Flask, count: int, shuffled: bool = False) -> None:
    ratings, scores = opinions(count)
    if shuffled:
        scores = np.random.default_rng(4).permutation(scores)
    with app.app_context():
        answer_like(make_act(), ratings, scores)
        db.session.commit()


def test_touchpoints_are_listed_by_importance_with_interval_and_net_emotion(
    app: Flask, owner: ExaminingClient
) -> None:
    answered(app, 80)
    page = seen(owner)
    names = [cell.to_text().split(" first")[0].strip() for cell in page.all("tbody td:first-child")]
    assert names == ["Packaging", "Gift in the parcel", "Talking with the manager"]
    parts = [cell.to_text().split() for cell in page.all("tbody td:nth-child(3)")]
    assert 99 <= sum(int(part[0]) for part in parts) <= 101
    for part in parts:
        low, high = int(part[2]), int(part[4])
        assert low <= int(part[0]) <= high
    assert len(page.all("svg.whiskers")) == 3
    assert "Did not" not in page.text("tbody")


def test_page_says_in_words_how_much_is_explained_and_what_comes_first(
    app: Flask, owner: ExaminingClient
) -> None:
    answered(app, 80)
    cards = seen(owner).text(".cards")
    assert "Work on this first Packaging" in cards
    assert "of the differences in the 0–10 answer" in cards
    assert "Pure chance would explain up to" in cards
    assert seen(owner).text(".cards") == cards  # the same resamples each time


def test_differences_that_chance_makes_name_nothing_first(
    app: Flask, owner: ExaminingClient
) -> None:
    answered(app, 60, shuffled=True)
    page = seen(owner)
    assert "Cannot tell yet" in page.text(".cards")
    assert not page.all(".badge")


def test_touchpoints_that_were_not_weighed_are_named_with_the_reason(
    app: Flask, owner: ExaminingClient
) -> None:
    answered(app, 60)
    text = seen(owner).text("main")
    assert "Card — 0 ratings, 30 are needed" in text


@pytest.mark.parametrize("count", [0, 1, 40])
def test_few_answers_are_refused_in_words_with_what_is_needed(
    app: Flask, owner: ExaminingClient, count: int
) -> None:
    if count:
        answered(app, count)
    page = seen(owner)
    assert "It is too early to tell" in page.text(".step")
    assert "needed" in page.text(".step")
    assert not page.all("tbody")
    people = "1 person has" if count == 1 else f"{count} people have"
    assert f"So far {people} answered" in page.text(".step")


def test_everybody_of_one_mind_leaves_nothing_to_explain(
    app: Flask, owner: ExaminingClient
) -> None:
    ratings, scores = opinions(60)
    with app.app_context():
        answer_like(make_act(), ratings, np.full_like(scores, 9))
        db.session.commit()
    assert "Everybody gave the same 0–10 answer" in seen(owner).text(".step")


def test_links_keep_the_filter_and_a_refused_one_offers_all_answers(
    app: Flask, owner: ExaminingClient
) -> None:
    answered(app, 80)
    kept = seen(owner, "/admin/drivers?channel=qr&from=2020-01-01")
    links = [a.attrs["href"] for a in kept.all("tbody a, .cards a")]
    assert links
    assert all("channel=qr" in link and "from=2020-01-01" in link for link in links)
    refused = seen(owner, "/admin/drivers?to=2001-01-01")
    assert refused.all(".step a[href='/admin/drivers']")


def test_method_and_its_limits_are_on_the_page(app: Flask, owner: ExaminingClient) -> None:
    answered(app, 80)
    notes = seen(owner).text(".notes")
    for words in ("not what causes what", "Multivariate Behavioral Research 35", "newest 5,000"):
        assert words in notes


def test_period_that_is_none_comes_back_in_words(owner: ExaminingClient) -> None:
    response = owner.get("/admin/drivers?from=yesterday")
    assert response.status_code == 422
    assert "yesterday" in page_of(response).text(".alert")


def test_staff_do_not_see_the_page(app: Flask) -> None:
    assert signed_in(app, Role.STAFF).get("/admin/drivers").status_code == 403
