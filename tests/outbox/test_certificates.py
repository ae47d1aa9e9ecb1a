"""Whom the portal calls shows a certificate of its name, or is told nothing."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask

from portal.inbox.moysklad_api import fetch_order
from portal.inbox.news import NotNow
from portal.outbox.mail import send_mail
from portal.outbox.models import Trouble
from portal.outbox.outcome import Outcome
from portal.outbox.webhooks import post
from portal.web.mail import plain_mail
from tests.journeys.server import free_port
from tests.outbox.receivers import Post

NAME = "localhost"


@pytest.fixture(params=["known", "of another name", "of nobody known"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def tls(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """How the other side speaks; only a certificate that this machine knows is in order."""
    name, cert, key = NAME, tmp_path / "cert.pem", tmp_path / "key.pem"
    if kind == "of another name":
        name = "elsewhere.example"
    subject = ("-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}")
    command = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    where = ("-nodes", "-days", "2", "-keyout", str(key), "-out", str(cert))
    subprocess.run([*command, *where, *subject], check=True, capture_output=True)
    if kind != "of nobody known":
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


@contextmanager
def listening(tls: ssl.SSLContext) -> Iterator[tuple[str, list[str]]]:
    """Run a system that answers an empty object; give its address and what reached it."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers.get("Authorization", "a message"))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer((NAME, 0), Handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.02))
    thread.start()
    try:
        yield f"https://{NAME}:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_webhook_goes_to_who_has_the_certificate(tls: ssl.SSLContext, kind: str) -> None:
    with listening(tls) as (address, seen):
        outcome = post(address, {}, b"{}", private_allowed=True)
    assert outcome.trouble is (None if kind == "known" else Trouble.TLS)
    assert bool(seen) is (kind == "known")


def test_token_of_moysklad_goes_to_who_has_the_certificate(
    app: Flask, tls: ssl.SSLContext, kind: str
) -> None:
    with app.app_context(), listening(tls) as (address, seen):
        app.config["MOYSKLAD_URL"] = address
        if kind == "known":
            assert fetch_order("1", "token") == b"{}"
        else:
            with pytest.raises(NotNow):
                fetch_order("1", "token")
    assert bool(seen) is (kind == "known")


class MailServer(Controller):
    """A mail server, whose start is not tried by a call that would need its certificate."""

    def _trigger_server(self) -> None:
        socket.create_connection((self.hostname, self.port)).close()


def sent_by(app: Flask, server: MailServer, url: str) -> Outcome:
    """Send a mail while a server runs; tell how it went."""
    with app.app_context():
        app.config["MAIL_FROM"] = "portal@example.ru"
        mail = plain_mail("olga@example.ru", "News", "Words", "news-1")
    server.start()
    try:
        return send_mail(mail, url)
    finally:
        server.stop()


@pytest.mark.parametrize("way", ["smtp", "smtps"])
def test_mail_goes_to_who_has_the_certificate(
    app: Flask, tls: ssl.SSLContext, kind: str, way: str
) -> None:
    office, port = Post(), free_port()
    how = {"ssl_context": tls} if way == "smtps" else {"tls_context": tls}
    server = MailServer(office, hostname=NAME, port=port, **how)
    outcome = sent_by(app, server, f"{way}://{NAME}:{port}")
    assert outcome.trouble is (None if kind == "known" else Trouble.TLS)
    assert bool(office.mails) is (kind == "known")


def test_password_of_the_mail_server_goes_to_nobody_without_tls(app: Flask) -> None:
    seen: list[str] = []

    def note(
        server: object, session: object, envelope: object, how: str, data: object
    ) -> AuthResult:
        seen.append(how)
        return AuthResult(success=True)

    server = MailServer(
        Post(), hostname=NAME, port=free_port(), authenticator=note, auth_require_tls=False
    )
    outcome = sent_by(app, server, f"smtp://olga:hidden@{NAME}:{server.port}")
    assert (outcome.trouble, seen) == (Trouble.CONNECTION, [])
    assert "STARTTLS" in str(outcome.detail)
