"""When an answer is upset, and how long a message waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.outbox.rules import LONGEST_WAIT, WAITS, Said, Upset, lines, next_digest, wait_after

MOSCOW = ZoneInfo("Europe/Moscow")
CALM = Said(nps=9, emotions=(4, 5), texts=("Всё хорошо",), segment="Салон")


def said(**changes: object) -> Said:
    return Said(**{**vars_of(CALM), **changes})  # type: ignore[arg-type]


def vars_of(one: Said) -> dict[str, object]:
    return {"nps": one.nps, "emotions": one.emotions, "texts": one.texts, "segment": one.segment}


@pytest.mark.parametrize(
    ("rule", "upset"),
    [
        (Upset(nps_at_most=6), said(nps=6)),
        (Upset(nps_at_most=0), said(nps=0)),
        (Upset(emotion_at_most=2), said(emotions=(5, 2))),
        (Upset(words=("возврат",)), said(texts=("Оформляю возвраты",))),
        (Upset(words=("деньги вернуть",)), said(texts=("Деньги!", "Вернуть мои деньги прошу"))),
        (Upset(words=("нет такого", "брак")), said(texts=("Снова брак.",))),
        (Upset(nps_at_most=6, segments=frozenset({"салон"})), said(nps=1)),
    ],
)
def test_answer_that_meets_one_condition_is_upset(rule: Upset, upset: Said) -> None:
    assert rule.meets(upset)
    assert not rule.meets(CALM)


@pytest.mark.parametrize(
    ("rule", "calm"),
    [
        (Upset(), said(nps=0, emotions=(1,))),
        (Upset(nps_at_most=6), said(nps=None)),
        (Upset(emotion_at_most=2), said(emotions=())),
        (Upset(words=("брак обувь",)), said(texts=("Брак", "Обувь"))),
        (Upset(words=("...",)), said(texts=("...",))),
        (Upset(nps_at_most=6, segments=frozenset({"опт"})), said(nps=1)),
        (Upset(nps_at_most=6, segments=frozenset({"опт"})), said(nps=1, segment=None)),
    ],
)
def test_answer_that_meets_none_is_calm(rule: Upset, calm: Said) -> None:
    assert not rule.meets(calm)


@given(st.integers(1, len(WAITS)), st.floats(0, 1))
def test_wait_grows_and_is_never_far_from_its_step(attempts: int, chance: float) -> None:
    wait = wait_after(attempts, chance)
    assert wait is not None
    assert 0.8 * WAITS[attempts - 1] <= wait <= 1.2 * WAITS[attempts - 1]


def test_messages_are_tried_for_about_three_days() -> None:
    assert timedelta(days=2) < sum(WAITS, timedelta()) < timedelta(days=4)
    assert wait_after(len(WAITS) + 1, 0.5) is None


def test_receiver_may_ask_for_a_longer_wait_but_not_for_ever() -> None:
    assert wait_after(1, 0.5, timedelta(minutes=2)) == timedelta(minutes=2)
    assert wait_after(9, 0.5, timedelta(seconds=1)) == WAITS[8]
    longest = wait_after(1, 0.5, timedelta(days=30))
    assert longest is not None
    assert longest <= 1.2 * LONGEST_WAIT


def test_daily_mail_goes_out_at_nine_in_the_firms_zone() -> None:
    before, after = (datetime(2026, 11, 28, hour, tzinfo=UTC) for hour in (5, 6))
    assert next_digest(before, MOSCOW) == datetime(2026, 11, 28, 9, tzinfo=MOSCOW)
    assert next_digest(after, MOSCOW) == datetime(2026, 11, 29, 9, tzinfo=MOSCOW)


def test_lines_are_kept_once_and_without_blanks() -> None:
    assert lines(" брак \n\nвозврат\nбрак") == ("брак", "возврат")
