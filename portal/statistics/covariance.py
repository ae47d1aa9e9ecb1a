"""Correlations of answers with holes, by maximum likelihood, and what resampling does to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PRIOR = 1e-4  # of the answers, as if uncorrelated: copies of a column must not divide by zero
MOST_STEPS = 20
MOST_HALVINGS = 30
TOLERANCE = 1e-5  # of a covariance
LEAST_EIGENVALUE = 1e-6


@dataclass(frozen=True)
class Patterns:
    """Standardised answers gathered by which of them are there.

    present: patterns x k. counts: how many rows have the pattern. sums and products: of those
    rows, a hole being 0. The last pattern is the prior.
    """

    present: Flags
    counts: Floats
    sums: Floats
    products: Floats


@dataclass(frozen=True)
class State:
    """Means and covariances that are being fitted, and what follows from them."""

    mean: Floats
    covariance: Floats
    precisions: Floats  # of each pattern, 0 at its holes
    residuals: Floats  # of each pattern: sums about the mean
    scatter: Floats  # of each pattern: products about the mean
    log_likelihood: float


@dataclass(frozen=True)
class Correlations:
    """A fit: the correlations (k x k) and what resampling starts from."""

    matrix: Floats
    patterns: Patterns
    covariance: Floats
    information: Floats
    row_scores: Floats  # n x pairs: what each row adds to the slope of the likelihood

    def resampled(self, times: Floats) -> Floats:
        """Return the correlations (b x k x k) when rows stand as often as `times` (b x n) says.

        One step of Fisher scoring from the fit for each resample, with the information of the
        fit (Hu and Kalbfleisch 2000). Without holes that is each resample's own covariance.
        """
        scores = (times - 1) @ self.row_scores
        pairs: Floats = np.asarray(np.linalg.solve(self.information, scores.T).T, dtype=float)
        steps = _symmetric(pairs, len(self.matrix))
        for _ in range(MOST_HALVINGS):  # a step out of what covariances can be is shortened
            bad = np.linalg.eigvalsh(self.covariance + steps)[:, 0] < LEAST_EIGENVALUE
            if not bad.any():
                break
            steps[bad] /= 2
        return _correlations(_without_prior(self.covariance + steps))

    def chance_covariance(self) -> Floats:
        """Return the covariance of the last column's correlations if it were pure chance."""
        precisions, _ = _precisions(self.covariance[:-1, :-1], self.patterns.present[:, :-1])
        information = np.tensordot(self.patterns.counts, precisions, 1)
        return np.asarray(np.linalg.inv(information), dtype=float)


