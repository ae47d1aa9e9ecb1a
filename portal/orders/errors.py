"""What an order refuses."""

from __future__ import annotations

from typing import Any


class OrderRefused(Exception):
    """The order cannot become what was asked; `reason` is for people (lazily translated)."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason
