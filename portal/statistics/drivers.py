"""Drivers: how much each touchpoint has to do with the 0-10 answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

import numpy as np

from portal.statistics.covariance import correlations
from portal.statistics.intervals import Z
from portal.statistics.likelihood import Flags, Floats
from portal.statistics.weights import relative_weights, shares

MIN_SCORES = 50
SCORES_PER_TOUCHPOINT = 10
MIN_RATINGS = 30
MIN_TOGETHER = 20
MIN_TOUCHPOINTS = 2
RESAMPLES = 400
SEED = 2000
TAIL_PERCENT = 2.5


class Lack(StrEnum):
    """Why a touchpoint is left out."""

    FEW = "few"  # rated by too few
    EQUAL = "equal"  # everybody rated it the same
    APART = "apart"  # too few rated it together with another one


class Reason(StrEnum):
    """Why nothing is said of drivers."""

    SCORES = "scores"
    EQUAL_SCORES = "equal_scores"
    TOUCHPOINTS = "touchpoints"


@dataclass(frozen=True)
class LeftOut:
    """A touchpoint that is left out, by its place among the columns."""

    place: int
    lack: Lack
    ratings: int


@dataclass(frozen=True)
class Refusal:
    """Nothing is said; `needed` 0-10 answers would do where those are what is lacking."""

    reason: Reason
    n: int
    needed: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Driver:
    """One touchpoint, by its place among the columns.

    weight: Johnson's raw relative weight, a part of R2. share: of R2, 0..100, with its 95 %
    bootstrap interval. correlation: with the 0-10 answer, -1..1. ratings: how many rated it.
    """

    place: int
    weight: float
    share: float
    low: float
    high: float
    correlation: float
    ratings: int

    @property
    def goes_against(self) -> bool:
        """Tell whether the better it is felt, the lower is surely the 0-10 answer."""
        return self.correlation * sqrt(self.ratings) < -Z


@dataclass(frozen=True)
class Drivers:
    """All touchpoints that could be weighed, in the order of the columns.

    r2: 0..1, the sum of the weights. by_chance: the R2 that pure chance stays below 95 times of
    100. n: answers used. complete: those of them that rated all these touchpoints. filled: how
    much of the table of answers and touchpoints is there, 0..100. resampled: shares, resamples
    x drivers.
    """

    drivers: tuple[Driver, ...]
    left_out: tuple[LeftOut, ...]
    r2: float
    by_chance: float
    n: int
    complete: int
    filled: float
    resampled: Floats = field(repr=False, compare=False)

    @property
    def is_more_than_chance(self) -> bool:
        """Tell whether touchpoints explain more than pure chance would."""
        return self.r2 > self.by_chance


def drivers(ratings: Floats, scores: Floats) -> Drivers | Refusal:
    """Weigh touchpoints by what they have to do with the 0-10 answer.

    ratings: answers x touchpoints, emotions 1..5, NaN where blank or not noticed. scores: the
    0-10 answers, without holes. Relative weights (Johnson 2000, Multivariate Behavioral Research
    35, 1-19) of correlations estimated by maximum likelihood from all answers, whole or not;
    percentile intervals of 400 resamples of a fixed seed. Refused unless there are max(50, 10 a
    touchpoint) scores and two touchpoints; a touchpoint needs 30 ratings, 20 of them together
    with each other one. ValueError for values outside the scales or arrays that do not match.
    """
    if ratings.ndim != 2 or scores.shape != ratings.shape[:1]:
        raise ValueError("ratings are answers x touchpoints, scores one for each answer")
    if not np.isin(scores, range(11)).all() or not _are_emotions(ratings):
        raise ValueError("emotions are 1..5 or NaN, scores are 0..10")
    chosen, left_out = _choice(ratings)
    needed = max(MIN_SCORES, SCORES_PER_TOUCHPOINT * len(chosen))
    n = len(scores)
    if n < needed:
        hoped_for = ratings.shape[1] if n < MIN_SCORES else len(chosen)
        needed = max(MIN_SCORES, SCORES_PER_TOUCHPOINT * hoped_for)
        return Refusal(Reason.SCORES, n, needed, left_out)
    if np.ptp(scores) == 0:
        return Refusal(Reason.EQUAL_SCORES, n, needed, left_out)
    if len(chosen) < MIN_TOUCHPOINTS:
        return Refusal(Reason.TOUCHPOINTS, n, needed, left_out)
    return _weighed(ratings[:, chosen], scores, chosen, left_out)


def _are_emotions(ratings: Floats) -> bool:
    return bool((np.isnan(ratings) | np.isin(ratings, range(1, 6))).all())


def _choice(ratings: Floats) -> tuple[list[int], tuple[LeftOut, ...]]:
    """Return the places of the touchpoints that can be weighed, and the others with why not."""
    present = ~np.isnan(ratings)
    counts = [int(count) for count in present.sum(axis=0)]
    left_out = {}
    for place, count in enumerate(counts):
        if count < MIN_RATINGS:
            left_out[place] = Lack.FEW
        elif np.ptp(ratings[present[:, place], place]) == 0:
            left_out[place] = Lack.EQUAL
    while lonely := _loneliest(present, [p for p in range(len(counts)) if p not in left_out]):
        left_out[lonely[-1]] = Lack.APART
    chosen = [place for place in range(len(counts)) if place not in left_out]
    return chosen, tuple(LeftOut(p, left_out[p], counts[p]) for p in sorted(left_out))


def _loneliest(present: Flags, chosen: list[int]) -> list[int]:
    """Return places that too few rated together with another, the worst of them last."""
    seen = present[:, chosen].astype(float)
    together = seen.T @ seen
    short = (together < MIN_TOGETHER).sum(axis=0)
    order = sorted(range(len(chosen)), key=lambda i: (short[i], -together[i, i], i))
    return [chosen[i] for i in order if short[i]]


def _weighed(
    ratings: Floats, scores: Floats, chosen: list[int], left_out: tuple[LeftOut, ...]
) -> Drivers:
    n = len(scores)
    fit = correlations(np.column_stack([ratings, scores]))
    weights = relative_weights(fit.matrix)
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(n, size=(RESAMPLES, n)) + n * np.arange(RESAMPLES)[:, None]
    times = np.bincount(drawn.ravel(), minlength=RESAMPLES * n).reshape(RESAMPLES, n)
    resampled = shares(relative_weights(fit.resampled(times.astype(float))))
    low, high = np.percentile(resampled, [TAIL_PERCENT, 100 - TAIL_PERCENT], axis=0)
    others = fit.matrix[:-1, :-1]
    noise = rng.multivariate_normal(
        np.zeros(len(chosen)), fit.chance_covariance(), RESAMPLES * 5, method="eigh"
    )
    r2s = np.sum((noise @ np.linalg.pinv(others, hermitian=True)) * noise, axis=1)
    present = ~np.isnan(ratings)
    columns = zip(
        chosen,
        weights.tolist(),
        shares(weights).tolist(),
        low.tolist(),
        high.tolist(),
        fit.matrix[:-1, -1].tolist(),
        present.sum(axis=0).tolist(),
        strict=True,
    )
    return Drivers(
        drivers=tuple(Driver(*column) for column in columns),
        left_out=left_out,
        r2=float(weights.sum()),
        by_chance=float(np.percentile(r2s, 100 - 2 * TAIL_PERCENT)),
        n=n,
        complete=int(present.all(axis=1).sum()),
        filled=100 * float(present.mean()),
        resampled=resampled,
    )
