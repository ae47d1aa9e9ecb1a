"""A portal of every released version, with its data, becomes one of today and works.

Each file in `released/` is a backup of the demo year that the code of that version made.
"""

from __future__ import annotations

import uuid
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from portal.backups.manifest import Manifest
from portal.backups.reading import open_backup, verify
from portal.backups.restoring import put_rows
from portal.demo.firm import OWNER_EMAIL, OWNER_PASSWORD
from portal.storage.database import db
from tests.factories.people import Person
from tests.migrations.test_migrations import bare  # noqa: F401 - a fixture
from tests.pages import ExaminingClient, page_of

RELEASED = sorted((Path(__file__).parent / "released").glob("*.backup"))
LARGEST = 100_000  # bytes; they stay in the repository for good
KEPT = ("client", "order", "order_item", "act", "response", "rating", "remark", "claim", "user")
PAGES = (
    "/orders",
    "/acts",
    "/admin/?from=2020-01-01&to=2036-01-01",
    "/admin/responses",
    "/admin/touchpoints/1",
    "/admin/map",
    "/admin/roles",
    "/admin/funnel",
    "/admin/quotes",
    "/admin/questionnaires",
    "/admin/settings",
    "/admin/users",
    "/admin/integrations",
)


def installed(app: Flask, path: Path) -> Manifest:
    """Make the database of an old version, as it stood when it was upgraded."""
    with path.open("rb") as file, open_backup(file) as backup:
        verify(backup)
        with app.app_context():
            flask_migrate.upgrade(revision=backup.manifest.revision)
            put_rows(backup.manifest.columns, backup.rows)
        return backup.manifest


def rows_of(app: Flask, table: str) -> int:
    with app.app_context():
        return int(db.session.scalar(sa.text(f'SELECT count(*) FROM "{table}"')) or 0)


@pytest.fixture
def upgraded(bare: Flask, request: pytest.FixtureRequest) -> tuple[Flask, Manifest]:  # noqa: F811
    """The portal of today on the data of an old one."""
    bare.test_client_class = ExaminingClient
    was = installed(bare, request.param)
    assert bare.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    return bare, was


@pytest.mark.parametrize("upgraded", RELEASED, indirect=True, ids=lambda path: path.stem)
def test_portal_of_a_released_version_is_upgraded_with_its_data(
    upgraded: tuple[Flask, Manifest],
) -> None:
    app, was = upgraded
    kept = {name: was.tables[name].rows for name in KEPT if name in was.tables}
    assert {name: rows_of(app, name) for name in kept} == kept
    assert kept["response"] > 10
    run = app.test_cli_runner().invoke
    assert run(args=["counts", "fold"]).exit_code == 0
    checked = run(args=["counts", "check"])
    assert checked.exit_code == 0, checked.output
    owner = app.test_client()
    owner.sign_in(OWNER_EMAIL, OWNER_PASSWORD)
    for page in PAGES:
        assert owner.get(page).status_code == 200, page

    with app.app_context():  # what was printed then is answered now, and in ten years, too
        db.session.execute(sa.text("UPDATE company SET answer_days = 3650"))
        db.session.commit()
        printed = "SELECT code FROM act WHERE print_count > 0 AND voided_at IS NULL ORDER BY id"
        code = db.session.scalars(sa.text(printed)).first()
    person = Person(app)
    assert person.scans(str(code), another="1").all("form#answer")
    sent = person.sends(str(code), nps="10", comment="Неповторимо", submission=str(uuid.uuid4()))
    assert sent.status_code == 303
    assert rows_of(app, "response") == kept["response"] + 1
    assert "Неповторимо" in page_of(owner.get("/admin/responses?q=неповторимо")).text("main")
    assert run(args=["counts", "check"]).exit_code == 0


def test_backup_of_the_first_version_is_restored(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert "made" in run(args=["restore", str(RELEASED[0])]).output
    with RELEASED[0].open("rb") as file, open_backup(file) as backup:
        was = backup.manifest
    assert rows_of(app, "response") == was.tables["response"].rows
    assert run(args=["counts", "check"]).exit_code == 0


def test_files_of_released_versions_are_small_and_named_in_order() -> None:
    revisions = []
    for path in RELEASED:
        assert path.stat().st_size <= LARGEST
        with path.open("rb") as file, open_backup(file) as backup:
            revisions.append(backup.manifest.revision)
            assert path.stem.endswith(f"revision-{backup.manifest.revision}")
            assert not backup.manifest.files, "no keys in the repository"
    assert revisions == sorted(revisions)
    assert len(revisions) >= 6
