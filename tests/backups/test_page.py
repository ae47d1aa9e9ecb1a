"""Backups by themselves: one a night, on a page that says how old the last one is."""

from __future__ import annotations

import fcntl
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.backups import keeping
from portal.backups.folder import BackupFolder, Failure, Trouble
from portal.backups.keeping import keep_backups
from portal.backups.writing import UNFINISHED
from portal.config import ConfigurationError, from_environment
from portal.web.clock import now
from tests.backups.test_restoring import manifest_of, run
from tests.factories.people import signed_in
from tests.pages import ExaminingClient, page_of

FOREVER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> BackupFolder:
    """A folder for backups, as BACKUP_DIR names it."""
    app.config["BACKUP_DIR"] = tmp_path
    return BackupFolder(tmp_path)


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    browser = signed_in(app, Role.ADMIN)
    browser.submit("/orders", {"language": "en", "next": "/orders"}, to="/language")
    return browser


def works(app: Flask, at: datetime) -> None:
    """Let the worker do what it does each minute."""
    with app.app_context():
        keep_backups(at)


def said(owner: ExaminingClient) -> str:
    return page_of(owner.get("/admin/backups")).text("main")


def test_without_a_folder_the_page_says_how_to_name_one(app: Flask, owner: ExaminingClient) -> None:
    works(app, now())
    assert "BACKUP_DIR" in said(owner)
    assert owner.submit("/admin/settings", {}, to="/admin/backups").status_code == 404


def test_worker_makes_one_a_night(app: Flask, folder: BackupFolder) -> None:
    at = now()
    for hours in (0, 1, 24, 25, 48):
        works(app, at + timedelta(hours=hours))
    assert len(folder.stored(FOREVER)) == 3
    assert manifest_of(folder.path / folder.stored(FOREVER)[0].name).made_at > at + timedelta(
        hours=47
    )


def test_old_ones_go(app: Flask, folder: BackupFolder) -> None:
    app.config["BACKUP_KEEP"] = (2, 0, 0)
    at = now()
    for days in range(4):
        works(app, at + timedelta(days=days))
    made = [each.made_at for each in folder.stored(FOREVER)]
    assert [moment.replace(microsecond=0) for moment in made] == [
        (at + timedelta(days=days)).replace(microsecond=0) for days in (3, 2)
    ]


def test_files_of_others_stay(app: Flask, folder: BackupFolder) -> None:
    (folder.path / "portal.zip").write_text("mine")
    app.config["BACKUP_KEEP"] = (1, 0, 0)
    for days in range(3):
        works(app, now() + timedelta(days=days))
    assert (folder.path / "portal.zip").read_text() == "mine"


