"""What the log tells of a request, and what it does not."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import Role
from portal.config import ConfigurationError, LogFormat, log_format
from portal.web.identified import HEADER, is_well_formed
from portal.web.logs import FORMATTERS, HideCodes
from tests.factories.people import RUSSIAN, signed_in
from tests.journeys.server import HOST, serving
from tests.pages import ExaminingClient, page_of

CODE = "0123456789ABCDEF"


class Lines(logging.StreamHandler[io.StringIO]):
    """A log that is read back."""

    def __init__(self, log_format: LogFormat) -> None:
        super().__init__(io.StringIO())
        self.setFormatter(FORMATTERS[log_format]())
        self.addFilter(HideCodes())

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(params=list(LogFormat))
def log_kind(request: pytest.FixtureRequest) -> LogFormat:
    return LogFormat(request.param)


@pytest.fixture
def lines(app: Flask, log_kind: LogFormat) -> Iterator[Lines]:
    handler = Lines(log_kind)
    app.logger.addHandler(handler)
    yield handler
    app.logger.removeHandler(handler)


def break_page(app: Flask, endpoint: str) -> None:
    def breaks(**_values: str) -> None:
        raise RuntimeError(f"no answer from /a/{CODE}")

    app.view_functions[endpoint] = breaks
    app.config["PROPAGATE_EXCEPTIONS"] = False


@pytest.mark.parametrize("log_kind", [LogFormat.JSON], indirect=True)
def test_line_is_one_object_that_names_the_request_and_not_its_address(
    app: Flask, client: ExaminingClient, lines: Lines
) -> None:
    break_page(app, "public_answers.answer_page")
    response = client.get(f"/a/{CODE}")
    [line] = lines.objects
    assert line["time"].endswith("Z")
    assert line["level"] == "error"
    assert line["request_id"] == response.headers[HEADER]
    assert (line["method"], line["endpoint"]) == ("GET", "public_answers.answer_page")
    assert "RuntimeError" in line["exception"]
    assert "user_id" not in line


@pytest.mark.parametrize("log_kind", [LogFormat.JSON], indirect=True)
def test_line_names_who_is_signed_in_by_a_number_only(app: Flask, lines: Lines) -> None:
    staff = signed_in(app, Role.STAFF)
    break_page(app, "orders.index")
    staff.get("/orders")
    assert lines.objects[0]["user_id"] == 1
    assert "staff@example.ru" not in lines.text


def test_codes_stay_out_of_lines_and_of_traces(
    app: Flask, client: ExaminingClient, lines: Lines
) -> None:
    break_page(app, "public_answers.answer_page")
    client.get(f"/a/{CODE}")
    app.logger.warning("Somebody came by /a/%s", CODE)
    assert "RuntimeError" in lines.text
    assert CODE not in lines.text


def test_number_of_a_request_is_shown_on_the_page_of_an_error(client: ExaminingClient) -> None:
    response = client.get("/nowhere", headers=RUSSIAN)
    assert response.headers[HEADER] in page_of(response).text(".hint")


def test_requests_have_numbers_of_their_own(client: ExaminingClient) -> None:
    numbers = {client.get("/healthz").headers[HEADER] for _ in range(20)}
    assert len(numbers) == 20


def test_number_of_a_proxy_is_taken_only_when_a_proxy_is_trusted(
    app: Flask, client: ExaminingClient
) -> None:
    given = {HEADER: "4f7c2b9d00aa11bb"}
    assert client.get("/healthz", headers=given).headers[HEADER] != given[HEADER]
    app.config["TRUSTED_PROXIES"] = 1
    assert client.get("/healthz", headers=given).headers[HEADER] == given[HEADER]


@given(st.text(st.characters(max_codepoint=255), max_size=80))
def test_number_that_is_taken_can_stand_in_any_line(text: str) -> None:
    if is_well_formed(text):
        assert re.fullmatch("[0-9A-Za-z_-]{8,64}", text)


@pytest.mark.parametrize(
    "text", ["short", "x" * 65, "with space 12", "line\tline1234", "номер-12345"]
)
def test_page_of_who_sends_a_strange_number_has_one_of_ours(
    app: Flask, client: ExaminingClient, text: str
) -> None:
    app.config["TRUSTED_PROXIES"] = 1
    sent = {HEADER: text.encode().decode("latin-1")}
    ours = client.get("/healthz", headers=sent).headers[HEADER]
    assert len(ours) == 16
    assert int(ours, 16)


def test_format_of_the_log_is_one_of_two() -> None:
    assert log_format({"LOG_FORMAT": "text"}) is LogFormat.TEXT
    with pytest.raises(ConfigurationError, match="LOG_FORMAT"):
        log_format({"LOG_FORMAT": "xml"})


def test_every_line_of_the_server_is_an_object_and_none_holds_a_code(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    url, settings = f"sqlite:///{migrated_sqlite}", {"LOG_FORMAT": "json", "ACCESS_LOG": "1"}
    with serving(url, tmp_path, WORKER="beside", **settings) as server:
        connection = server.connect()
        connection.request("GET", f"/a/{CODE}")
        number = connection.getresponse().headers[HEADER]
        connection.close()
        with socket.create_connection((HOST, server.port)) as raw:
            raw.sendall(f"GET /a/{CODE} HTTP/9.9\r\n\r\n".encode())
            assert raw.recv(100)
    lines = [json.loads(line) for line in server.log.splitlines()]
    assert {line["logger"] for line in lines} >= {"gunicorn.error", "portal.access"}
    [ours] = [line for line in lines if line.get("request_id") == number]
    assert (ours["endpoint"], ours["status"]) == ("public_answers.answer_page", 404)
    assert CODE not in server.log


def test_requests_make_no_lines_unless_that_is_wanted(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    with serving(f"sqlite:///{migrated_sqlite}", tmp_path, LOG_FORMAT="text") as server:
        before = server.log
        server.wait_until_ready()
        assert server.log == before
    assert not server.log.startswith("{")
