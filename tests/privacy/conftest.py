"""A marked person in the portal, and its owner."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.accounts.models import Role
from tests.factories.people import signed_in
from tests.pages import ExaminingClient
from tests.privacy.marked import Marked, put_everywhere


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> None:
    """Let the list of erasures be this test's own."""
    app.config["INSTANCE"] = tmp_path


@pytest.fixture
def marked(app: Flask) -> Marked:
    return put_everywhere(app)


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)