def test_owner_asks_for_one_and_takes_it_home(
    app: Flask,
    folder: BackupFolder,
    owner: ExaminingClient,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    works(app, now() - timedelta(minutes=5))
    assert owner.submit("/admin/backups", {}).status_code == 303
    assert "A backup is being made" in said(owner)
    works(app, now())
    assert len(folder.stored(FOREVER)) == 2
    assert "A backup is being made" not in said(owner)
    name = folder.stored(FOREVER)[0].name
    response = owner.get(f"/admin/backups/{name}")
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    taken = tmp_path_factory.mktemp("home") / name
    taken.write_bytes(response.data)
    response.close()
    assert run(app, "restore", str(taken), "--dry-run").exit_code == 0


@pytest.mark.parametrize(
    "name", ["x", ".lock", "..%2Fsecret_key", "portal-20000101T000000Z.backup"]
)
def test_only_backups_are_given_out(
    folder: BackupFolder, owner: ExaminingClient, name: str
) -> None:
    (folder.path / ".lock").touch()
    assert owner.get(f"/admin/backups/{name}").status_code == 404


def test_last_good_one_of_three_days_ago_is_worrying(
    app: Flask, folder: BackupFolder, owner: ExaminingClient
) -> None:
    works(app, now() - timedelta(days=3))
    assert "The last backup was made 3 days ago" in said(owner)
    works(app, now())
    assert "The last backup was made" not in said(owner)


def test_clock_that_went_ahead_for_a_while_ends_no_backups(
    app: Flask, folder: BackupFolder, owner: ExaminingClient
) -> None:
    app.config["BACKUP_KEEP"] = (1, 0, 0)
    at = now() - timedelta(days=3)
    works(app, at + timedelta(days=3650))
    works(app, at)
    assert len(folder.stored(at)) == 1, "one of ten years ahead is in the place of none"
    assert "The last backup was made 3 days ago" in said(owner)
    folder.note_failure(Failure(at + timedelta(days=3650), Trouble.NO_ROOM))
    works(app, at + timedelta(days=1))
    assert len(folder.stored(FOREVER)) == 2, "nor does a failure of then keep from a try"
    assert folder.stored(FOREVER)[1].made_at > at + timedelta(hours=23)


def test_name_of_no_day_is_no_backup(app: Flask, folder: BackupFolder) -> None:
    (folder.path / "portal-20261399T000000Z.backup").touch()
    works(app, now())
    assert len(folder.stored(FOREVER)) == 1


def test_failure_is_told_on_the_page_and_in_the_log(
    app: Flask, folder: BackupFolder, owner: ExaminingClient, caplog: pytest.LogCaptureFixture
) -> None:
    at = now()
    blocked = folder.place(at)
    blocked.mkdir()  # nothing can take this name
    (blocked / "x").touch()
    works(app, at)
    assert "The last try failed" in said(owner)
    assert any("No backup was made" in message for message in caplog.messages)
    works(app, at + timedelta(minutes=30))
    assert len(list(folder.path.glob("*.backup"))) == 1, "not again at once"
    works(app, at + timedelta(minutes=61))
    assert "The last try failed" not in said(owner)
    assert [path for path in folder.path.iterdir() if path.name.endswith(UNFINISHED)] == []


def test_folder_that_is_gone_is_told(
    app: Flask, folder: BackupFolder, owner: ExaminingClient
) -> None:
    shutil.rmtree(folder.path)
    works(app, now())
    assert "Is its disk mounted?" in said(owner)
    refused = owner.submit("/admin/settings", {}, to="/admin/backups")
    assert refused.status_code == 303
    assert "may not write" in said(owner)


def test_of_two_workers_one_makes_it(app: Flask, folder: BackupFolder) -> None:
    with (folder.path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        works(app, now())
        assert folder.stored(FOREVER) == []
    works(app, now())
    assert len(folder.stored(FOREVER)) == 1


def test_wish_outlives_the_worker_that_was_at_it(
    app: Flask, folder: BackupFolder, owner: ExaminingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    works(app, now() - timedelta(minutes=5))
    owner.submit("/admin/backups", {})
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "make_backup", Mock(side_effect=SystemExit))
        with pytest.raises(SystemExit):
            works(app, now())
    works(app, now())
    assert len(folder.stored(FOREVER)) == 2
    assert "A backup is being made" not in said(owner)


def test_what_a_killed_worker_left_is_removed(app: Flask, folder: BackupFolder) -> None:
    left = folder.path / f".portal-20261128T000000Z.backup-abc{UNFINISHED}"
    by_hand = folder.path / f".portal-before.backup-abc{UNFINISHED}"
    for each in (left, by_hand):
        each.mkdir()
        (each / "portal.sqlite3").write_text("half")
    works(app, now())
    assert not left.exists()
    assert by_hand.exists(), "somebody may be writing it"


@pytest.mark.parametrize(
    "text", ["7", "7 days 4 weeks", "-1 days", "seven days", "99999 days", ","]
)
def test_rotation_that_cannot_be_meant_stops_the_start(text: str) -> None:
    with pytest.raises(ConfigurationError, match="BACKUP_KEEP"):
        from_environment({"BACKUP_KEEP": text, "SECRET_KEY": "x" * 32})


def test_rotation_is_written_as_people_say_it() -> None:
    for text, keep in (("1 day", (1, 0, 0)), ("14 Days, 6 months", (14, 0, 6)), ("", (7, 4, 12))):
        settings = from_environment({"BACKUP_KEEP": text, "SECRET_KEY": "x" * 32})
        assert settings["BACKUP_KEEP"] == keep
