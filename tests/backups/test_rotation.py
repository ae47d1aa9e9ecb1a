"""Which backups stay, whatever there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from portal.backups.rotation import Keep, is_due, kept

MOSCOW = ZoneInfo("Europe/Moscow")
NIGHT = datetime(2026, 11, 28, 0, 1, tzinfo=UTC)  # 3:01 in Moscow
MOMENTS = st.sets(
    st.integers(0, 3 * 365 * 24).map(lambda hours: NIGHT - timedelta(hours=hours)), max_size=60
)
COUNTS = st.builds(Keep, st.integers(0, 9), st.integers(0, 9), st.integers(0, 20))


@given(MOMENTS, COUNTS)
def test_newest_always_stays_and_nothing_is_made_up(moments: set[datetime], keep: Keep) -> None:
    stay = kept(moments, keep, MOSCOW)
    assert stay <= moments
    assert not moments or max(moments) in stay
    older = [moment for moment in stay if moment <= max(moments) - timedelta(days=1)]
    assert len(older) <= sum(keep)


@given(MOMENTS, COUNTS)
def test_those_of_the_last_day_stay(moments: set[datetime], keep: Keep) -> None:
    stay = kept(moments, keep, MOSCOW)
    assert all(m in stay for m in moments if m > max(moments) - timedelta(days=1))


@given(MOMENTS, COUNTS)
def test_what_stays_stays_when_it_is_asked_again(moments: set[datetime], keep: Keep) -> None:
    stay = kept(moments, keep, MOSCOW)
    assert kept(stay, keep, MOSCOW) == stay


@given(MOMENTS, COUNTS, COUNTS)
def test_who_keeps_more_loses_nothing(moments: set[datetime], keep: Keep, more: Keep) -> None:
    larger = Keep(*(a + b for a, b in zip(keep, more, strict=True)))
    assert kept(moments, keep, MOSCOW) <= kept(moments, larger, MOSCOW)


@given(
    st.integers(1, 800), st.builds(Keep, st.integers(1, 9), st.integers(1, 9), st.integers(1, 20))
)
def test_nightly_rotation_ends_with_what_all_backups_would_leave(nights: int, keep: Keep) -> None:
    all_of_them = [NIGHT + timedelta(days=night) for night in range(nights)]
    stay: set[datetime] = set()
    for night in all_of_them:
        stay = kept({*stay, night}, keep, MOSCOW)
    assert stay == kept(all_of_them, keep, MOSCOW)


def test_year_of_nights_leaves_days_weeks_and_months() -> None:
    nights = [NIGHT - timedelta(days=back) for back in range(400)]
    stay = kept(nights, Keep(7, 4, 12), MOSCOW)
    days = sorted(moment.astimezone(MOSCOW).date().isoformat() for moment in stay)
    assert days[-7:] == [f"2026-11-{day}" for day in range(22, 29)]
    assert "2026-11-15" in days  # a Sunday
    assert days[0] == "2025-12-31"
    assert len(days) == 7 + 2 + 11


def test_one_is_due_after_each_quiet_hour_of_the_firm() -> None:
    assert is_due(NIGHT, None, None, MOSCOW)
    yesterday = NIGHT - timedelta(days=1)
    assert is_due(NIGHT, yesterday, None, MOSCOW)
    assert not is_due(NIGHT - timedelta(minutes=2), yesterday, None, MOSCOW)
    assert not is_due(NIGHT + timedelta(hours=23), NIGHT, None, MOSCOW)
    late = NIGHT + timedelta(hours=9)  # the server was off at night
    assert is_due(late, yesterday, None, MOSCOW)


def test_failed_try_is_repeated_after_an_hour() -> None:
    yesterday = NIGHT - timedelta(days=1)
    assert not is_due(NIGHT + timedelta(minutes=59), yesterday, NIGHT, MOSCOW)
    assert is_due(NIGHT + timedelta(minutes=60), yesterday, NIGHT, MOSCOW)
