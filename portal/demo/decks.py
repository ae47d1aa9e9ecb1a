"""Chance that keeps its promises: shares hold over a short run, not only over a long one."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Generic, TypeVar

Card = TypeVar("Card")


class Deck(Generic[Card]):
    """Cards drawn without putting back; an empty deck is shuffled anew.

    Independent draws would let a year of another seed miss its figures by many points.
    """

    def __init__(self, rng: Random, shares: Mapping[Card, int]) -> None:
        """`shares`: how many of each card one deck holds. ValueError for an empty deck."""
        self._rng = rng
        self._whole = [card for card, count in shares.items() for _ in range(count)]
        if not self._whole:
            raise ValueError("a deck needs a card")
        self._left: list[Card] = []

    def draw(self) -> Card:
        """Return the next card."""
        if not self._left:
            self._left = self._whole.copy()
            self._rng.shuffle(self._left)
        return self._left.pop()


def yes_no(rng: Random, percent: int) -> Deck[bool]:
    """Return a deck that says yes in so many cases of a hundred."""
    shares = {True: percent, False: 100 - percent}
    for step in (50, 25, 20, 10, 5, 4, 2):  # as small as can be: it keeps its promise sooner
        if percent % step == 0:
            shares = {card: count // step for card, count in shares.items()}
            break
    return Deck(rng, shares)
