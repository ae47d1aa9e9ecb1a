"""The same slow phones before gunicorn alone: `python -m tests.gateway.alone`."""

from __future__ import annotations

import tempfile
import time
from http.client import HTTPException
from pathlib import Path
from statistics import median

from portal.app import create_app
from portal.storage.database import db
from tests.conftest import migrate
from tests.factories.orders import make_act
from tests.gateway.slow import BODY, HEADER, IDLE, slow_phones
from tests.journeys.server import HOST, Server, serving

LOOKS = 40
TIMEOUT_S = 5.0


def main() -> None:
    """Print how the form answers beside each kind of slow phones."""
    with tempfile.TemporaryDirectory(prefix="portal-alone-") as name:
        url = f"sqlite:///{Path(name) / 'portal.sqlite3'}"
        migrate(url)
        app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url})
        with app.app_context():
            code = make_act().code
            db.session.commit()
            db.session.remove()
            db.engine.dispose()
        for proxies, workers in (("0", "threads, 2 x 32"), ("1", "plain workers, 2")):
            for kinds in ((IDLE,), (HEADER,), (BODY,), (IDLE, HEADER, BODY)):
                with (
                    serving(url, Path(name) / "served", TRUSTED_PROXIES=proxies) as server,
                    slow_phones(server.port, code, None, HOST, kinds),
                ):
                    times = [_look(server, code) for _ in range(LOOKS if proxies == "0" else 5)]
                lost = times.count(None)
                served = [each for each in times if each is not None] or [TIMEOUT_S]
                print(
                    f"{workers}, 60 x {', 60 x '.join(kinds)}: p50 {median(served) * 1000:.0f} ms, "
                    f"slowest {max(served) * 1000:.0f} ms, {lost} not within {TIMEOUT_S:.0f} s",
                    flush=True,
                )


def _look(server: Server, code: str) -> float | None:
    connection = server.connect(timeout=TIMEOUT_S)
    began = time.monotonic()
    try:
        connection.request("GET", f"/a/{code}")
        connection.getresponse().read()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
