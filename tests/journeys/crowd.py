"""Many phones at once: threads that send answers and remember which were acknowledged."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from http.client import HTTPConnection, HTTPException
from typing import Protocol
from urllib.parse import urlencode

THREADS = 16
REPEATED = 0.2  # of the answers, sent once more with other marks in it
TRIES = 60
PAUSE_SECONDS = 0.1
EMOTIONS = ("1", "2", "3", "4", "5", "not_noticed")
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "ru"}


class Door(Protocol):
    """What phones connect to: a server, or the proxy before it."""

    def connect(self) -> HTTPConnection:
        """Return a connection that stays open between requests."""


class Crowd:
    """Phones that answer acts as fast as they are served.

    acknowledged: submission -> (code, NPS) of every answer that got its 303.
    statuses: how often each HTTP status came. broken: connections that ended before one did.
    unserved: submissions given up, of which nobody knows whether they are stored.
    """

    def __init__(
        self,
        server: Door,
        codes: Sequence[str],
        keys: Sequence[str],
        tries: int = TRIES,
        again: Collection[int] = (),
    ) -> None:
        """`again`: statuses after which a phone tries again, as its owner would."""
        self.tries = tries
        self.again = again
        self.server = server
        self.codes = codes
        self.keys = keys
        self.acknowledged: dict[uuid.UUID, tuple[str, int]] = {}
        self.unserved: list[uuid.UUID] = []
        self.statuses: Counter[int] = Counter()
        self.broken = 0
        self.slowest = 0.0
        self.seconds = 0.0
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def answers_for(self, seconds: float) -> Crowd:
        """Send from all phones for a time, and wait until each has its last answer."""
        self.starts()
        self._stop.wait(seconds)
        return self.ends()

    def starts(self) -> None:
        """Begin sending."""
        self._threads = [
            threading.Thread(target=self._one_phone, args=(place,)) for place in range(THREADS)
        ]
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()

    def ends(self) -> Crowd:
        """Stop sending; an answer on its way is still sent until it is acknowledged."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self.seconds = time.monotonic() - self._began
        return self

    def waits_for_more(self, count: int, seconds: float) -> bool:
        """Wait until so many more answers are acknowledged; False when time is up."""
        goal = len(self.acknowledged) + count
        deadline = time.monotonic() + seconds
        while len(self.acknowledged) < goal and time.monotonic() < deadline:
            self._stop.wait(PAUSE_SECONDS)
        return len(self.acknowledged) >= goal

    @property
    def figures(self) -> str:
        """The figures in one line."""
        rate = len(self.acknowledged) / self.seconds
        return (
            f"{len(self.acknowledged)} answers in {self.seconds:.1f} s ({rate:.0f}/s), "
            f"{self.statuses.total()} responses {dict(self.statuses)}, {self.broken} broken "
            f"connections, slowest {self.slowest * 1000:.0f} ms"
        )

    def _one_phone(self, place: int) -> None:
        chance = random.Random(place)
        connection = self.server.connect()
        while not self._stop.is_set():
            submission, code, nps = uuid.uuid4(), chance.choice(self.codes), chance.randrange(11)
            marks = {f"t-{key}": chance.choice(EMOTIONS) for key in self.keys}
            if not self._is_taken(connection, code, submission, nps, marks):
                with self._lock:
                    self.unserved.append(submission)
                continue
            with self._lock:
                self.acknowledged[submission] = (code, nps)
            if chance.random() < REPEATED:
                self._is_taken(connection, code, submission, (nps + 1) % 11, marks)
        connection.close()

    def _is_taken(
        self,
        connection: HTTPConnection,
        code: str,
        submission: uuid.UUID,
        nps: int,
        marks: dict[str, str],
    ) -> bool:
        """Send until there is an answer, the same submission each time, as a phone does."""
        body = urlencode({"submission": str(submission), "nps": nps, **marks})
        for _ in range(self.tries):
            began = time.monotonic()
            try:
                connection.request("POST", f"/a/{code}", body, HEADERS)
                response = connection.getresponse()
                response.read()
            except (OSError, HTTPException):
                connection.close()
                with self._lock:
                    self.broken += 1
                time.sleep(PAUSE_SECONDS)
                continue
            with self._lock:
                self.statuses[response.status] += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
            if response.status not in self.again:
                return response.status == 303
            time.sleep(PAUSE_SECONDS)
        return False
