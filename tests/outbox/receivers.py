"""Who is told: a system that takes webhooks, and a mail server."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Got:
    """One POST as it arrived."""

    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        """What the body says."""
        return json.loads(self.body)

    def is_signed(self, secret: str) -> bool:
        """Check the signature as Standard Webhooks says."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode()
        told = hmac.new(key, signed + self.body, hashlib.sha256).digest()
        signature = f"v1,{base64.b64encode(told).decode()}"
        return signature in self.headers["webhook-signature"].split(" ")

    @property
    def attempt(self) -> tuple[str, str]:
        """The message and the attempt at it."""
        return self.headers["webhook-id"], self.headers["webhook-attempt"]


@dataclass
class System:
    """A system with an address; it answers as `status` says."""

    address: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    meanwhile: Callable[[], object] = nothing  # happens before it answers
    got: list[Got] = field(default_factory=list)

    def said(self) -> list[str]:
        """The kinds of what arrived, in the order of arrival."""
        return [got.said["type"] for got in self.got]


@contextmanager
def listening_system(port: int = 0) -> Iterator[System]:
    """Run a system on this machine."""
    system = System()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(body) < int(self.headers["Content-Length"]):
                return  # who sent it died: this is no message
            headers = {name.lower(): value for name, value in self.headers.items()}
            system.got.append(Got(headers, body))
            system.meanwhile()
            self.send_response(system.status)
            for name, value in system.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Say nothing of senders that die."""

    server = Server(("127.0.0.1", port), Handler)
    system.address = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield system
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Post:
    """A mail server; it refuses what is for `refused`."""

    url: str = ""
    refused: str = ""
    meanwhile: Callable[[], object] = nothing
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, *to: Any) -> str:  # noqa: N802
        if to[0] == self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(to[0])
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(mail, EmailMessage)
        await asyncio.to_thread(self.meanwhile)
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def listening_post() -> Iterator[Post]:
    """Run a mail server on this machine."""
    post = Post()
    with socket.socket() as probe:  # the controller wants to know its port beforehand
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        post.url = f"smtp://127.0.0.1:{port}"
        yield post
    finally:
        controller.stop()
