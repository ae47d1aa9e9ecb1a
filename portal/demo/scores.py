"""Who is glad and who is not: scores 0-10 that make the firm's NPS rise over the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

from portal.demo.decks import Deck, yes_no
from portal.demo.visits import Visit

# at the beginning and the end of the year: NPS as in seed 000, and the share of detractors
_NPS = (0.71, 0.825)
_DETRACTORS = (0.075, 0.04)
_VALUES = {
    "glad": {10: 13, 9: 7},
    "calm": {8: 6, 7: 4},
    "upset": {6: 5, 5: 4, 4: 2, 3: 1},
    "angry": {3: 3, 2: 3, 1: 2, 0: 2},
}
_NO_SCORE_PERCENT = 2
_SWAYING = 20  # answers: a smaller month would jump
_SWAY = (-1, 0, 0, 1)  # promoters more than planned, until the next month
_LATE = 0.45  # how much an overdue order spoils a mood, against chance of 0..1
_ROLE = {"technical": 0.08, "user": 0.04}


class Mood(StrEnum):
    """A person's mood; the last two are detractors."""

    GLAD = "glad"
    CALM = "calm"
    UPSET = "upset"
    ANGRY = "angry"


@dataclass(frozen=True)
class Score:
    """A mood and the 0-10 answer; None: not answered."""

    mood: Mood
    nps: int | None


def score_visits(rng: Random, visits: Sequence[Visit], zone: ZoneInfo) -> list[Score]:
    """Return the score of each visit; `visits` are in time order.

    Moods are allotted, not drawn: in any run of months (of the firm's `zone`) their counts
    are right to within two, whatever the seed. Chance says who gets which, and lets single
    months sway as real ones do.
    """
    values = {mood: Deck(rng, _VALUES[mood]) for mood in Mood}
    unanswered = yes_no(rng, _NO_SCORE_PERCENT)
    anger = Deck(rng, {Mood.ANGRY: 3, Mood.UPSET: 7})
    scores: list[Score] = []
    months = [list(month) for _, month in groupby(visits, lambda visit: _month(visit, zone))]
    for month, moods in zip(months, _allotted(rng, [len(month) for month in months]), strict=True):
        for mood in _given_out(rng, month, moods):
            shown = anger.draw() if mood is Mood.UPSET else mood
            value = values[shown].draw()
            skips = mood is not Mood.UPSET and unanswered.draw()
            scores.append(Score(shown, None if skips else value))
    return scores


def _month(visit: Visit, zone: ZoneInfo) -> int:
    return visit.at.astimezone(zone).month


def _allotted(rng: Random, sizes: Sequence[int]) -> Iterator[list[Mood]]:
    """Return the moods of each month, worst first; what one month takes, the next gives back."""
    glad = upset = 0.0
    glad_given = upset_given = place = 0
    for size in sizes:
        for _ in range(size):
            part = place / sum(sizes)
            detractors = _between(_DETRACTORS, part)
            upset += detractors
            glad += _between(_NPS, part) + detractors
            place += 1
        upset_here = round(upset) - upset_given
        sway = rng.choice(_SWAY) if size >= _SWAYING else 0
        glad_here = round(glad) + sway - glad_given
        glad_here = min(size - upset_here, max(0, glad_here))
        upset_given += upset_here
        glad_given += glad_here
        calm_here = size - upset_here - glad_here
        yield [Mood.UPSET] * upset_here + [Mood.CALM] * calm_here + [Mood.GLAD] * glad_here


def _given_out(rng: Random, visits: Sequence[Visit], moods: list[Mood]) -> list[Mood]:
    """Give the worst moods to those who had most reason for them."""
    worst_first = sorted(range(len(visits)), key=lambda place: -_reason(rng, visits[place]))
    mood_of = dict(zip(worst_first, moods, strict=True))
    return [mood_of[place] for place in range(len(visits))]


def _reason(rng: Random, visit: Visit) -> float:
    return rng.random() + _LATE * visit.order.is_late + _ROLE.get(str(visit.role), 0.0)


def _between(ends: tuple[float, float], part: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * part
