"""Questions to which there is an answer in time, or none."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
GIVEN_UP_AFTER_S = 30.0  # a question that hangs for so long is asked again beside it


class Patience(Generic[Answer]):
    """Asks a question that may hang, in a thread that may be left behind.

    Whoever asks while the question is being asked gets the same answer. While it hangs nobody
    else waits for it: threads do not pile up, and neither do those who ask.
    """

    def __init__(self, question: Callable[[], Answer], seconds: float) -> None:
        self._question = question
        self._seconds = seconds
        self._lock = Lock()
        self._asked: Future[Answer] | None = None
        self._asked_at = 0.0

    def answer(self) -> Answer:
        """Return the answer, or raise what the question raised; TimeoutError without one."""
        with self._lock:
            at = time.monotonic()
            waited = at - self._asked_at
            if self._asked is None or self._asked.done() or waited > GIVEN_UP_AFTER_S:
                self._asked, self._asked_at, waited = Future(), at, 0.0
                Thread(target=self._ask, args=(self._asked,), daemon=True).start()
            asked = self._asked
        return asked.result(max(0.0, self._seconds - waited))

    def _ask(self, asked: Future[Answer]) -> None:
        try:
            asked.set_result(self._question())
        except Exception as error:
            asked.set_exception(error)
