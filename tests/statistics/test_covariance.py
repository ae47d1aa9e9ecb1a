"""Correlations from answers with holes, against slow and obvious references."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.statistics.covariance import correlations
from tests.statistics.survey import Floats, made

SEEDS = st.integers(0, 2**32 - 1)


def by_em(values: Floats, steps: int = 300) -> Floats:
    """Fill each hole with what is expected of it, row by row, again and again."""
    n, k = values.shape
    mean, covariance = np.nanmean(values, axis=0), np.diag(np.nanvar(values, axis=0))
    for _ in range(steps):
        filled, surplus = values.copy(), np.zeros((k, k))
        for row in range(n):
            there = ~np.isnan(values[row])
            hole = ~there
            slopes = covariance[np.ix_(hole, there)] @ np.linalg.inv(
                covariance[np.ix_(there, there)]
            )
            filled[row, hole] = mean[hole] + slopes @ (values[row, there] - mean[there])
            surplus[np.ix_(hole, hole)] += (
                covariance[np.ix_(hole, hole)] - slopes @ covariance[np.ix_(there, hole)]
            )
        mean = filled.mean(axis=0)
        covariance = ((filled - mean).T @ (filled - mean) + surplus) / n
    spread = np.sqrt(np.diag(covariance))
    found: Floats = covariance / np.outer(spread, spread)
    return found


@given(SEEDS, st.integers(2, 6))
def test_without_holes_it_is_the_plain_correlation(seed: int, k: int) -> None:
    values = np.random.default_rng(seed).normal(size=(40, k))
    assert correlations(values).matrix == pytest.approx(np.corrcoef(values.T), abs=1e-7)


def test_with_holes_it_is_what_filling_by_expectation_comes_to() -> None:
    values = np.column_stack(made(150, 4))
    assert correlations(values).matrix == pytest.approx(by_em(values), abs=2e-3)


@settings(max_examples=50)
@given(SEEDS)
def test_holes_that_depend_on_the_other_column_are_seen_through(seed: int) -> None:
    """One column whole, the other asked of some only: Anderson (1957) has the closed form."""
    rng = np.random.default_rng(seed)
    whole = rng.normal(size=300)
    other = 0.6 * whole + 0.8 * rng.normal(size=300)
    other[whole < 0.2] = np.nan
    both = ~np.isnan(other)
    slope, _ = np.polyfit(whole[both], other[both], 1)
    left = other[both].var() - slope**2 * whole[both].var()
    expected = slope * whole.std() / np.sqrt(left + slope**2 * whole.var())
    found = correlations(np.column_stack([whole, other])).matrix[0, 1]
    assert found == pytest.approx(expected, abs=2e-3)


@given(SEEDS)
def test_resample_without_holes_has_its_own_correlations_but_for_the_mean(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(400, 3))
    drawn = rng.integers(400, size=400)
    times = np.bincount(drawn, minlength=400).astype(float)[None, :]
    expected = np.corrcoef(values[drawn].T)
    assert correlations(values).resampled(times)[0] == pytest.approx(expected, abs=0.03)


def test_resamples_with_holes_scatter_as_fits_of_resamples_do() -> None:
    values = np.column_stack(made(400, 4))
    rng = np.random.default_rng(3)
    drawn = rng.integers(400, size=(200, 400))
    times = np.array([np.bincount(rows, minlength=400) for rows in drawn], dtype=float)
    quick = correlations(values).resampled(times)
    slow = np.array([correlations(values[rows]).matrix for rows in drawn])
    above = np.triu_indices(5, 1)
    quick_spread = quick.std(axis=0)[above]
    assert quick_spread == pytest.approx(slow.std(axis=0)[above], rel=0.15)
    assert quick.mean(axis=0) == pytest.approx(slow.mean(axis=0), abs=0.02)


def test_resample_of_the_same_rows_is_the_fit() -> None:
    values = np.column_stack(made(300, 4))
    fit = correlations(values)
    assert fit.resampled(np.ones((1, 300)))[0] == pytest.approx(fit.matrix, abs=1e-12)


@pytest.mark.parametrize("column", [np.full(9, np.nan), np.full(9, 4.0)])
def test_column_that_says_nothing_is_refused(column: Floats) -> None:
    with pytest.raises(ValueError):
        correlations(np.column_stack([np.arange(9.0), column]))


def test_copies_with_holes_end_without_a_division_by_zero() -> None:
    ratings, scores = made(300, 3)
    copy = np.where(np.random.default_rng(1).random(300) < 0.3, np.nan, ratings[:, 0])
    found = correlations(np.column_stack([ratings, copy, scores])).matrix
    assert np.isfinite(found).all()
    assert found[0, 3] == pytest.approx(1, abs=0.01)


def test_resample_of_hardly_anybody_still_has_correlations() -> None:
    values = np.column_stack(made(60, 4))
    times = np.zeros((1, 60))
    times[0, :3] = 20
    (matrix,) = correlations(values).resampled(times)
    assert np.isfinite(matrix).all()
    assert np.linalg.eigvalsh(matrix)[0] > -1e-3
    assert np.abs(matrix).max() <= 1 + 1e-9
