"""Counts of requests, in memory that the processes of a server share."""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import cast

from flask import Flask, Response, current_app

from portal.web.identified import this_request

SLOTS = 64  # processes that count at once
STATUS_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
# upper ends in seconds: the client's form takes a few milliseconds, a page of figures may take a
# second, a file a minute
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
NOWHERE = "nowhere"  # every address that leads to no page
_TIMES = len(STATUS_CLASSES)  # where the counts of times begin
_MICROSECONDS = _TIMES + len(BUCKETS_S) + 1  # after the count of those slower than all
_FIELDS = _MICROSECONDS + 1
_WORD = 8  # bytes


@dataclass(frozen=True)
class EndpointTraffic:
    """What was asked of one endpoint: answers by class of status, times by bucket, their sum.

    `times`: one for each of BUCKETS_S and one for what took longer; not cumulated.
    """

    endpoint: str
    statuses: Mapping[str, int]
    times: Sequence[int]
    seconds: float


class Traffic:
    """Counts that each process keeps in a slot of its own, so that none waits for another.

    The memory is made before the processes are, and outlives each of them: a count never goes
    down until the server itself is started anew. gunicorn.conf.py gives out the slots; the
    successor of a process counts on in its slot.
    """

    def __init__(self, endpoints: Sequence[str]) -> None:
        self.endpoints = (NOWHERE, *endpoints)
        self.slot = 0
        self._places = {name: at * _FIELDS for at, name in enumerate(self.endpoints)}
        self._width = len(self.endpoints) * _FIELDS
        self._cells = memoryview(mmap.mmap(-1, SLOTS * self._width * _WORD)).cast("Q")
        self._lock = Lock()  # of the threads of this process

    def note(self, endpoint: str | None, status: int, seconds: float) -> None:
        """Count an answer."""
        cells = self._cells
        place = self.slot * self._width + self._places.get(endpoint or NOWHERE, 0)
        bucket = bisect_left(BUCKETS_S, seconds)
        with self._lock:
            cells[place + status // 100 - 1] += 1
            cells[place + _TIMES + bucket] += 1
            cells[place + _MICROSECONDS] += int(seconds * 1e6)

    def endpoints_asked(self) -> Iterator[EndpointTraffic]:
        """Yield the counts of all processes together, of each endpoint that was asked for."""
        for endpoint, place in self._places.items():
            slots = range(place, SLOTS * self._width, self._width)
            sums = [sum(self._cells[at + field] for at in slots) for field in range(_FIELDS)]
            if any(sums[:_TIMES]):
                yield EndpointTraffic(
                    endpoint,
                    dict(zip(STATUS_CLASSES, sums[:_TIMES], strict=True)),
                    sums[_TIMES:_MICROSECONDS],
                    sums[_MICROSECONDS] / 1e6,
                )


def traffic_of(app: Flask) -> Traffic:
    """Return the counts of an application."""
    return cast(Traffic, app.extensions["traffic"])


def free_slot(taken: set[int]) -> int:
    """Return the lowest slot that no living process has; the last one, should all be taken.

    >>> free_slot({0, 2})
    1
    """
    return next((slot for slot in range(SLOTS) if slot not in taken), SLOTS - 1)


def init_app(app: Flask) -> None:
    """Count every answer of an application whose addresses are all known by now."""
    traffic = Traffic(sorted({rule.endpoint for rule in app.url_map.iter_rules()}))
    app.extensions["traffic"] = traffic
    # first in the list: it runs last, when all is done that makes a person wait
    app.after_request_funcs.setdefault(None, []).insert(0, _note)


def _note(response: Response) -> Response:
    asked = this_request()
    traffic_of(current_app).note(asked.endpoint, response.status_code, asked.seconds)
    return response
