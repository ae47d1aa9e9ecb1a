"""Relative weights: published figures, Johnson's own formulas, and what must not break them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.statistics.covariance import correlations
from portal.statistics.drivers import (
    Drivers,
    Lack,
    LeftOut,
    Reason,
    Refusal,
    drivers,
)
from portal.statistics.priorities import first_to_work_on
from portal.statistics.weights import relative_weights
from tests.statistics.survey import AIRPORT, MOBI, Floats, airport, made, mobi

SOURCES = {"made": made, **({"airport": airport} if AIRPORT.exists() else {})}
PUBLISHED = {
    "CUSA1": (
        0.446749,
        (0.129505, 0.055248, 0.045587, 0.075747, 0.035170, 0.042756, 0.062737),
    ),
    "CUSL3": (0.319104, None),
}
SEEDS = st.integers(0, 2**32 - 1)


def johnson_by_svd(x: Floats, y: Floats) -> Floats:
    """Johnson (2000) as he wrote it: the orthogonal Z nearest to X, regressions on both sides."""
    x = (x - x.mean(axis=0)) / x.std(axis=0) / np.sqrt(len(x))
    y = (y - y.mean()) / y.std() / np.sqrt(len(y))
    p, delta, q = np.linalg.svd(x, full_matrices=False)
    z = p @ q
    weights = np.zeros(x.shape[1])
    for j in range(x.shape[1]):
        for k in range(x.shape[1]):
            loading = sum(q[i, j] * delta[i] * q[i, k] for i in range(len(delta)))
            weights[j] += loading**2 * (z[:, k] @ y) ** 2
    return weights


def r_squared(x: Floats, y: Floats) -> float:
    design = np.column_stack([np.ones(len(x)), x])
    left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(1 - left.var() / y.var())


def mixed(seed: int, n: int = 60, k: int = 4) -> tuple[Floats, Floats]:
    """Ratings that go together, none of which is nearly the sum of others."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, k)) @ rng.normal(size=(k, k)) + rng.normal(size=(n, k))
    return x, x @ rng.normal(size=k) + 3 * rng.normal(size=n)


def weighed(ratings: Floats, scores: Floats) -> Drivers:
    found = drivers(ratings, scores)
    assert isinstance(found, Drivers)
    return found


def refused(ratings: Floats, scores: Floats) -> Refusal:
    found = drivers(ratings, scores)
    assert isinstance(found, Refusal)
    return found


def shares(table: Floats) -> Floats:
    weights = relative_weights(correlations(table).matrix)
    found: Floats = 100 * weights / weights.sum()
    return found


@pytest.mark.parametrize("explained", PUBLISHED if MOBI.exists() else [])
def test_weights_equal_the_published_ones(explained: str) -> None:
    r2, published = PUBLISHED[explained]
    weights = relative_weights(correlations(mobi(explained)).matrix)
    assert weights.sum() == pytest.approx(r2, abs=5e-7)
    if published:
        assert weights == pytest.approx(np.array(published), abs=5e-7)


@given(SEEDS)
def test_weights_equal_johnsons_own_formulas(seed: int) -> None:
    x, y = mixed(seed)
    weights = relative_weights(np.corrcoef(np.column_stack([x, y]).T))
    assert weights == pytest.approx(johnson_by_svd(x, y), abs=1e-6)


@given(SEEDS)
def test_weights_add_up_to_the_r2_of_a_regression(seed: int) -> None:
    x, y = mixed(seed)
    weights = relative_weights(np.corrcoef(np.column_stack([x, y]).T))
    assert weights.sum() == pytest.approx(r_squared(x, y), abs=1e-6)
    assert (weights >= 0).all()


@given(SEEDS, st.permutations(range(4)))
def test_order_and_units_of_touchpoints_do_not_matter(seed: int, order: list[int]) -> None:
    x, y = mixed(seed)
    plain = relative_weights(np.corrcoef(np.column_stack([x, y]).T))
    changed = np.column_stack([x[:, order] * [2, 0.5, -3, 10] + 7, 4 - 5 * y])
    assert relative_weights(np.corrcoef(changed.T)) == pytest.approx(plain[order], abs=1e-6)


