"""How long a page waits for PostgreSQL, and that it is left alone when it does not answer."""

from __future__ import annotations

import threading
import time
from typing import Any, TypeVar

import psycopg
from flask import current_app, g, has_request_context
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

CONNECT_S = 3
LONG_S = 50  # gunicorn gives a plain worker 60 s
REST_S = 2.0
# a host that is cut off closes no connection: both sides have to ask
KEEPALIVE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
Returned = TypeVar("Returned")


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose requests do not wait for ever; commands and the worker do."""

    def wait(
        self, gen: PQGen[Returned], interval: float = 0.1, timeout: float | None = None
    ) -> Returned:
        """Wait for the server; when it takes too long, close and raise OperationalError."""
        try:
            return super().wait(gen, interval, patience_s() if timeout is None else timeout)
        except psycopg.OperationalError as error:
            if self.info.transaction_status is not TransactionStatus.ACTIVE:
                raise
            self.pgconn.finish()  # what it would say now is the answer to something else
            raise psycopg.OperationalError("The database did not answer in time") from error


class Door:
    """Where connections are made: closed for a moment after the server did not open.

    A server that hangs would else hold each request of each worker for as long as a
    connection may take, and with them the pages that need no database.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed_until = 0.0  # 0: open

    def connect(self, *arguments: Any, **parameters: Any) -> PatientConnection:
        """Connect; what stands in DATABASE_URL wins over our times."""
        if has_request_context():
            self._pass()
        ours = {"connect_timeout": CONNECT_S, **KEEPALIVE}
        try:
            connection = PatientConnection.connect(*arguments, **{**ours, **parameters})
        except psycopg.errors.ConnectionTimeout:
            self._closed_until = time.monotonic() + REST_S
            raise
        self._closed_until = 0.0
        return connection

    def _pass(self) -> None:
        with self._lock:
            if time.monotonic() < self._closed_until:
                raise psycopg.OperationalError("The database did not answer a moment ago")
            if self._closed_until:  # one looks whether it is back, the others need not wait
                self._closed_until = time.monotonic() + CONNECT_S + REST_S


def patience_s() -> float | None:
    """Seconds that a statement of this request may take; None outside of requests."""
    if not has_request_context():
        return None
    seconds: float = g.get("patience_s") or current_app.config["DATABASE_TIMEOUT"]
    return seconds


def take_time() -> None:
    """Let the statements of this request take as long as a request may: files are long."""
    g.patience_s = LONG_S
