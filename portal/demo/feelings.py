"""How people rate the eight touchpoints, given their mood and role."""

from __future__ import annotations

from datetime import datetime
from random import Random

from portal.clients.models import BuyerRole
from portal.demo.decks import Deck, yes_no
from portal.demo.scores import Mood, Score
from portal.demo.visits import Visit
from portal.responses.models import Channel

# emotions 5, 4, 3, 2, 1 of twenty: of glad, calm and upset people
_Shares = tuple[int, int, int, int, int]
_EMOTIONS: dict[str, tuple[_Shares, _Shares, _Shares]] = {
    "packaging": ((4, 8, 6, 2, 0), (1, 6, 9, 4, 0), (0, 4, 8, 7, 1)),
    "packaging_new": ((9, 7, 4, 0, 0), (3, 8, 7, 2, 0), (1, 6, 8, 5, 0)),
    "gift": ((14, 5, 1, 0, 0), (6, 9, 4, 1, 0), (4, 8, 6, 2, 0)),
    "card": ((12, 7, 1, 0, 0), (8, 9, 3, 0, 0), (2, 9, 7, 2, 0)),
    "manager": ((11, 7, 2, 0, 0), (4, 10, 6, 0, 0), (2, 6, 8, 4, 0)),
    "deadlines": ((5, 8, 5, 2, 0), (1, 6, 9, 4, 0), (0, 4, 7, 6, 3)),
    "deadlines_late": ((1, 5, 8, 5, 1), (0, 2, 7, 9, 2), (0, 0, 3, 10, 7)),
    "fit": ((8, 8, 3, 1, 0), (3, 8, 7, 2, 0), (1, 6, 8, 5, 0)),
    "fit_user": ((8, 6, 4, 2, 0), (2, 7, 8, 3, 0), (0, 5, 8, 6, 1)),
    "design": ((11, 6, 3, 0, 0), (4, 9, 6, 1, 0), (2, 7, 7, 4, 0)),
    "delivery": ((6, 9, 4, 1, 0), (2, 8, 8, 2, 0), (1, 5, 8, 5, 1)),
}
# of a hundred: who decides, who buys and checks, who uses, who did not say
_NOTICED: dict[str, tuple[int, int, int, int]] = {
    "packaging": (80, 95, 75, 80),
    "gift": (95, 88, 92, 92),
    "card": (42, 30, 50, 40),
    "manager": (98, 98, 50, 90),
    "deadlines": (98, 98, 80, 95),
    "fit": (45, 60, 98, 60),
    "design": (95, 85, 98, 92),
    "delivery": (80, 98, 50, 80),
}
_ROLES = (BuyerRole.ECONOMIC, BuyerRole.TECHNICAL, BuyerRole.USER, None)
_MOODS = {Mood.GLAD: 0, Mood.CALM: 1, Mood.UPSET: 2, Mood.ANGRY: 2}
# what it was that spoilt the mood
_TROUBLES = {"deadlines": 8, "fit": 3, "delivery": 3, "design": 3, "manager": 2, "packaging": 1}
_LATE_TROUBLES = {"deadlines": 4, "delivery": 1}
_ANGRY_TROUBLES = {"deadlines": 3, "fit": 2, "design": 2, "delivery": 2, "manager": 1}


class Feelings:
    """Draws ratings; shares hold for any seed."""

    def __init__(self, rng: Random, packaging_changed_at: datetime) -> None:
        """`packaging_changed_at`: parcels shipped from then on are packed in the new way."""
        self._changed_at = packaging_changed_at
        self._emotions = {
            (name, mood): Deck(rng, dict(zip((5, 4, 3, 2, 1), shares, strict=True)))
            for name, by_mood in _EMOTIONS.items()
            for mood, shares in enumerate(by_mood)
        }
        self._noticed = {
            (key, role): yes_no(rng, percent)
            for key, percents in _NOTICED.items()
            for role, percent in zip(_ROLES, percents, strict=True)
        }
        self._blank = {True: yes_no(rng, 6), False: yes_no(rng, 3)}
        self._troubles = Deck(rng, _TROUBLES)
        self._late_troubles = Deck(rng, _LATE_TROUBLES)
        self._angry_troubles = Deck(rng, _ANGRY_TROUBLES)
        self._mild = Deck(rng, {2: 1, 3: 1})

    def is_new_packaging(self, visit: Visit) -> bool:
        """Tell whether this person's parcel was packed in the new way."""
        shipped = visit.order.delivered_at
        return shipped is not None and shipped >= self._changed_at

    def trouble(self, visit: Visit, score: Score) -> str | None:
        """Return the touchpoint that spoilt the mood; None for glad people."""
        if score.mood is Mood.GLAD:
            return None
        if score.mood is Mood.ANGRY:
            return self._angry_troubles.draw()
        return (self._late_troubles if visit.order.is_late else self._troubles).draw()

    def ratings(self, visit: Visit, score: Score, trouble: str | None) -> dict[str, int | None]:
        """Return touchpoint key -> emotion 1-5, or None for not noticed; blanks have no key."""
        blank = self._blank[visit.channel is Channel.PAPER]
        ratings: dict[str, int | None] = {}
        for key in _NOTICED:
            if key == trouble:
                ratings[key] = self._spoilt(score)
            elif not blank.draw():
                is_noticed = self._noticed[key, visit.role].draw()
                ratings[key] = self._emotion(key, visit, score) if is_noticed else None
        return ratings

    def _spoilt(self, score: Score) -> int:
        if score.mood is Mood.CALM:
            return self._mild.draw()
        return 1 if score.mood is Mood.ANGRY else 2

    def _emotion(self, key: str, visit: Visit, score: Score) -> int:
        variants = {
            "packaging_new": self.is_new_packaging(visit),
            "deadlines_late": visit.order.is_late,
            "fit_user": visit.role is BuyerRole.USER,
        }
        name = next((name for name in variants if variants[name] and name.startswith(key)), key)
        return self._emotions[name, _MOODS[score.mood]].draw()