@given(st.floats(-0.95, 0.95), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_two_touchpoints_equal_the_closed_form(r: float, first: float, second: float) -> None:
    a, b = np.sqrt(1 + r), np.sqrt(1 - r)
    same, other = (a + b) / 2, (a - b) / 2
    slopes = np.linalg.solve([[same, other], [other, same]], [first, second]) ** 2
    expected = [
        same**2 * slopes[0] + other**2 * slopes[1],
        other**2 * slopes[0] + same**2 * slopes[1],
    ]
    matrix = np.array([[1, r, first], [r, 1, second], [first, second, 1]])
    assert relative_weights(matrix) == pytest.approx(np.array(expected), abs=1e-9)


@pytest.mark.parametrize("source", SOURCES)
def test_holes_do_not_bend_the_weights_and_dropping_answers_does(source: str) -> None:
    table = np.column_stack(SOURCES[source]())
    holes = np.isnan(table)
    whole = table[~holes.any(axis=1)][:490]
    truth = shares(whole)
    rng = np.random.default_rng(7)
    kept, dropped = [], []
    for _ in range(20):
        pierced = np.where(holes[rng.integers(len(holes), size=len(whole))], np.nan, whole)
        complete = pierced[~np.isnan(pierced).any(axis=1)]
        kept.append(shares(pierced) - truth)
        dropped.append(shares(complete) - truth)
    assert np.abs(np.mean(kept, axis=0)).max() < 1.5  # of a hundred
    assert np.sqrt(np.mean(np.square(kept))) < 0.6 * np.sqrt(np.mean(np.square(dropped)))


@pytest.mark.parametrize("source", SOURCES)
def test_found_is_whole_and_the_same_each_time(source: str) -> None:
    found = weighed(*SOURCES[source]())
    assert sum(driver.share for driver in found.drivers) == pytest.approx(100)
    assert sum(driver.weight for driver in found.drivers) == pytest.approx(found.r2)
    for driver in found.drivers:
        assert 0 <= driver.low <= driver.share <= driver.high <= 100
    assert found.is_more_than_chance
    again = weighed(*SOURCES[source]())
    assert again == found


def test_what_mattered_more_weighs_more() -> None:
    found = weighed(*made())
    weights = [driver.weight for driver in found.drivers]
    assert weights[:4] == sorted(weights[:4], reverse=True)
    assert found.n == 2500
    ratings, _ = made()
    assert found.complete == int((~np.isnan(ratings)).all(axis=1).sum())
    assert found.filled == pytest.approx(100 * (~np.isnan(ratings)).mean())


def test_scores_that_have_nothing_to_do_with_ratings_are_no_more_than_chance() -> None:
    ratings, scores = made(300)
    shuffled = np.random.default_rng(2).permutation(scores)
    assert not weighed(ratings, shuffled).is_more_than_chance


def test_few_scores_are_refused_with_what_is_needed() -> None:
    ratings, scores = made(2500)
    ratings[np.isnan(ratings)] = 4
    assert refused(ratings[:79], scores[:79]).needed == 80
    assert refused(ratings[:79], scores[:79]).reason is Reason.SCORES
    assert refused(ratings[:10], scores[:10]).needed == 80
    assert refused(ratings[:49, :4], scores[:49]).needed == 50
    assert isinstance(drivers(ratings[:50, :4], scores[:50]), Drivers)
    assert isinstance(drivers(ratings[:100], scores[:100]), Drivers)


def test_nobody_asked_is_refused() -> None:
    assert refused(np.empty((0, 0)), np.empty(0)).n == 0
    assert refused(np.full((60, 3), np.nan), np.arange(60) % 11.0).reason is Reason.TOUCHPOINTS


def test_equal_scores_are_refused() -> None:
    ratings, scores = made(200)
    assert refused(ratings, np.full_like(scores, 9)).reason is Reason.EQUAL_SCORES


def test_touchpoints_that_fall_short_are_left_out_and_named() -> None:
    ratings, scores = made(400)
    ratings[:, 1] = 5
    ratings[29:, 2] = np.nan
    ratings[:29, 2] = 4
    ratings[:200, 3], ratings[200:, 4] = np.nan, np.nan
    found = weighed(ratings, scores)
    apart = found.left_out[2]
    assert found.left_out[:2] == (LeftOut(1, Lack.EQUAL, 400), LeftOut(2, Lack.FEW, 29))
    assert (apart.place, apart.lack) == (4, Lack.APART)
    assert [driver.place for driver in found.drivers] == [0, 3, 5, 6, 7]


def test_copies_of_a_touchpoint_share_its_weight() -> None:
    ratings, scores = made(400)
    once = weighed(ratings[:, :3], scores)
    twice = weighed(ratings[:, [0, 1, 1, 2]], scores)
    assert twice.drivers[1].weight == pytest.approx(twice.drivers[2].weight, rel=1e-3)
    assert twice.r2 == pytest.approx(once.r2, rel=1e-3)


@settings(max_examples=30)
@given(SEEDS, st.integers(50, 120), st.integers(2, 5), st.floats(0, 0.5))
def test_nothing_that_people_can_answer_breaks_it(seed: int, n: int, k: int, hole: float) -> None:
    rng = np.random.default_rng(seed)
    ratings = rng.integers(4, 6, size=(n, k)).astype(float)
    ratings[:, -1] = ratings[:, 0]
    scores = np.where(rng.random(n) < 0.1, 0.0, 2 * ratings[:, 0])
    ratings[rng.random((n, k)) < hole] = np.nan
    found = drivers(ratings, scores)
    if isinstance(found, Drivers):
        assert 0 <= found.r2 <= 1 + 1e-6
        assert np.isfinite(found.resampled).all()


@pytest.mark.parametrize(
    ("ratings", "scores"),
    [([[6.0]], [5.0]), ([[0.0]], [5.0]), ([[2.5]], [5.0]), ([[3.0]], [11.0]), ([[3.0]], [np.nan])],
)
def test_values_outside_the_scales_are_refused(
    ratings: list[list[float]], scores: list[float]
) -> None:
    with pytest.raises(ValueError):
        drivers(np.array(ratings), np.array(scores))


def test_arrays_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError):
        drivers(np.ones((3, 2)), np.ones(4))


