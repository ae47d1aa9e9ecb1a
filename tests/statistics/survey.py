"""Answers to weigh: made ones, and the published ones where they lie beside the checkout."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# beside the checkout; a worktree lies one folder deeper
PLACES = [parent / "shared" / "data" / "survey" for parent in Path(__file__).resolve().parents]
SURVEYS = next((place for place in PLACES if place.exists()), PLACES[0])
AIRPORT = SURVEYS / "sfo_2017" / "2017_SFO_Customer_Survey_20250817.csv"
MOBI = SURVEYS / "mobi" / "mobi.csv"
TOUCHPOINTS = (
    "ART", "FOOD", "STORE", "SIGN", "WALKWAYS", "SCREENS", "INFODOWN", "INFOUP", "WIFI", "ROADS",
    "PARK", "AIRTRAIN", "LTPARKING", "RENTAL",
)  # fmt: skip


def airport() -> tuple[Floats, Floats]:
    """Return ratings of 14 touchpoints with their holes, and the 0-10 answers."""
    with AIRPORT.open(encoding="ascii") as file:
        rows = [row for row in csv.DictReader(file) if row["NETPRO"].strip() not in ("", "11")]
    ratings = [[_emotion(row[f"Q7{name}"]) for name in TOUCHPOINTS] for row in rows]
    return np.array(ratings), np.array([float(row["NETPRO"]) for row in rows])


def mobi(explained: str) -> Floats:
    """Return PERQ1..7 and what they are to explain, last."""
    with MOBI.open(encoding="utf-8") as file:
        names = [*(f"PERQ{place}" for place in range(1, 8)), explained]
        return np.array([[float(row[name]) for name in names] for row in csv.DictReader(file)])


def made(n: int = 2500, touchpoints: int = 8, seed: int = 5) -> tuple[Floats, Floats]:
    """Return ratings that hang together, as people's do, with holes, and the 0-10 answers.

    The later a touchpoint, the less it matters and the more holes it has.
    """
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=n)
    feelings = 0.6 * mood[:, None] + 0.8 * rng.normal(size=(n, touchpoints))
    matters = np.linspace(0.9, 0.0, touchpoints)
    scores = np.clip(np.rint(7.5 + feelings @ matters + rng.normal(size=n)), 0, 10)
    ratings = np.clip(np.rint(3.7 + feelings), 1, 5)
    ratings[rng.random((n, touchpoints)) < np.linspace(0.0, 0.5, touchpoints)] = np.nan
    return ratings, scores


def _emotion(cell: str) -> float:
    value = int(cell) if cell.strip() else 0
    return float(value) if 1 <= value <= 5 else np.nan