def correlations(values: Floats) -> Correlations:
    """Fit means and covariances of a normal distribution to `values` (n x k, NaN: a hole).

    Full-information maximum likelihood by Fisher scoring, right when holes depend only on what
    was answered ("missing at random"); without holes the result is the plain correlation matrix.
    The first step is the matrix of pairwise correlations. ValueError for a column without
    values or with equal ones.
    """
    filled, present = _standardised(values)
    patterns, of_row = _gathered(filled, present)
    k = values.shape[1]
    state = _state(patterns, np.zeros(k), np.eye(k))
    for _ in range(MOST_STEPS):
        after = _improved(patterns, state)
        if after is None:
            break
        moved = np.abs(after.covariance - state.covariance).max()
        state = after
        if moved < TOLERANCE:
            break
    slopes = state.precisions[of_row]
    about = (slopes @ np.where(present, filled - state.mean, 0.0)[:, :, None])[:, :, 0]
    rows, columns = np.triu_indices(k)
    scores = about[:, rows] * about[:, columns] - slopes[:, rows, columns]
    return Correlations(
        matrix=_correlations(_without_prior(state.covariance)),
        patterns=patterns,
        covariance=state.covariance,
        information=_observed_information(patterns, state),
        row_scores=_once(k) * scores,
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


def _state(patterns: Patterns, mean: Floats, covariance: Floats) -> State:
    """Raise LinAlgError when the covariance is not positive definite."""
    precisions, log_determinants = _precisions(covariance, patterns.present)
    means = mean * patterns.present
    crossed = patterns.sums[:, :, None] * means[:, None, :]
    counts = patterns.counts[:, None, None]
    scatter = patterns.products - crossed - crossed.transpose(0, 2, 1)
    scatter += counts * means[:, :, None] * means[:, None, :]
    distance = np.sum(precisions * scatter) + patterns.counts @ log_determinants
    return State(
        mean=mean,
        covariance=covariance,
        precisions=precisions,
        residuals=patterns.sums - patterns.counts[:, None] * means,
        scatter=scatter,
        log_likelihood=-float(distance) / 2,
    )


def _precisions(covariance: Floats, present: Flags) -> tuple[Floats, Floats]:
    """Return the inverse of what each pattern sees of the covariance, and log determinants."""
    seen = present[:, :, None] & present[:, None, :]
    padded = np.where(seen, covariance, np.eye(len(covariance)))
    diagonal = np.diagonal(np.linalg.cholesky(padded), axis1=1, axis2=2)
    return np.where(seen, np.linalg.inv(padded), 0.0), 2 * np.log(diagonal).sum(axis=1)


def _improved(patterns: Patterns, state: State) -> State | None:
    """Take the step of Fisher scoring, or the largest half, quarter… of it that helps."""
    k = len(state.mean)
    precisions, counts = state.precisions, patterns.counts
    slopes = precisions @ state.scatter @ precisions - counts[:, None, None] * precisions
    score = _once(k) * slopes.sum(axis=0)[np.triu_indices(k)]
    step = _symmetric(np.linalg.solve(_information(patterns, state), score), k)
    pull = (precisions @ state.residuals[:, :, None]).sum(axis=0)[:, 0]
    shift = np.linalg.solve(np.tensordot(counts, precisions, 1), pull)
    for halving in range(MOST_HALVINGS):
        part = 0.5**halving
        try:
            after = _state(patterns, state.mean + part * shift, state.covariance + part * step)
        except np.linalg.LinAlgError:
            continue
        if after.log_likelihood >= state.log_likelihood:
            return after
    return None


def _information(patterns: Patterns, state: State) -> Floats:
    """Return the expected information about the covariances, pairs x pairs."""
    return _paired(patterns.counts[:, None, None] * state.precisions, state.precisions)


def _observed_information(patterns: Patterns, state: State) -> Floats:
    """Return the curvature of the likelihood itself: holes that depend on answers are in it."""
    pulls = state.precisions @ state.scatter @ state.precisions
    surplus = 2 * pulls - patterns.counts[:, None, None] * state.precisions
    curvature = _paired(surplus, state.precisions)
    return (curvature + curvature.T) / 2


def _paired(left: Floats, right: Floats) -> Floats:
    """Sum over patterns how each two pairs of columns meet in `left` and `right`."""
    k = left.shape[-1]
    outer = (left.reshape(-1, k * k).T @ right.reshape(-1, k * k)).reshape(k, k, k, k)
    rows, columns = np.triu_indices(k)
    r, c = rows[:, None], columns[:, None]
    straight = outer[r, rows, c, columns] + outer[c, columns, r, rows]
    crossed = outer[r, columns, c, rows] + outer[c, rows, r, columns]
    paired: Floats = np.outer(_once(k), _once(k)) * (straight + crossed) / 2
    return paired


def _once(k: int) -> Floats:
    """Return 1 for each pair of columns and 1/2 for a column with itself."""
    rows, columns = np.triu_indices(k)
    return np.where(rows == columns, 0.5, 1.0)


def _symmetric(pairs: Floats, k: int) -> Floats:
    rows, columns = np.triu_indices(k)
    matrix = np.zeros((*pairs.shape[:-1], k, k))
    matrix[..., rows, columns] = pairs
    matrix[..., columns, rows] = pairs
    return matrix


def _without_prior(covariance: Floats) -> Floats:
    cleaned: Floats = (1 + PRIOR) * covariance - PRIOR * np.eye(covariance.shape[-1])
    return cleaned


def _correlations(covariance: Floats) -> Floats:
    spread = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    matrix: Floats = covariance / (spread[..., :, None] * spread[..., None, :])
    return matrix
