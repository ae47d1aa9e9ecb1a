"""A database that takes connections and says nothing: pages say so soon, and it is found again."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from portal.app import create_app
from portal.storage.database import db
from tests.crash.cluster import Cluster
from tests.factories.orders import make_act
from tests.journeys.server import Server, serving

pytestmark = pytest.mark.xdist_group("load")  # one at a time: they want the whole machine

TIMEOUT_S = 2
CONNECT_S = 3  # portal/storage/patience.py
MARGIN_S = 1.5
FROZEN_S = 6.0
CLIENTS = 6
Seen = list[tuple[int, float]]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    place = Path(tempfile.mkdtemp(prefix="portal-hang-"))  # where the server's user may read
    cluster = Cluster(place)
    yield cluster
    cluster.close()
    shutil.rmtree(place, ignore_errors=True)


def code_of(cluster: Cluster) -> str:
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": cluster.url})
    with app.app_context():
        code = make_act().code
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return code


def ask(server: Server, path: str) -> tuple[int, float]:
    """Ask on a connection of its own; return the status and how long it took."""
    began = time.monotonic()
    connection = server.connect(timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status, time.monotonic() - began
    except (OSError, HTTPException):
        return 0, time.monotonic() - began
    finally:
        connection.close()


def asking(server: Server, path: str, ended: threading.Event, seen: Seen) -> threading.Thread:
    """Ask again and again, from a thread."""

    def ask_on() -> None:
        while not ended.wait(0.05):
            seen.append(ask(server, path))

    thread = threading.Thread(target=ask_on)
    thread.start()
    return thread


@pytest.mark.parametrize("proxies", ["0", "1"], ids=["threads", "plain-workers"])
def test_database_that_hangs_is_told_in_bounded_time_and_found_again(
    cluster: Cluster, proxies: str, tmp_path: Path
) -> None:
    code, ended = code_of(cluster), threading.Event()
    settings = {"TRUSTED_PROXIES": proxies, "DATABASE_TIMEOUT": str(TIMEOUT_S)}
    forms: Seen = []
    health: Seen = []
    with serving(cluster.url, tmp_path, disturbed=True, **settings) as server:
        for _ in range(8):
            assert ask(server, f"/a/{code}")[0] == 200
        with cluster.frozen():
            threads = [asking(server, f"/a/{code}", ended, forms) for _ in range(CLIENTS)]
            threads.append(asking(server, "/healthz", ended, health))
            ended.wait(FROZEN_S)
            ready, took = ask(server, "/readyz")
            ended.set()
            for thread in threads:
                thread.join()
        back = time.monotonic()
        while ask(server, f"/a/{code}")[0] != 200:
            assert time.monotonic() < back + 2 * CONNECT_S + MARGIN_S, server.log
            ended.wait(0.05)
        found = time.monotonic() - back
        assert "Traceback" not in server.log, server.log
    print(f"found again after {found:.1f} s; ", end="")
    print(f"{len(forms)} forms, slowest {max(took for _, took in forms):.1f} s; ", end="")
    print(f"{len(health)} looks at /healthz, slowest {max(took for _, took in health):.1f} s")
    assert {status for status, _ in forms} == {503}
    assert {status for status, _ in health} == {200}
    assert ready == 503
    # plain workers: a look may wait behind a page that waits, here one that lost its connection
    longest = TIMEOUT_S + CONNECT_S + MARGIN_S
    assert max(seconds for _, seconds in (*forms, (ready, took))) < longest * 2
    assert max(seconds for _, seconds in health) < (longest if proxies == "1" else 1.0)
