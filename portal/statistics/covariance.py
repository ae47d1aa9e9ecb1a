"""Correlations of answers with holes, by maximum likelihood, and what resampling does to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.statistics.likelihood import (
    Flags,
    Floats,
    Patterns,
    State,
    expected,
    observed,
    precisions_of,
    row_slopes,
    slope,
    solved,
    state_at,
    symmetric,
)

PRIOR = 1e-4  # of the answers, as if uncorrelated: copies of a column must not divide by zero
MOST_STEPS = 20
MOST_HALVINGS = 30
TOLERANCE = 1e-6  # of a covariance
LEAST_EIGENVALUE = 1e-6


@dataclass(frozen=True)
class Correlations:
    """A fit: the correlations (k x k) and what resampling starts from."""

    matrix: Floats
    patterns: Patterns
    covariance: Floats
    information: Floats
    row_slopes: Floats  # n x (means, pairs): what each row adds to the slope of the likelihood

    def resampled(self, times: Floats) -> Floats:
        """Return the correlations (b x k x k) when rows stand as often as `times` (b x n) says.

        One step of Newton's from the fit for each resample, with the curvature of the fit (Hu
        and Kalbfleisch 2000). Without holes that is each resample's own covariance.
        """
        k = len(self.matrix)
        slopes = (times - 1) @ self.row_slopes
        steps = symmetric(solved(self.information, slopes.T).T[:, k:], k)
        for _ in range(MOST_HALVINGS):  # a step out of what covariances can be is shortened
            bad = np.linalg.eigvalsh(self.covariance + steps)[:, 0] < LEAST_EIGENVALUE
            if not bad.any():
                break
            steps[bad] /= 2
        return _correlations(_without_prior(self.covariance + steps))

    def chance_covariance(self) -> Floats:
        """Return the covariance of the last column's correlations if it were pure chance."""
        precisions, _ = precisions_of(self.covariance[:-1, :-1], self.patterns.present[:, :-1])
        information = np.tensordot(self.patterns.counts, precisions, 1)
        return np.asarray(np.linalg.inv(information), dtype=float)


def correlations(values: Floats) -> Correlations:
    """Fit means and covariances of a normal distribution to `values` (n x k, NaN: a hole).

    Full-information maximum likelihood, right when holes depend only on what was answered
    ("missing at random"); without holes the result is the plain correlation matrix. The first
    step comes to pairwise correlations. ValueError for a column without values or with equal
    ones.
    """
    filled, present = _standardised(values)
    patterns, of_row = _gathered(filled, present)
    k = values.shape[1]
    state = state_at(patterns, np.zeros(k), np.eye(k))
    for _ in range(MOST_STEPS):
        after = _improved(patterns, state)
        if after is None:
            break
        moved = np.abs(after.covariance - state.covariance).max()
        state = after
        if moved < TOLERANCE:
            break
    return Correlations(
        matrix=_correlations(_without_prior(state.covariance)),
        patterns=patterns,
        covariance=state.covariance,
        information=observed(patterns, state),
        row_slopes=row_slopes(filled, present, of_row, state),
    )


def _standardised(values: Floats) -> tuple[Floats, Flags]:
    present = ~np.isnan(values)
    counts = present.sum(axis=0)
    if not counts.all():
        raise ValueError("a column without values")
    filled = np.where(present, values, 0.0)
    filled = np.where(present, filled - filled.sum(axis=0) / counts, 0.0)
    spread = np.sqrt((filled**2).sum(axis=0) / counts)
    if (spread < LEAST_EIGENVALUE).any():
        raise ValueError("a column of equal values")
    return filled / spread, present


def _gathered(filled: Floats, present: Flags) -> tuple[Patterns, NDArray[np.intp]]:
    n, k = filled.shape
    kinds, of_row = np.unique(present, axis=0, return_inverse=True)
    order = np.argsort(of_row, kind="stable")
    starts = np.searchsorted(of_row[order], np.arange(len(kinds)))
    lines = filled[order]
    products = np.add.reduceat(lines[:, :, None] * lines[:, None, :], starts)
    prior = PRIOR * n
    patterns = Patterns(
        present=np.vstack([kinds, np.ones((1, k), dtype=bool)]),
        counts=np.append(np.bincount(of_row).astype(float), prior),
        sums=np.vstack([np.add.reduceat(lines, starts), np.zeros((1, k))]),
        products=np.concatenate([products, prior * np.eye(k)[None]]),
    )
    return patterns, of_row


def _improved(patterns: Patterns, state: State) -> State | None:
    """Take Newton's step, or where that does not help a step of Fisher scoring."""
    k = len(state.mean)
    uphill = slope(patterns, state)
    for information in (observed, expected):
        curvature = information(patterns, state)
        if np.linalg.eigvalsh(curvature)[0] <= 0:
            continue
        step = solved(curvature, uphill)
        if after := _climbed(patterns, state, step[:k], symmetric(step[k:], k)):
            return after
    return None


def _climbed(patterns: Patterns, state: State, shift: Floats, step: Floats) -> State | None:
    """Go a step, or the largest half, quarter… of it that makes the answers more likely."""
    for halving in range(MOST_HALVINGS):
        part = 0.5**halving
        try:
            after = state_at(patterns, state.mean + part * shift, state.covariance + part * step)
        except np.linalg.LinAlgError:
            continue
        if after.log_likelihood >= state.log_likelihood:
            return after
    return None


def _without_prior(covariance: Floats) -> Floats:
    cleaned: Floats = (1 + PRIOR) * covariance - PRIOR * np.eye(covariance.shape[-1])
    return cleaned


def _correlations(covariance: Floats) -> Floats:
    spread = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    matrix: Floats = covariance / (spread[..., :, None] * spread[..., None, :])
    return matrix
