"""nginx with the file of docs/deploy: only ports, paths and the addresses of hosts are others."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from tests.journeys.server import HOST, ROOT, free_port

NAME = "act.example.ru"
DEPLOYED = ROOT / "docs" / "deploy" / "nginx.conf"
START_S = 10.0
# Debian's /etc/nginx/nginx.conf, with everything in one folder
AROUND = """
{user}
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/start.log;
events {{ worker_connections 768; }}
http {{
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
}}
"""


class Nginx:
    """A running nginx."""

    process: subprocess.Popen[bytes]

    def __init__(self, folder: Path, port: int, plain_port: int) -> None:
        self.folder = folder
        self.port = port
        self.plain_port = plain_port
        self.tls = ssl.create_default_context(cafile=str(folder / "cert.pem"))

    @property
    def logs(self) -> str:
        """What stands in its logs, the one of errors too."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    def connect(self, timeout: float = 60) -> HTTPSConnection:
        """Return a connection by TLS, with the certificate checked."""
        return _Named(HOST, self.port, timeout=timeout, context=self.tls)

    def connect_plain(self) -> HTTPConnection:
        """Return a connection without TLS."""
        return HTTPConnection(HOST, self.plain_port, timeout=10)


class _Named(HTTPSConnection):
    """A connection to the port of the test, under the name in the certificate."""

    def connect(self) -> None:
        """Connect and check the name."""
        HTTPConnection.connect(self)
        context: ssl.SSLContext = self._context  # type: ignore[attr-defined]
        self.sock = context.wrap_socket(self.sock, server_hostname=NAME)


@contextmanager
def proxying(ports: Sequence[int], folder: Path) -> Iterator[Nginx]:
    """Let nginx stand before gunicorns at these ports."""
    folder.mkdir(parents=True, exist_ok=True)
    _certificate(folder)
    nginx = Nginx(folder, free_port(), free_port())
    (folder / "portal.conf").write_text(_as_deployed(nginx, ports))
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(AROUND.format(folder=folder, user=user))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    command = (program or "nginx", "-c", str(main), "-g", "daemon off;")
    with (folder / "output.log").open("wb") as output:
        nginx.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(nginx)
        yield nginx
    finally:
        nginx.process.terminate()
        nginx.process.wait(START_S)


def _as_deployed(nginx: Nginx, ports: Sequence[int]) -> str:
    hosts = "\n".join(f"server {HOST}:{port} max_fails=1 fail_timeout=2s;" for port in ports)
    text = DEPLOYED.read_text("utf-8")
    for pattern, ours in (
        (r"listen \[::\].*;", ""),
        (r"listen 80;", f"listen {HOST}:{nginx.plain_port};"),
        (r"listen 443 ssl http2;", f"listen {HOST}:{nginx.port} ssl http2;"),
        (r"server 127\.0\.0\.1:8000 max_fails=1 fail_timeout=2s;", hosts),
        (r"/etc/letsencrypt/live/act\.example\.ru/fullchain\.pem", f"{nginx.folder}/cert.pem"),
        (r"/etc/letsencrypt/live/act\.example\.ru/privkey\.pem", f"{nginx.folder}/key.pem"),
        (r"/var/log/nginx", str(nginx.folder)),
    ):
        text, found = re.subn(pattern, ours, text)
        assert found, f"{pattern} is no longer in {DEPLOYED}"
    return text


def _certificate(folder: Path) -> None:
    subject = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    where = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"))
    command = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    subprocess.run(
        [*command, "-nodes", "-days", "2", *subject, *where], check=True, capture_output=True
    )


def _wait(nginx: Nginx) -> None:
    deadline = time.monotonic() + START_S
    while True:
        assert nginx.process.poll() is None, nginx.logs
        assert time.monotonic() < deadline, nginx.logs
        connection = nginx.connect_plain()
        try:
            connection.request("GET", "/api/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
