"""What one answer adds to the counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from portal.responses.counts.models import (
    ALL,
    FORM_STEPS,
    NO_ROLE,
    RECOMMENDATION,
    SCORES,
    Grain,
)

WIDTH = 1 + len(SCORES)  # blank, then n0..n10


class Cell(NamedTuple):
    """The key of a count, in the order of its primary key."""

    grain: Grain
    role: str
    channel: str
    day: date
    measure: int


Cells = dict[Cell, list[int]]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer as far as counts know it.

    asked: touchpoint ids of its questionnaire. ratings: {touchpoint id: 1..5, None: not
    noticed}. day: in the firm's zone.
    """

    day: date
    role: str | None
    channel: str
    nps: int | None
    told: int | None  # see Response.told
    asked: Sequence[int]
    ratings: Mapping[int, int | None]


def cells_of(facts: Iterable[tuple[Fact, int]]) -> Cells:
    """Add up facts, each with its sign: {cell: [blank, n0, ..., n10]}."""
    cells: Cells = {}
    for (day, role, channel), counts in _by_kind(facts).items():
        for grain, first in ((Grain.DAY, day), (Grain.MONTH, day.replace(day=1))):
            for scope in ((role, channel), (ALL, ALL)):
                for measure, amounts in counts.items():
                    add(cells, Cell(grain, *scope, first, measure), amounts)
    return cells


def add(cells: dict[Key, list[int]], cell: Key, amounts: Sequence[int]) -> None:
    """Add amounts to those of a cell."""
    known = cells.get(cell)
    cells[cell] = [a + b for a, b in zip(known, amounts, strict=True)] if known else [*amounts]


def _by_kind(
    facts: Iterable[tuple[Fact, int]],
) -> dict[tuple[date, str, str], dict[int, list[int]]]:
    """Add up facts of the same day, role and channel: {measure: [blank, n0, ..., n10]}."""
    kinds: dict[tuple[date, str, str], dict[int, list[int]]] = {}
    for fact, sign in facts:
        counts = kinds.setdefault((fact.day, fact.role or NO_ROLE, fact.channel), {})
        for measure, place in _places(fact):
            if measure not in counts:
                counts[measure] = [0] * WIDTH
            counts[measure][place] += sign
    return kinds


def _places(fact: Fact) -> list[tuple[int, int]]:
    """Return (measure, place in its counts); place 0 is blank."""
    places = [
        (RECOMMENDATION, 0 if fact.nps is None else 1 + fact.nps),
        (FORM_STEPS, 0 if fact.told is None else 1 + fact.told),
    ]
    places += [(touchpoint, 1 + (emotion or 0)) for touchpoint, emotion in fact.ratings.items()]
    places += [(touchpoint, 0) for touchpoint in fact.asked if touchpoint not in fact.ratings]
    return places
