"""The likelihood of answers with holes under a normal distribution: its slope and curvature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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


def state_at(patterns: Patterns, mean: Floats, covariance: Floats) -> State:
    """Return what follows from means and covariances; LinAlgError unless these are definite."""
    precisions, log_determinants = precisions_of(covariance, patterns.present)
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


def precisions_of(covariance: Floats, present: Flags) -> tuple[Floats, Floats]:
    """Return the inverse of what each pattern sees of the covariance, and log determinants."""
    seen = present[:, :, None] & present[:, None, :]
    padded = np.where(seen, covariance, np.eye(len(covariance)))
    diagonal = np.diagonal(np.linalg.cholesky(padded), axis1=1, axis2=2)
    return np.where(seen, np.linalg.inv(padded), 0.0), 2 * np.log(diagonal).sum(axis=1)


def slope(patterns: Patterns, state: State) -> Floats:
    """Return the slope of the likelihood: of the means, then of the pairs of columns."""
    precisions = state.precisions
    bends = precisions @ state.scatter @ precisions - (patterns.counts[:, None, None] * precisions)
    pulls = (precisions @ state.residuals[:, :, None])[:, :, 0]
    k = len(state.mean)
    return np.concatenate([pulls.sum(axis=0), once(k) * bends.sum(axis=0)[np.triu_indices(k)]])


def row_slopes(filled: Floats, present: Flags, of_row: NDArray[np.intp], state: State) -> Floats:
    """Return what each row adds to the slope, `of_row` says which pattern it has."""
    precisions = state.precisions[of_row]
    about = np.where(present, filled - state.mean, 0.0)
    pulls = (precisions @ about[:, :, None])[:, :, 0]
    rows, columns = np.triu_indices(filled.shape[1])
    bends = pulls[:, rows] * pulls[:, columns] - precisions[:, rows, columns]
    return np.hstack([pulls, once(filled.shape[1]) * bends])


def expected(patterns: Patterns, state: State) -> Floats:
    """Return the expected information about means and covariances (pairs of columns)."""
    weighed = patterns.counts[:, None, None] * state.precisions
    k, bends = len(state.mean), _paired(weighed, state.precisions)
    crossed = np.zeros((k, len(bends)))
    return np.block([[weighed.sum(axis=0), crossed], [crossed.T, bends]])


def observed(patterns: Patterns, state: State) -> Floats:
    """Return the curvature of the likelihood itself: holes that depend on answers are in it."""
    k, precisions = len(state.mean), state.precisions
    weighed = patterns.counts[:, None, None] * precisions
    bends = _paired(2 * precisions @ state.scatter @ precisions - weighed, precisions)
    pulls = (precisions @ state.residuals[:, :, None])[:, :, 0]
    both = (precisions.reshape(-1, k * k).T @ pulls).reshape(k, k, k)
    rows, columns = np.triu_indices(k)
    crossed = once(k) * (both[:, rows, columns] + both[:, columns, rows])
    return np.block([[weighed.sum(axis=0), crossed], [crossed.T, (bends + bends.T) / 2]])


def _paired(left: Floats, right: Floats) -> Floats:
    """Sum over patterns how each two pairs of columns meet in `left` and `right`."""
    k = left.shape[-1]
    outer = (left.reshape(-1, k * k).T @ right.reshape(-1, k * k)).reshape(k, k, k, k)
    rows, columns = np.triu_indices(k)
    r, c = rows[:, None], columns[:, None]
    straight = outer[r, rows, c, columns] + outer[c, columns, r, rows]
    crossed = outer[r, columns, c, rows] + outer[c, rows, r, columns]
    paired: Floats = np.outer(once(k), once(k)) * (straight + crossed) / 2
    return paired


def once(k: int) -> Floats:
    """Return 1 for each pair of columns and 1/2 for a column with itself."""
    rows, columns = np.triu_indices(k)
    return np.where(rows == columns, 0.5, 1.0)


def solved(curvature: Floats, slopes: Floats) -> Floats:
    """Return the step to where a likelihood of this curvature has no slope any more."""
    return np.asarray(np.linalg.solve(curvature, slopes), dtype=float)


def symmetric(pairs: Floats, k: int) -> Floats:
    """Return the k x k matrices of which `pairs` (..., pairs) are the upper halves."""
    rows, columns = np.triu_indices(k)
    matrix = np.zeros((*pairs.shape[:-1], k, k))
    matrix[..., rows, columns] = pairs
    matrix[..., columns, rows] = pairs
    return matrix
