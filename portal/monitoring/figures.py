"""The figures of /metrics, as Prometheus reads them."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from portal.config import portal_version
from portal.monitoring.state import DatabaseState
from portal.monitoring.traffic import BUCKETS_S, EndpointTraffic

# the doors by which answers come, and what becomes of them by class of status
ANSWER_DOORS = {"public_answers.send": "form", "paper.record": "paper"}
ANSWER_RESULTS = {"3xx": "accepted", "4xx": "refused", "5xx": "failed"}


@dataclass(frozen=True)
class Standing:
    """What is known at a moment; None: it is not."""

    at: datetime
    traffic: list[EndpointTraffic]
    database: DatabaseState | None
    since_beat_s: float | None
    last_backup: datetime | None
    makes_backups: bool
    newest_revision: str | None
    database_kind: str


def exposition(standing: Standing) -> bytes:
    """Return the figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Figures(standing))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        yield from _of_traffic(self._standing.traffic)
        yield from _of_database(self._standing.database)
        yield from _of_host(self._standing)


def _of_traffic(traffic: list[EndpointTraffic]) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "portal_requests", "Requests answered.", labels=["endpoint", "status"]
    )
    seconds = HistogramMetricFamily(
        "portal_request_seconds",
        "Time until the answer begins to be sent.",
        labels=["endpoint"],
    )
    answers = CounterMetricFamily(
        "portal_answers", "Answers of clients that were sent to us.", labels=["door", "result"]
    )
    ends = (*map(str, BUCKETS_S), "+Inf")
    for each in traffic:
        for status, count in each.statuses.items():
            if count:
                requests.add_metric([each.endpoint, status], count)
        buckets = list(zip(ends, accumulate(each.times), strict=True))
        seconds.add_metric([each.endpoint], buckets, each.seconds)
    asked = {each.endpoint: each.statuses for each in traffic}
    # also those that never came: an alert must see the first one
    for endpoint, door in ANSWER_DOORS.items():
        for status, result in ANSWER_RESULTS.items():
            answers.add_metric([door, result], asked.get(endpoint, {}).get(status, 0))
    yield from (requests, seconds, answers)


def _of_database(database: DatabaseState | None) -> Iterator[Metric]:
    yield _gauge("portal_database_up", "Whether the database answers.", database is not None)
    if database is None:
        return
    waiting = GaugeMetricFamily("portal_waiting", "What waits to be done.", labels=["queue"])
    longest = GaugeMetricFamily(
        "portal_waiting_seconds",
        "For how long the first that waits could have been done.",
        labels=["queue"],
    )
    for queue, found in database.waiting.items():
        waiting.add_metric([queue], found.count)
        longest.add_metric([queue], found.longest.total_seconds())
    yield from (waiting, longest)
    yield _gauge("portal_dead_messages", "Messages given up.", database.dead_messages)
    yield _gauge("portal_database_bytes", "Size of the database.", database.size_bytes)


def _of_host(standing: Standing) -> Iterator[Metric]:
    if standing.since_beat_s is not None:
        moment = standing.at.timestamp() - standing.since_beat_s
        said = "When the worker of this host looked."
        yield _gauge("portal_worker_last_look_timestamp_seconds", said, round(moment, 3))
    if standing.makes_backups:
        # 0 where there is none: an alert on its age must see that, too
        moment = standing.last_backup.timestamp() if standing.last_backup else 0.0
        said = "When a backup in BACKUP_DIR was written."
        yield _gauge("portal_backup_last_timestamp_seconds", said, round(moment, 3))
    build = GaugeMetricFamily(
        "portal_build",
        "What runs here.",
        labels=["version", "migration", "python", "database"],
    )
    about = (portal_version(), standing.newest_revision or "", platform.python_version())
    build.add_metric([*about, standing.database_kind], 1)
    yield build


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(name, said, value=float(value))
