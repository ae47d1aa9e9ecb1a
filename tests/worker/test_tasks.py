"""What the worker does with its tasks."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.worker.lines import Lines
from portal.worker.tasks import in_app


def test_database_that_is_away_is_told_of_in_a_line(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    @in_app(app)
    def look() -> None:
        raise OperationalError("SELECT 1", {}, ConnectionError("gone"))

    look()
    assert caplog.messages == ["The database did not answer the worker"]
    assert caplog.records[0].exc_info is None


def test_lines_to_one_receiver_leave_those_to_others_free() -> None:
    lines = Lines(2)
    with lines.to(1) as first, lines.to(1) as second, lines.to(1) as third, lines.to(2) as other:
        assert (first, second, third, other) == (True, True, False, True)
    with lines.to(1) as again:
        assert again
