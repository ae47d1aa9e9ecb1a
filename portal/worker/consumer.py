"""The worker's process: threads that work, and a clock that calls them each second."""

from __future__ import annotations

import logging

from flask import Flask
from huey.consumer import Consumer, Scheduler

from portal.worker.tasks import make_queue

THREADS = 6  # most of the time of a message is waiting for its receiver


class EachSecond(Scheduler):
    """A clock that calls periodic tasks each second and not each minute."""

    periodic_task_seconds = 1


class PortalConsumer(Consumer):
    """A consumer with that clock."""

    scheduler_class = EachSecond


def run_worker(app: Flask) -> None:
    """Work until SIGTERM or SIGINT; what is being sent is finished first."""
    logging.getLogger("huey").setLevel(logging.WARNING)  # it would tell of each look
    consumer = PortalConsumer(
        make_queue(app),
        workers=THREADS,
        max_delay=0.25,
        shutdown_timeout=20,
        graceful_signal="TERM",
    )
    consumer.run()
