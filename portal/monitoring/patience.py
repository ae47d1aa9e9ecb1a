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

    Whoever asks while the question is being asked, or within `kept_s` seconds, gets the same
    answer: a crowd that asks costs no more than one. While it hangs nobody else waits for it:
    threads do not pile up, and neither do those who ask.
    """

    def __init__(
        self, question: Callable[[], Answer], seconds: float, kept_s: float = -1.0
    ) -> None:
        self._question = question
        self._seconds = seconds
        self._kept_s = kept_s
        self._lock = Lock()
        self._asked: Future[Answer] | None = None
        self._asked_at = 0.0

    def answer(self) -> Answer:
        """Return the answer, or raise what the question raised; TimeoutError without one."""
        with self._lock:
            at = time.monotonic()
            waited = at - self._asked_at
            if self._asked is None or waited > self._lasts_s(self._asked):
                self._asked, self._asked_at, waited = Future(), at, 0.0
                Thread(target=self._ask, args=(self._asked,), daemon=True).start()
            asked = self._asked
        return asked.result(max(0.0, self._seconds - waited))

    def _lasts_s(self, asked: Future[Answer]) -> float:
        if not asked.done():
            return GIVEN_UP_AFTER_S
        return -1.0 if asked.exception() else self._kept_s

    def _ask(self, asked: Future[Answer]) -> None:
        try:
            asked.set_result(self._question())
        except Exception as error:
            asked.set_exception(error)
