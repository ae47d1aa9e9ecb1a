"""The demo year: believable, repeatable, and never mixed with real work."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import flask_migrate
import pytest
from PIL import Image
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from portal.accounts.models import Role
from portal.accounts.passwords import password_fits
from portal.accounts.queries import user_by_email
from portal.acts.batch_queries import printable_acts
from portal.acts.filters import ActFilter, ActState
from portal.acts.models import Act, PrintBatch
from portal.acts.queries import act_by_code
from portal.app import create_app
from portal.claims.models import Claim
from portal.company.queries import company, review_links
from portal.company.rules import review_url
from portal.demo.decks import Deck, yes_no
from portal.demo.errors import PortalNotEmpty
from portal.demo.firm import OWNER_EMAIL, OWNER_PASSWORD
from portal.demo.operations import DemoYear, build_year
from portal.demo.queries import demo_act_code
from portal.demo.scores import _allotted
from portal.demo.words.firm import OWNERS
from portal.orders.models import Order
from portal.reports.figures import response_rate_figure
from portal.reports.filters import AnswerFilter
from portal.reports.funnel import funnel
from portal.responses.models import Channel, Rating, Response
from portal.storage.base import Base
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from portal.web.clock import end_of, start_of

TODAY = date(2026, 11, 23)
# salted; of the migration; of the audit, which says when the year was made
NOT_COMPARED = {"stamp", "password_hash", "published_at", "happened_at"}


@contextmanager
def empty_portal(folder: Path) -> Iterator[None]:
    uri = f"sqlite:///{folder / 'demo.sqlite3'}"
    app = create_app({"SQLALCHEMY_DATABASE_URI": uri, "SECRET_KEY": "x" * 32, "TESTING": True})
    with app.app_context():
        flask_migrate.upgrade()
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoYear]:
    with empty_portal(tmp_path_factory.mktemp("demo")):
        yield build_year(today=TODAY)


def standing(from_day: date, to_day: date) -> Select[Response]:
    return select(Response).where(
        Response.replaced_by_id.is_(None),
        Response.submitted_at >= start_of(from_day),
        Response.submitted_at < end_of(to_day),
    )


def nps(from_day: date, to_day: date) -> float:
    answers = db.session.scalars(standing(from_day, to_day)).all()
    scores = [answer.nps for answer in answers if answer.nps is not None]
    return 100 * (sum(n >= 9 for n in scores) - sum(n <= 6 for n in scores)) / len(scores)


def emotions(key: str, from_day: date, to_day: date) -> list[int | None]:
    answers = standing(from_day, to_day).with_only_columns(Response.id)
    ratings = select(Rating).join(Rating.touchpoint)
    ratings = ratings.where(Touchpoint.key == key, Rating.response_id.in_(answers))
    return [rating.emotion for rating in db.session.scalars(ratings)]


def net(key: str, from_day: date, to_day: date) -> float:
    rated = [emotion for emotion in emotions(key, from_day, to_day) if emotion]
    return 100 * (sum(e >= 4 for e in rated) - sum(e <= 2 for e in rated)) / len(rated)


def digest() -> str:
    content = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in NOT_COMPARED]
        rows = db.session.execute(select(*columns).order_by(*table.primary_key.columns))
        content.update(repr([table.name, *map(tuple, rows)]).encode())
    return content.hexdigest()


def test_year_has_the_size_it_was_asked_for(year: DemoYear) -> None:
    assert (year.orders, year.clients) == (400, 290)
    assert year.last_day == TODAY - timedelta(days=1)
    assert 470 <= year.responses <= 530


def test_nps_rises_from_the_low_seventies_to_about_81(year: DemoYear) -> None:
    quarter = timedelta(days=98)
    assert nps(year.first_day, year.first_day + quarter) == pytest.approx(72, abs=3.5)
    assert nps(year.last_day - quarter, year.last_day) == pytest.approx(81, abs=3.5)


def test_nearly_everybody_answers(year: DemoYear) -> None:
    rate = response_rate_figure(AnswerFilter())
    assert 0.93 <= rate.answered / rate.delivered <= 0.97


def test_changed_packaging_is_seen_in_its_net_emotion(year: DemoYear) -> None:
    changed_on = year.packaging_changed_on
    before = net("packaging", year.first_day, changed_on - timedelta(days=1))
    assert 20 <= net("packaging", changed_on, year.last_day) - before <= 40


def test_card_is_liked_and_rarely_noticed_and_deadlines_are_worst(year: DemoYear) -> None:
    nets = {key: net(key, year.first_day, year.last_day) for key in OWNERS}
    card = emotions("card", year.first_day, year.last_day)
    assert min(nets, key=nets.__getitem__) == "deadlines"
    assert nets["card"] > 80
    assert 0.35 <= sum(emotion is not None for emotion in card) / len(card) <= 0.45


def test_every_amount_is_the_sum_of_its_lines(year: DemoYear) -> None:
    for order in db.session.scalars(select(Order).options(selectinload(Order.items))):
        assert order.amount == sum(item.quantity * (item.price or 0) for item in order.items)


def test_nobody_answers_before_the_parcel_came(year: DemoYear) -> None:
    early = select(func.count()).select_from(Response).join(Response.act)
    assert db.session.scalar(early.where(Response.submitted_at < Act.printed_at)) == 0


def test_comments_are_many_and_hardly_repeat(year: DemoYear) -> None:
    comments = db.session.scalars(select(Response.comment).where(Response.comment.is_not(None)))
    texts = [str(comment) for comment in comments]
    assert len(set(texts)) >= 120
    assert len(texts) - len(set(texts)) <= 8
    assert not [text for text in texts if "{" in text or text != text.strip()]


def test_claims_some_english_and_all_hand_channels_are_there(year: DemoYear) -> None:
    assert 5 <= (db.session.scalar(select(func.count()).select_from(Claim)) or 0) <= 20
    assert "en" in set(db.session.scalars(select(Response.language)))
    assert set(db.session.scalars(select(Response.channel))) == {
        Channel.QR,
        Channel.CODE,
        Channel.PAPER,
    }


def test_some_people_only_look_at_the_form_and_fewer_give_up_on_the_way(year: DemoYear) -> None:
    counted = funnel(AnswerFilter())
    answers = db.session.scalars(standing(year.first_day, year.last_day)).all()
    assert counted.in_all.sent == sum(answer.channel is not Channel.PAPER for answer in answers)
    for steps in counted.by_channel.values():
        assert steps.opened >= steps.started >= steps.sent > 0
    steps = counted.in_all
    assert steps.share(steps.opened - steps.started) == pytest.approx(12, abs=1.5)
    assert steps.share(steps.started - steps.sent) == pytest.approx(6, abs=1.5)


def test_fresh_acts_wait_for_the_printer_and_one_of_them_is_shown(year: DemoYear) -> None:
    code = demo_act_code(end_of(year.last_day))
    assert code == year.act_code
    act = act_by_code(str(code))
    assert act is not None
    waiting = printable_acts(ActFilter(state=ActState.TO_PRINT))
    assert act.number in {each.number for each in waiting}


def test_logo_is_a_picture_wider_than_high(year: DemoYear) -> None:
    logo = Image.open(BytesIO(company().logo or b""))
    assert logo.format == "PNG"
    assert logo.width > 3 * logo.height


def test_receipts_lead_to_reviews_at_invented_hosts(year: DemoYear) -> None:
    links = review_links()
    assert [link.position for link in links] == [1, 2]
    assert all(review_url(link.url) == link.url for link in links)
    assert all(urlsplit(link.url).netloc.endswith(".example") for link in links)
    assert company().referral_ru
    assert company().referral_en


def test_second_demo_is_refused(year: DemoYear) -> None:
    with pytest.raises(PortalNotEmpty):
        build_year(today=TODAY)


def test_demo_password_of_the_owner_opens_the_door(year: DemoYear) -> None:
    owner = user_by_email(OWNER_EMAIL)
    assert owner is not None
    assert owner.role is Role.ADMIN
    assert not owner.must_change_password
    assert password_fits(owner.password_hash, OWNER_PASSWORD)


def test_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path: Path) -> None:
    digests = []
    for number, seed in enumerate((7, 7, 8)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with empty_portal(folder):
            build_year(orders=60, seed=seed, today=TODAY)
            digests.append(digest())
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("orders", [1, 12])
def test_tiny_year_still_has_an_act_to_show(orders: int, tmp_path: Path) -> None:
    with empty_portal(tmp_path):
        assert build_year(orders=orders, today=TODAY).act_code


@pytest.mark.parametrize("seed", range(40))
def test_moods_keep_to_plan_in_every_run_of_months_for_any_seed(seed: int) -> None:
    sizes = [10, *([38] * 12), 27]
    months = list(_allotted(random.Random(seed), sizes))
    assert [len(month) for month in months] == sizes

    def score_of(moods: list[str]) -> float:
        return 100 * (moods.count("glad") - moods.count("upset")) / len(moods)

    assert score_of([*chain(*months[:4])]) == pytest.approx(72, abs=3)
    assert score_of([*chain(*months[-4:])]) == pytest.approx(81, abs=3)


def test_deck_gives_its_shares_exactly() -> None:
    deck = Deck(random.Random(1), {"a": 3, "b": 1})
    drawn = [deck.draw() for _ in range(40)]
    assert (drawn.count("a"), drawn.count("b")) == (30, 10)
    sure = yes_no(random.Random(1), 98)
    assert sum(sure.draw() for _ in range(50)) == 49


def test_acts_were_printed_in_runs_that_people_settled(year: DemoYear) -> None:
    runs = db.session.scalars(select(PrintBatch)).all()
    printed = db.session.scalar(select(func.sum(Act.print_count)))
    assert printed == sum(run.came_out_count or 0 for run in runs)
    assert {run.settled_at is None for run in runs} == {False}
    assert any(run.repeats_id for run in runs), "no printer works for a year without a jam"
