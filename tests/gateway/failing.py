"""Answers of 16 phones while hosts are stopped, cut off and frozen, one at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.crash.crashes import Outcome, compare
from tests.gateway.two_hosts import Site
from tests.journeys.crowd import Crowd
from tests.journeys.server import Server

QUIET_S = 3.0  # nginx leaves a host alone for two seconds after it failed
SERVED_S = 60.0
Trouble = Callable[[Server], None]


@dataclass
class Trial:
    """What one trouble did to those who answered meanwhile."""

    name: str
    seconds: float
    answers: int
    broken: int
    refused: int
    slowest_s: float

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.answers} answers in {self.seconds:.1f} s, {self.broken} broken "
            f"connections, {self.refused} not 303, slowest {self.slowest_s * 1000:.0f} ms"
        )


def suffer(site: Site, troubles: list[tuple[str, Trouble, int]]) -> tuple[list[Trial], Outcome]:
    """Let phones answer while each trouble comes over the host that it is for."""
    crowd = Crowd(site.nginx, site.codes, site.keys, tries=100, again={502, 503, 504})
    trials = []
    crowd.starts()
    try:
        assert crowd.waits_for_more(16, SERVED_S), "nobody is served"
        trials.append(_trial("nothing", lambda _host: time.sleep(QUIET_S), site.hosts[0], crowd))
        for name, trouble, place in troubles:
            trials.append(_trial(f"{name}, host {place + 1}", trouble, site.hosts[place], crowd))
    finally:
        crowd.ends()
    outcome = Outcome("two hosts")
    compare(site.app, crowd, outcome)
    return trials, outcome


def _trial(name: str, trouble: Trouble, host: Server, crowd: Crowd) -> Trial:
    crowd.slowest, broken, answers = 0.0, crowd.broken, len(crowd.acknowledged)
    refused = crowd.statuses.total() - crowd.statuses[303]
    began = time.monotonic()
    trouble(host)
    assert crowd.waits_for_more(16, SERVED_S), f"nobody is served after {name}"
    time.sleep(QUIET_S)
    return Trial(
        name=name,
        seconds=time.monotonic() - began,
        answers=len(crowd.acknowledged) - answers,
        broken=crowd.broken - broken,
        refused=crowd.statuses.total() - crowd.statuses[303] - refused,
        slowest_s=crowd.slowest,
    )
