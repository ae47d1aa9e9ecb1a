"""The kept counts: what they say is what the answers say, whatever happens."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.acts.models import Act
from portal.acts.operations import void_act
from portal.clients.models import BuyerRole
from portal.questionnaires.queries import current_questionnaire
from portal.reports.counted import Answers
from portal.reports.filters import AnswerFilter
from portal.reports.rows import count_rows
from portal.reports.tallies import Cut, tally
from portal.responses.answer import Answer
from portal.responses.counts.folding import (
    AFTER,
    check,
    fold,
    fold_after,
    fold_all,
    rebuild,
    uncount,
)
from portal.responses.counts.models import MeasureCount
from portal.responses.models import AnswerText, Channel, Draft, Rating, Response, Uncounted
from portal.responses.operations import record_response
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import Person, printed_code

ALL = AnswerFilter()
MAY = AnswerFilter(date(2026, 5, 1), date(2026, 5, 31))


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def waiting_count() -> int:
    return db.session.scalar(select(func.count()).select_from(Uncounted)) or 0


def nps_values(wanted: AnswerFilter = ALL) -> list[int]:
    """List what was chosen of 0..10, by the counts."""
    values = Answers().tallies(wanted).recommendation.values
    return [score for score, count in enumerate(values) for _ in range(count)]


def test_answer_is_in_the_numbers_at_once_and_after_it_was_added() -> None:
    make_response(make_act(), nps=9, rates={"gift": 5, "card": None})
    assert (nps_values(), waiting_count()) == ([9], 1)
    assert fold() == 1
    assert (nps_values(), waiting_count()) == ([9], 0)


def test_counts_tell_rated_not_noticed_and_blank_apart() -> None:
    act = make_act()
    make_response(act, rates={"gift": 5, "card": None})
    fold_all()
    ids = {item.touchpoint.key: item.touchpoint_id for item in act.questionnaire.items}
    tallies = Answers().tallies(ALL)
    assert tallies.of(ids["gift"]).figures.counts == (0, 0, 0, 0, 1)
    assert tallies.of(ids["card"]).figures.not_noticed == 1
    assert tallies.of(ids["fit"]).figures.blank == 1
    assert tallies.recommendation.blank == 1


@pytest.mark.parametrize("folds", ["never", "before", "after", "both"])
def test_changed_answer_leaves_the_numbers_whenever_it_was_added(folds: str) -> None:
    act = make_act()
    first = make_response(act, nps=2, role=BuyerRole.USER)
    if folds in ("before", "both"):
        fold_all()
    make_response(act, nps=10, role=BuyerRole.USER, replaces=first)
    if folds in ("after", "both"):
        fold_all()
    assert nps_values() == [10]
    assert nps_values(AnswerFilter(role=BuyerRole.USER)) == [10]
    assert check() == {}


def test_repeated_submission_is_counted_once() -> None:
    act, said = make_act(), Answer(submission=uuid.uuid4(), nps=8)
    for _ in range(3):
        record_response(act.id, said, Channel.QR, AT, "ru")
    fold_all()
    assert nps_values() == [8]


def test_numbers_looked_at_again_follow_every_change() -> None:
    act = make_act()
    assert nps_values() == nps_values() == []
    first = make_response(act, nps=9)
    assert nps_values() == nps_values() == [9]
    fold_all()
    assert nps_values() == nps_values() == [9]
    second = make_response(act, nps=3, replaces=first)
    assert nps_values() == nps_values() == [3]
    fold_all()
    assert nps_values() == nps_values() == [3]
    uncount(second.id)
    assert nps_values() == []
    rebuild()
    assert nps_values() == [3]


def test_answer_that_takes_the_number_of_an_erased_one_is_not_taken_for_it() -> None:
    act = make_act()
    erased = make_response(act, nps=1)
    number = erased.id
    assert nps_values() == [1]
    uncount(number)
    _erase(erased)
    later = make_response(act, nps=9)
    if db.engine.dialect.name == "sqlite":  # PostgreSQL never gives a number again
        assert later.id == number
    assert nps_values() == [9]


def test_draft_is_never_counted() -> None:
    act = make_act()
    db.session.add(Draft(submission=uuid.uuid4(), act_id=act.id, saved_at=AT, fields={"nps": "1"}))
    db.session.flush()
    assert nps_values() == []


def test_answer_to_a_voided_act_was_given_all_the_same() -> None:
    act = make_act()
    make_response(act, nps=3)
    void_act(act, "ошибка в заказе", AT)
    fold_all()
    assert nps_values() == [3]
    assert check() == {}


@pytest.mark.parametrize("is_folded", [False, True])
def test_erased_answer_leaves_the_numbers(is_folded: bool) -> None:
    act = make_act()
    kept, erased = make_response(act, nps=9), make_response(act, nps=1, rates={"gift": 1})
    if is_folded:
        fold_all()
    uncount(erased.id)
    db.session.query(Rating).filter_by(response_id=erased.id).delete()
    db.session.delete(erased)
    db.session.flush()
    assert nps_values() == [kept.nps]
    assert check() == {}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 5, 31, 20, 59, 59, tzinfo=UTC), date(2026, 5, 31)),  # 23:59:59 in Moscow
        (datetime(2026, 5, 31, 21, 0, tzinfo=UTC), date(2026, 6, 1)),
    ],
)
def test_day_of_an_answer_is_a_day_of_the_firm(moment: datetime, day: date) -> None:
    make_response(make_act(), at=moment, nps=7)
    fold_all()
    assert nps_values(AnswerFilter(day, day)) == [7]
    assert nps_values(MAY) == ([7] if day.month == 5 else [])


def test_day_of_an_answer_follows_the_clock_change(app: Flask) -> None:
    app.config["TZ_NAME"] = "Europe/Berlin"
    # 29 March 2026 has 23 hours there: it begins at 23:00 UTC and ends at 22:00
    for hour, day in ((22, 28), (23, 29)):
        make_response(make_act(), at=datetime(2026, 3, 28, hour, 30, tzinfo=UTC), nps=day % 10)
    make_response(make_act(), at=datetime(2026, 3, 29, 22, 30, tzinfo=UTC), nps=0)
    fold_all()
    march = date(2026, 3, 1)
    assert nps_values(AnswerFilter(march.replace(day=28), march.replace(day=28))) == [8]
    assert nps_values(AnswerFilter(march.replace(day=29), march.replace(day=29))) == [9]
    assert nps_values(AnswerFilter(march.replace(day=30), march.replace(day=30))) == [0]


def test_one_answer_of_many_does_the_adding_for_all() -> None:
    act = make_act()
    last = 0
    for _ in range(AFTER + 3):
        last = make_response(act, nps=9).id
        db.session.commit()
        fold_after(last)
    assert waiting_count() == last % AFTER


def test_form_that_is_sent_in_its_turn_adds_all_that_waits(app: Flask, anna: Person) -> None:
    code = printed_code(app)
    act = make_act()
    for _ in range(AFTER - 1):
        last = make_response(act, nps=9).id
    db.session.commit()
    assert last % AFTER == AFTER - 1
    anna.sends(code, nps="9")
    assert waiting_count() == 0
    assert nps_values() == [9] * AFTER


def test_check_finds_a_wrong_count_and_rebuild_mends_it() -> None:
    make_response(make_act(), nps=9)
    fold_all()
    db.session.query(MeasureCount).filter_by(measure=0).update({"n9": 5})
    assert check()
    assert rebuild() == 1
    assert check() == {}
    assert nps_values() == [9]


def test_commands_check_and_mend(app: Flask) -> None:
    make_response(make_act(), nps=9)
    db.session.commit()
    run = app.test_cli_runner().invoke
    assert run(args=["counts", "fold"]).output == "1 answers added.\n"
    assert run(args=["counts", "check"]).exit_code == 0
    db.session.query(MeasureCount).update({"blank": 7})
    db.session.commit()
    broken = run(args=["counts", "check"])
    assert broken.exit_code == 1
    assert "flask counts rebuild" in broken.output
    assert run(args=["counts", "rebuild"]).exit_code == 0
    assert run(args=["counts", "check"]).exit_code == 0


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_what_the_rows_say_after_any_sequence_of_operations(seed: int) -> None:
    chance = random.Random(seed)
    acts = [make_act() for _ in range(4)]
    keys = [item.touchpoint.key for item in current_questionnaire().items]
    standing: list[Response] = []
    for _ in range(60):
        step = chance.random()
        if step < 0.7 or not standing:
            standing.append(_said(chance, chance.choice(acts), keys))
        elif step < 0.85:
            earlier = standing.pop(chance.randrange(len(standing)))
            standing.append(_said(chance, earlier.act, keys, earlier))
        elif step < 0.95:
            fold(chance.randint(1, 20))
        else:
            uncount(standing[-1].id)
            _erase(standing.pop())
    assert check() == {}
    for wanted in _filters(chance):
        for cut in (
            None,
            Cut.ROLE,
            Cut.CHANNEL,
            *([Cut.MONTH] if wanted.from_day and wanted.to_day else []),
        ):
            _agrees_with_the_rows(wanted, cut)


def _agrees_with_the_rows(wanted: AnswerFilter, cut: Cut | None) -> None:
    kept = Answers().by(cut, wanted) if cut else {"": Answers().tallies(wanted)}
    by_cut = {
        (str(value), measure): each
        for value, tallies in kept.items()
        for measure, each in tallies.by_measure.items()
    }
    rows = count_rows(wanted, cut)
    assert by_cut == {
        (str(value), measure): tally(counts)
        for (value, measure), counts in rows.items()
        if any(counts)
    }


def _said(
    chance: random.Random, act: Act, keys: list[str], replaces: Response | None = None
) -> Response:
    rated = chance.sample(keys, chance.randint(0, len(keys)))
    return make_response(
        act,
        at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randint(0, 24 * 150)),
        channel=chance.choice([Channel.QR, Channel.CODE, Channel.PAPER]),
        replaces=replaces,
        rates={key: chance.choice([None, 1, 2, 3, 4, 5]) for key in rated},
        nps=chance.choice([None, *range(11)]),
        role=chance.choice([None, *BuyerRole]),
        comment="да",
    )


def _erase(response: Response) -> None:
    db.session.query(Response).filter_by(replaced_by_id=response.id).update(
        {"replaced_by_id": None}
    )
    for earlier in db.session.query(Response).filter_by(act_id=response.act_id):
        db.session.refresh(earlier)
    for part in (Rating, AnswerText):
        db.session.query(part).filter_by(response_id=response.id).delete()
    db.session.delete(response)
    db.session.flush()


def _filters(chance: random.Random) -> Iterator[AnswerFilter]:
    yield ALL
    for _ in range(4):
        first = date(2026, 1, 1) + timedelta(days=chance.randint(0, 100))
        last = first + timedelta(days=chance.randint(0, 90))
        yield AnswerFilter(first, last)
        yield AnswerFilter(first, last, role=chance.choice(list(BuyerRole)))
        yield AnswerFilter(first, last, channel=Channel.QR)
        yield AnswerFilter(from_day=first)
        yield AnswerFilter(to_day=last)
