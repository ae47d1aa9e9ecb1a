"""The figures for Prometheus: who gets them, and that they are true."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

from portal.accounts.models import Role
from portal.acts.models import Act
from portal.monitoring.heartbeat import NAME
from portal.monitoring.traffic import SLOTS, Traffic, traffic_of
from portal.outbox.models import Kind, Pace, Way
from portal.outbox.operations import add_subscriber
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.orders import make_act, make_response
from tests.factories.people import Person, add_person, printed_code
from tests.journeys.server import Server, serving
from tests.pages import ExaminingClient

TOKEN = "0123456789abcdef0123"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
Figures = dict[tuple[str, ...], float]


@pytest.fixture
def app(app: Flask, tmp_path: Path) -> Flask:
    """The application with a token, and with nothing counted yet."""
    app.config["METRICS_TOKEN"] = TOKEN
    app.config["INSTANCE"] = tmp_path
    app.extensions["traffic"] = Traffic(traffic_of(app).endpoints[1:])
    return app


def read(text: str) -> Figures:
    """Read the text as Prometheus does: (name, label values…) -> value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figures(app: Flask) -> Figures:
    response = app.test_client().get("/metrics", headers=BEARER)
    assert response.status_code == 200
    return read(response.get_data(as_text=True))


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"},
     {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": "Bearer"}, {"X-Token": TOKEN},
     {"Authorization": "Bearer йцукен".encode().decode("latin-1")}],
    ids=str,
)  # fmt: skip
def test_without_the_token_there_is_nothing(app: Flask, headers: dict[str, str]) -> None:
    assert app.test_client().get("/metrics", headers=headers).status_code == 404


def test_without_a_token_in_the_settings_nobody_gets_figures(app: Flask) -> None:
    app.config["METRICS_TOKEN"] = ""
    for sent in ("Bearer ", "Bearer", f"Bearer {TOKEN}"):
        response = app.test_client().get("/metrics", headers={"Authorization": sent})
        assert response.status_code == 404


def test_answers_are_counted_as_taken_or_refused(app: Flask) -> None:
    anna = Person(app)
    code = printed_code(app)
    anna.sends(code, nps="9")
    response: TestResponse = anna.browser.post(f"/a/{code}", data={"submission": "nonsense"})
    assert response.status_code == 422
    found = figures(app)
    assert found["portal_answers_total", "form", "accepted"] == 1
    assert found["portal_answers_total", "form", "refused"] == 1
    assert found["portal_answers_total", "form", "failed"] == 0
    assert found["portal_requests_total", "public_answers.send", "3xx"] == 1
    assert found["portal_request_seconds_count", "public_answers.send"] == 2
    assert found["portal_request_seconds_bucket", "public_answers.send", "+Inf"] == 2


def test_addresses_that_lead_nowhere_are_one_row_however_many_they_are(
    app: Flask, client: ExaminingClient
) -> None:
    for number in range(30):
        client.get(f"/nowhere/{number}")
    client.get("/a/0123456789ABCDEF")
    found = figures(app)
    assert found["portal_requests_total", "nowhere", "4xx"] == 30
    assert not any("0123456789ABCDEF" in part for key in found for part in key)
    assert len(found) < 120


def test_what_waits_is_told_with_how_long_it_does(app: Flask) -> None:
    with app.app_context():
        add_subscriber(
            Way.WEBHOOK, "https://erp.example.ru/hook", [Kind.ANSWER_RECEIVED], Pace.AT_ONCE,
            None, now(),
        )  # fmt: skip
        act = make_act()
        make_response(db.session.get_one(Act, act.id), nps=9, at=now() - timedelta(hours=1))
        db.session.commit()
    found = figures(app)
    assert found["portal_database_up",] == 1
    assert found["portal_waiting", "counts"] == 1
    assert found["portal_waiting", "events"] == 1
    assert found["portal_waiting", "outbox"] == 0
    assert found["portal_waiting_seconds", "counts"] == pytest.approx(3600, abs=60)
    assert found["portal_database_bytes",] > 100_000
    assert found["portal_dead_messages",] == 0


def test_worker_and_backup_are_told_by_the_moment_they_were_last_seen(
    app: Flask, tmp_path: Path
) -> None:
    assert ("portal_worker_last_look_timestamp_seconds",) not in figures(app)
    assert ("portal_backup_last_timestamp_seconds",) not in figures(app)
    (tmp_path / NAME).touch()
    app.config["BACKUP_DIR"] = tmp_path / "backups"
    assert figures(app)["portal_backup_last_timestamp_seconds",] == 0, "its disk is not mounted"
    (tmp_path / "backups").mkdir()
    # the turn of one to go comes between two looks at the folder
    (tmp_path / "backups" / "portal-20261127T000000Z.backup").symlink_to("gone")
    file = tmp_path / "backups" / "portal-20261128T000000Z.backup"
    file.touch()
    os.utime(file, (1_700_000_000, 1_700_000_000))
    found = figures(app)
    assert found["portal_worker_last_look_timestamp_seconds",] == pytest.approx(
        now().timestamp(), abs=60
    )
    assert found["portal_backup_last_timestamp_seconds",] == pytest.approx(1_700_000_000, abs=1)


def test_figures_hold_no_personal_data(app: Flask) -> None:
    add_person(app, Role.STAFF)
    printed_code(app)
    text = app.test_client().get("/metrics", headers=BEARER).get_data(as_text=True)
    assert "@" not in text
    assert "build" in text


def test_threads_of_a_process_lose_no_request() -> None:
    traffic = Traffic(["one", "two"])

    def many() -> None:
        for _ in range(2000):
            traffic.note("one", 200, 0.02)

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [found] = traffic.endpoints_asked()
    assert found.endpoint == "one"
    assert found.statuses["2xx"] == 16_000
    assert sum(found.times) == 16_000
    assert found.seconds == pytest.approx(320)


def test_time_at_the_end_of_a_bucket_belongs_to_it() -> None:
    traffic = Traffic(["one"])
    for seconds in (0.005, 0.00501, 10.0, 11.0):
        traffic.note("one", 200, seconds)
    [found] = traffic.endpoints_asked()
    assert list(found.times) == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]


def test_processes_count_in_slots_of_their_own() -> None:
    traffic = Traffic(["one"])
    for slot in (0, 1, SLOTS - 1):
        traffic.slot = slot
        traffic.note("one", 503, 0.1)
    [found] = traffic.endpoints_asked()
    assert found.statuses["5xx"] == 3


def test_counts_of_all_workers_outlive_each_of_them(migrated_sqlite: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{migrated_sqlite}"
    with serving(url, tmp_path / "served", METRICS_TOKEN=TOKEN) as server:
        before = asked(server)
        for _ in range(3):
            for _ in range(20):
                greet(server)
            victim = server.workers()[0]
            victim.send_signal(signal.SIGKILL)
            victim.wait(30)
            server.wait_until_ready()
        assert asked(server) - before == 60


def greet(server: Server) -> None:
    connection = server.connect()
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()


def asked(server: Server) -> float:
    connection = server.connect()
    connection.request("GET", "/metrics", headers=BEARER)
    found = read(connection.getresponse().read().decode())
    connection.close()
    return found.get(("portal_requests_total", "public_monitoring.health", "2xx"), 0)
