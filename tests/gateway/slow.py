"""Phones that say nothing, or each word after a while."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.journeys.server import HOST

EACH = 60  # of each kind
DRIP_S = 0.5


IDLE, HEADER, BODY = "idle", "slow header", "slow body"


@contextmanager
def slow_phones(
    port: int,
    code: str,
    tls: ssl.SSLContext | None,
    name: str,
    kinds: Sequence[str] = (IDLE, HEADER, BODY),
) -> Iterator[None]:
    """Keep 60 connections of each kind.

    Whoever is thrown out comes again: a crowd of slow phones does not get smaller.
    """
    beginnings = {
        IDLE: b"",
        HEADER: f"GET /a/{code} HTTP/1.1\r\nHost: {name}\r\nX-Slow: ".encode(),
        BODY: (
            f"POST /a/{code} HTTP/1.1\r\nHost: {name}\r\nContent-Length: 100000\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\ncomment="
        ).encode(),
    }
    ended = threading.Event()
    phones = [_Phone(port, beginnings[kind], tls, name) for kind in kinds for _ in range(EACH)]
    dripping = threading.Thread(target=_drip, args=(phones, ended))
    dripping.start()
    try:
        yield
    finally:
        ended.set()
        dripping.join()
        for phone in phones:
            phone.sock.close()


class _Phone:
    def __init__(self, port: int, begin: bytes, tls: ssl.SSLContext | None, name: str) -> None:
        self.port, self.begin, self.tls, self.name = port, begin, tls, name
        self.connects()

    def connects(self) -> None:
        self.sock = socket.create_connection((HOST, self.port), timeout=10)
        if self.tls:
            self.sock = self.tls.wrap_socket(self.sock, server_hostname=self.name)
        if self.begin:
            self.sock.sendall(self.begin)

    def says_a_letter(self) -> None:
        if not self.begin:
            return
        try:
            self.sock.sendall(b"x")
        except OSError:
            self.sock.close()
            self.connects()


def _drip(phones: list[_Phone], ended: threading.Event) -> None:
    while not ended.wait(DRIP_S):
        for phone in phones:
            phone.says_a_letter()