def test_first_to_work_on_is_where_importance_meets_little_joy() -> None:
    found = weighed(*made(2500, 3))
    assert [driver.place for driver in found.drivers] == [0, 1, 2]
    equal = first_to_work_on(found, [50, 50, 50])
    assert equal is not None
    assert (equal.place, equal.percent) == (0, 100)
    weak = first_to_work_on(found, [95, 20, 50])
    assert weak is not None
    assert weak.place == 1


def test_nothing_comes_first_where_chance_may_rule_or_all_is_joy() -> None:
    found = weighed(*made(2500, 3))
    assert first_to_work_on(found, [100, 100, 100]) is None
    assert first_to_work_on(replace(found, by_chance=found.r2), [50, 50, 50]) is None
    against = tuple(replace(driver, correlation=-0.1) for driver in found.drivers)
    assert first_to_work_on(replace(found, drivers=against), [50, 50, 50]) is None


def test_touchpoint_against_the_score_is_told_apart_from_chance() -> None:
    ratings, scores = made(400, 2)
    ratings[:, 1] = np.random.default_rng(6).permutation(ratings[:, 1])
    assert [driver.goes_against for driver in weighed(ratings, scores).drivers] == [False, False]
    ratings[:, 1] = np.clip(np.rint(5 - scores / 3), 1, 5)
    assert [driver.goes_against for driver in weighed(ratings, scores).drivers] == [False, True]
