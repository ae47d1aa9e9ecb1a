"""A MoySklad of our own, on a port of this machine."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "the token"


class Store:
    """What it answers, and what it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.orders: dict[str, Any] = {}
        self.more_positions: list[Any] = []
        self.status = 200
        self.raw: bytes | None = None
        self.redirect = ""
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        if self.raw is not None or self.status != 200:
            return self.status, b"{}" if self.raw is None else self.raw
        parts = path.removeprefix("/entity/customerorder/").split("/")
        if parts[0] not in self.orders:
            return 404, b'{"errors": [{"code": 1021}]}'
        if len(parts) == 2:
            offset = int(query["offset"][0]) - 100
            rows = self.more_positions[offset : offset + 100]
            return 200, json.dumps({"rows": rows}).encode()
        return 200, json.dumps(self.orders[parts[0]], ensure_ascii=False).encode()


@contextmanager
def open_store() -> Iterator[Store]:
    """Open it for business."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            store.asked.append((parts.path, query, dict(self.headers)))
            status, body = store.answer(parts.path, query)
            if store.redirect:
                status = 302
            body = gzip.compress(body)
            self.send_response(status)
            if store.redirect:
                self.send_header("Location", store.redirect)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    store = Store(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
