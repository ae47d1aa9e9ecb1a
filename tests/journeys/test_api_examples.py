"""The examples of docs/integrations/api.md do what the page says."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from portal.accounts.operations import add_api_key
from portal.config import ROOT
from portal.orders.queries import order_by_external_id
from portal.storage.database import db
from tests.journeys.server import Server

PAGE = ROOT / "docs" / "integrations" / "api.md"


def test_examples_for_a_shop_work_as_they_stand(app: Flask, server: Server, tmp_path: Path) -> None:
    with app.app_context():
        key = add_api_key("shop", ["orders", "read"], datetime.now(UTC))
        db.session.commit()
    examples = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(examples) == 7
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(examples)],
        cwd=tmp_path,
        env={**os.environ, "URL": server.address, "KEY": key, "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "act.pdf").read_bytes().startswith(b"%PDF-")
    assert "idempotent-replayed: true" in done.stdout.lower()
    assert re.findall(r"^(?:304|412)$", done.stdout, re.MULTILINE) == ["304", "412"]
    with app.app_context():
        order = order_by_external_id("1042")
        assert order is not None
        assert order.act is not None
        assert order.client_name == "Анна Иванова"
