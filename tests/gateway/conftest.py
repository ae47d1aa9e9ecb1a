"""The portal behind nginx, as docs/deploy tells."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from portal.app import create_app
from portal.storage.database import db
from tests.factories.orders import make_act
from tests.gateway.nginx import NAME, Nginx, proxying
from tests.journeys.server import Server, serving

DEPLOYED = {"PUBLIC_URL": f"https://{NAME}", "TRUSTED_PROXIES": "1"}


@dataclass(frozen=True)
class Site:
    """nginx, the portal behind it, and the code of an act that nobody has answered."""

    nginx: Nginx
    server: Server
    code: str

    def asks(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        connection: HTTPConnection | None = None,
        **headers: str,
    ) -> tuple[HTTPResponse, str]:
        """Send a request on a connection of its own; return the response and what it says."""
        connection = connection or self.nginx.connect()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, names)
        response = connection.getresponse()
        said = response.read().decode("utf-8", "replace")
        connection.close()
        return response, said


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, folder / 'portal.sqlite3')}"
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        code = make_act().code
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    with (
        serving(url, folder / "served", **DEPLOYED) as server,
        proxying([server.port], folder / "nginx") as nginx,
    ):
        yield Site(nginx, server, code)
