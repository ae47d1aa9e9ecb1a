"""Relative weights: how what is explained is divided among things that go together."""

from __future__ import annotations

import numpy as np

from portal.statistics.likelihood import Floats

LEAST_EIGENVALUE = 1e-8


def relative_weights(matrix: Floats) -> Floats:
    """Return relative weights (Johnson 2000) from correlations; the last column is explained.

    matrix: (..., k + 1, k + 1) -> (..., k) that sum to R2. Copies of a column share its weight.

    >>> relative_weights(np.array([[1, 0, 0.6], [0, 1, 0.5], [0.6, 0.5, 1]])).round(2).tolist()
    [0.36, 0.25]
    """
    values, vectors = np.linalg.eigh(matrix[..., :-1, :-1])
    is_real = values > LEAST_EIGENVALUE
    lengths = np.sqrt(np.where(is_real, values, 1.0))
    turned = vectors.swapaxes(-1, -2)
    root = (vectors * np.where(is_real, lengths, 0.0)[..., None, :]) @ turned
    inverse = (vectors * np.where(is_real, 1 / lengths, 0.0)[..., None, :]) @ turned
    slopes = inverse @ matrix[..., :-1, -1:]
    weights: Floats = (root**2 @ slopes**2)[..., 0]
    return weights


def shares(weights: Floats) -> Floats:
    """Return percentages of the sum; equal ones where nothing is explained."""
    total = weights.sum(axis=-1, keepdims=True)
    equal = 100 / weights.shape[-1]
    parts: Floats = np.where(total > 0, 100 * weights / np.where(total > 0, total, 1), equal)
    return parts
