"""Whether a number changed, and how many answers would tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.statistics.changes import Change, NetSample, ShareSample, Verdict, change


def test_large_difference_of_many_answers_is_sure() -> None:
    found = change(NetSample(60, 10, 100), NetSample(30, 30, 100))
    assert found is not None
    assert (found.difference, found.verdict, found.more) == (50.0, Verdict.UP, None)
    assert 0 < found.low < 50 < found.high


def test_fall_is_told_from_a_rise() -> None:
    found = change(ShareSample(20, 100), ShareSample(80, 100))
    assert found is not None
    assert found.verdict is Verdict.DOWN


def test_small_difference_says_how_many_answers_would_settle_it() -> None:
    now, before = NetSample(16, 4, 20), NetSample(500, 300, 1000)
    found = change(now, before)
    assert found is not None
    assert found.verdict is Verdict.UNCLEAR
    assert found.more is not None
    enough = change(NetSample(16, 4, 20), before)
    assert enough is not None
    larger = now.n + found.more
    grown = change(NetSample(round(larger * 0.8), round(larger * 0.2), larger), before)
    assert grown is not None
    assert grown.verdict is Verdict.UP


def test_no_number_of_answers_settles_what_the_earlier_ones_leave_open() -> None:
    found = change(NetSample(5, 4, 10), NetSample(4, 4, 10))
    assert found is not None
    assert (found.verdict, found.more) == (Verdict.UNCLEAR, None)


def test_equal_numbers_are_never_settled() -> None:
    found = change(ShareSample(50, 100), ShareSample(50, 100))
    assert found is not None
    assert (found.difference, found.verdict, found.more) == (0.0, Verdict.UNCLEAR, None)


@pytest.mark.parametrize(("now", "before"), [(4, 100), (100, 4)])
def test_fewer_than_five_answers_on_one_side_say_nothing(now: int, before: int) -> None:
    found = change(NetSample(now, 0, now), NetSample(0, before, before))
    assert found is not None
    assert found.verdict is Verdict.TOO_FEW


def test_nobody_on_one_side_is_no_change() -> None:
    assert change(NetSample(0, 0, 0), NetSample(1, 1, 5)) is None


def test_difference_of_shares_is_that_of_newcombe() -> None:
    """Newcombe 1998, Statistics in Medicine 17, 873-890, table II (a), method 10: 56/70 - 48/80."""
    found = change(ShareSample(56, 70), ShareSample(48, 80))
    assert found is not None
    assert (round(found.low, 2), round(found.high, 2)) == (5.24, 33.39)


counts = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))


@given(counts, counts)
def test_interval_holds_the_difference_and_turns_with_the_sides(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    first, second = (NetSample(a, b, a + b + rest) for a, b, rest in (one, other))
    there, back = change(first, second), change(second, first)
    if not first.n or not second.n:
        assert there is None
        return
    assert isinstance(there, Change)
    assert isinstance(back, Change)
    assert there.low <= there.difference <= there.high
    assert back.low == pytest.approx(-there.high)
    assert back.high == pytest.approx(-there.low)
