"""Which of a system's own statuses mean the end of an order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.orders.data import OrderStatus
from portal.orders.files.mappings.reading import state_word


@dataclass(frozen=True)
class Endings:
    """The statuses of a system that mean delivered, and those that mean cancelled."""

    delivered: frozenset[str]
    cancelled: frozenset[str]

    @classmethod
    def of(cls, delivered: Iterable[str], cancelled: Iterable[str]) -> Endings:
        """Make it of words as people write them: in any case, ё or е."""
        return cls(frozenset(map(state_word, delivered)), frozenset(map(state_word, cancelled)))

    def column(self, word: str) -> str:
        """Return what our column `status` says of a status; nothing: the order is under way.

        >>> Endings.of(["Доставлен"], ["Отменён"]).column("ОТМЕНЕН")
        'cancelled'
        """
        compared = state_word(word)
        if compared in self.delivered:
            return OrderStatus.DELIVERED.value
        return OrderStatus.CANCELLED.value if compared in self.cancelled else ""
