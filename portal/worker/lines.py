"""How many messages are sent to one receiver at once: a slow one must not hold all threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Lines:
    """So many lines lead to each receiver; who finds them taken goes away."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._taken: Counter[int] = Counter()
        self._lock = Lock()

    @contextmanager
    def to(self, receiver: int) -> Iterator[bool]:
        """Take a line to a receiver for a while; gives whether there was one."""
        with self._lock:
            is_free = self._taken[receiver] < self._each
            self._taken[receiver] += is_free
        try:
            yield is_free
        finally:
            with self._lock:
                self._taken[receiver] -= is_free
