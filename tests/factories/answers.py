"""Many answers at once, given as tables."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from portal.acts.models import Act
from portal.responses.models import Channel
from tests.factories.orders import AT, make_response

Floats = NDArray[np.float64]

KEYS = ("packaging", "gift", "manager")


def opinions(n: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Return ratings of KEYS, with a few holes, and 0-10 answers: the first matters most."""
    rng = np.random.default_rng(seed)
    feelings = rng.normal(size=(n, len(KEYS)))
    scores = np.clip(np.rint(7.5 + feelings @ [1.5, 0.8, 0.1] + 0.5 * rng.normal(size=n)), 0, 10)
    ratings = np.clip(np.rint(3.5 + feelings), 1, 5)
    ratings[rng.random(ratings.shape) < 0.1] = np.nan
    return ratings, scores


def answer_like(
    act: Act, ratings: Floats, scores: Floats, hole: str = "not noticed", at: datetime = AT
) -> None:
    """Store an answer for each row; a hole is "not noticed" or "blank"."""
    for emotions, score in zip(ratings, scores, strict=True):
        rates = {
            key: None if np.isnan(emotion) else int(emotion)
            for key, emotion in zip(KEYS, emotions, strict=True)
            if hole == "not noticed" or not np.isnan(emotion)
        }
        make_response(act, at, Channel.QR, nps=int(score), rates=rates)
