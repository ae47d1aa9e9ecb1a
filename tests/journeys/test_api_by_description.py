"""Schemathesis calls the running portal as its description allows, and as it forbids."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import MOST_CALLS
from portal.accounts.operations import add_api_key
from portal.demo.operations import build_year
from portal.storage.database import db
from tests.journeys.server import Server

pytestmark = pytest.mark.xdist_group("load")

HERE = Path(__file__).parent
EXAMPLES = os.environ.get("SCHEMA_EXAMPLES") or "25"  # of each call in each phase
SEED = os.environ.get("SCHEMA_SEED") or "2016"
SECONDS = int(os.environ.get("SCHEMA_SECONDS") or 120)
CALLS = 9


@pytest.fixture
def key(app: Flask) -> str:
    """A key that may do everything, in a portal with orders, acts and answers."""
    with app.app_context():
        build_year(40, today=date(2026, 11, 20))
        made = add_api_key("schemathesis", ("orders", "read"), datetime.now(UTC), MOST_CALLS)
        db.session.commit()
    return made


def test_portal_does_what_its_description_says(
    server: Server, key: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    told = run_schemathesis(server, key, tmp_path)
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    cases = report["test_cases"]
    record_property("schemathesis", cases)
    print(cases, told.splitlines()[-1])
    assert report["exit_code"] == 0, told
    assert report["complete"], told
    assert cases["generated"] > CALLS * 20
    assert {call for call, rate in report["valid_rates"].items() if accepted(rate)} == set(
        report["valid_rates"]
    )
    assert len(report["valid_rates"]) == CALLS


def accepted(phases: dict[str, dict[str, int]]) -> int:
    """Count the calls that did what they were sent for."""
    return sum(phase["accepted"] for phase in phases.values())


def run_schemathesis(server: Server, key: str, folder: Path) -> str:
    """Run its command line, with all of its checks and phases; return what it printed."""
    command: list[Any] = [
        Path(sys.executable).with_name("schemathesis"),
        "--config-file",
        HERE / "schemathesis.toml",
        "run",
        f"{server.address}/api/v1/openapi.json",
        "--max-examples",
        EXAMPLES,
        "--seed",
        SEED,
        "--no-color",
        "--continue-on-failure",
        "--report=json",
        f"--report-json-path={folder / 'report.json'}",
    ]
    done = subprocess.run(
        command,
        cwd=folder,  # where it keeps what it found
        env={
            **os.environ,
            "API_KEY": key,
            "PYTHONPATH": str(HERE.parents[1]),
            "SCHEMATHESIS_HOOKS": "tests.journeys.schemathesis_hooks",
        },
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.stdout + done.stderr
