"""The doctor: a healthy portal, and each check broken once."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text

from portal.accounts.models import Role
from portal.app import create_app
from portal.monitoring.doctor import database_checks, setting_checks
from portal.monitoring.doctor.finding import Finding, Level
from portal.monitoring.heartbeat import NAME
from portal.outbox.models import Kind, Pace, Way
from portal.outbox.operations import add_subscriber
from portal.printing.typefaces import EMOJI, TEXT, Typeface
from portal.storage.database import db
from portal.web.clock import now
from tests.conftest import SETTINGS
from tests.factories.orders import make_act, make_response
from tests.factories.people import add_person

OK, WARNING, FAULT = Level
Told = dict[str, dict[str, str]]


@pytest.fixture
def app(app: Flask, tmp_path: Path) -> Flask:
    """A portal set up with care, as far as a test can."""
    add_person(app, Role.ADMIN)
    instance, backups = tmp_path / "instance", tmp_path / "backups"
    for folder in (instance, backups):
        folder.mkdir(mode=0o700)
    (instance / NAME).touch()
    (backups / "portal-20261128T000000Z.backup").touch()
    app.config.update(
        INSTANCE=instance,
        BACKUP_DIR=backups,
        PUBLIC_URL="https://localhost.localdomain",
        TRUSTED_PROXIES=1,
        SECRET_KEY="k" * 64,
    )
    return app


def examined(app: Flask) -> tuple[int, Told]:
    """Run the command; return its exit code and what it told of each check."""
    result = app.test_cli_runner().invoke(args=["doctor", "--json"])
    return result.exit_code, json.loads(result.stdout)


def assert_found(app: Flask, name: str, level: Level, word: str) -> None:
    code, told = examined(app)
    assert told[name]["level"] == level, told[name]
    assert word in told[name]["said"]
    assert told[name]["advice"], "it says what is wrong and not what to do"
    assert level is not Level.FAULT or code == 1


def test_healthy_portal_has_no_faults(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [])
    code, told = examined(app)
    at_fault = {name for name, each in told.items() if each["level"] == FAULT}
    # the cluster of the tests does without the disk, to be fast
    assert at_fault <= {"durability"}, told
    assert code == (1 if at_fault else 0)
    assert len(told) == 19
    for name in (
        "migrations",
        "fonts",
        "worker",
        "backups",
        "disk",
        "clock",
        "integrity",
    ):
        assert told[name]["level"] == OK, told[name]
    assert told["admins"]["level"] == WARNING, "this one signs in by a password alone"


def test_words_are_for_people(app: Flask) -> None:
    app.config["PUBLIC_URL"] = "http://127.0.0.1:8000"
    said = app.test_cli_runner().invoke(args=["doctor"]).stdout
    assert "public url: PUBLIC_URL is http://127.0.0.1:8000" in said
    assert "→ Set PUBLIC_URL" in said


@pytest.mark.parametrize(
    ("setting", "value", "check", "level", "word"),
    [
        ("PUBLIC_URL", "http://act.example.ru", "public_url", WARNING, "in the open"),
        ("PUBLIC_URL", "http://127.0.0.1", "public_url", WARNING, "this machine only"),
        ("PUBLIC_URL", f"https://{'a' * 70}.ru", "qr_address", WARNING, "modules"),
        ("PUBLIC_URL", "https://nobody.invalid", "qr_address", FAULT, "no address"),
        ("SECRET_KEY", "short", "secret_key", FAULT, "guessed"),
        ("TRUSTED_PROXIES", 0, "proxies", WARNING, "share one address"),
        ("METRICS_TOKEN", "short", "metrics_token", WARNING, "METRICS_TOKEN"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "redis_answers", FAULT, "Redis"),
        ("REDIS_URL", "nonsense", "redis_answers", FAULT, "Redis"),
        ("SMTP_URL", "", "mail_server", WARNING, "mail"),
        ("SMTP_URL", "smtp://u:hidden@127.0.0.1:1", "mail_server", FAULT, "MAIL_FROM"),
        ("BACKUP_DIR", None, "backups", WARNING, "BACKUP_DIR"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_setting_that_will_hurt_is_named(
    app: Flask, setting: str, value: object, check: str, level: Level, word: str
) -> None:
    app.config[setting] = value
    assert_found(app, check, level, word)


def test_mail_server_that_cannot_be_reached_is_named_without_its_password(app: Flask) -> None:
    app.config.update(SMTP_URL="smtp://u:hidden@127.0.0.1:1", MAIL_FROM="portal@example.ru")
    assert_found(app, "mail_server", FAULT, "127.0.0.1:1")
    assert "hidden" not in json.dumps(examined(app)[1])


def test_mail_server_that_listens_is_well(app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        app.config.update(SMTP_URL=f"smtp://127.0.0.1:{port}", MAIL_FROM="portal@example.ru")
        assert examined(app)[1]["mail_server"]["level"] == OK


def test_everybody_as_proxy_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert_found(app, "proxies", WARNING, "FORWARDED_ALLOW_IPS")


def test_key_and_folder_that_others_can_read_are_named(app: Flask) -> None:
    instance = app.config["INSTANCE"]
    (instance / "secret_key").touch(0o644)
    instance.chmod(0o755)
    assert_found(app, "secret_key", FAULT, "secret_key")
    assert_found(app, "permissions", WARNING, str(instance))


def test_folder_that_cannot_be_written_is_named(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)  # root may write everything
    assert_found(app, "permissions", FAULT, "cannot be written")


def test_folder_of_backups_is_looked_at_as_well(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = app.config["BACKUP_DIR"]
    backups.chmod(0o755)
    assert_found(app, "permissions", WARNING, str(backups))
    monkeypatch.setattr(os, "access", lambda path, _mode: path != backups)
    assert_found(app, "permissions", FAULT, f"{backups} cannot be written")


def test_waiting_for_replicas_is_no_fault(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return
        for value, is_named in (("remote_apply", False), ("local", False), ("off", True)):
            with db.engine.connect() as connection:
                connection.execute(text(f"SET synchronous_commit = {value}"))
                connection.commit()
            said = database_checks.durability(db.engine).said
            assert ("synchronous_commit" in said) is is_named
        db.engine.dispose()


def test_disk_that_fills_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((900 * 1024**2, WARNING), (50 * 1024**2, FAULT)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, n=free: SimpleNamespace(free=n))
        assert_found(app, "disk", level, "MiB are free")


def test_backup_that_grew_old_is_named(app: Flask) -> None:
    [file] = app.config["BACKUP_DIR"].iterdir()
    for days, level in ((2, WARNING), (9, FAULT)):
        then = time.time() - days * 24 * 3600
        os.utime(file, (then, then))
        assert_found(app, "backups", level, f"{days * 24}.0 hours")
    (file.parent / "copied.log").touch()  # a young file of others is no young backup
    assert_found(app, "backups", FAULT, "216.0 hours")
    ahead = time.time() + 9 * 24 * 3600
    os.utime(file, (ahead, ahead))
    assert_found(app, "backups", FAULT, "no backup")


def test_worker_that_stopped_is_named(app: Flask) -> None:
    file = app.config["INSTANCE"] / NAME
    then = time.time() - 1000
    os.utime(file, (then, then))
    assert_found(app, "worker", WARNING, "looked last 10")
    file.unlink()
    assert_found(app, "worker", WARNING, "never")


def test_work_that_nobody_does_is_a_fault_whoever_should_do_it(app: Flask) -> None:
    with app.app_context():
        wanted = [Kind.ANSWER_RECEIVED]
        address = "https://erp.example.ru/hook"
        add_subscriber(Way.WEBHOOK, address, wanted, Pace.AT_ONCE, None, now())
        make_response(make_act(), nps=9, at=now() - timedelta(hours=1))
        db.session.commit()
    assert_found(app, "worker", FAULT, "events")


def test_tables_of_another_version_are_named(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '001'"))
        db.session.commit()
    assert_found(app, "migrations", FAULT, "001")


def test_answer_from_the_future_is_named(app: Flask) -> None:
    with app.app_context():
        make_response(make_act(), nps=9, at=now() + timedelta(days=2))
        db.session.commit()
    assert_found(app, "clock", FAULT, "newest answer")


def test_portal_without_an_admin_is_named(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("""UPDATE "user" SET active = false"""))
        db.session.commit()
    assert_found(app, "admins", FAULT, "nobody is admin")


def test_database_that_is_away_is_a_fault_and_hides_no_other_check(tmp_path: Path) -> None:
    for url in ("postgresql+psycopg://u:hidden@127.0.0.1:1/portal", f"sqlite:///{tmp_path}/none"):
        away = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
        code, told = examined(away)
        assert code == 1
        assert told["migrations"]["level"] == FAULT
        assert told["fonts"]["level"] == OK
        assert "hidden" not in json.dumps(told)
    assert not (tmp_path / "none").exists()


def test_packages_other_than_pinned_are_named(tmp_path: Path) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text(
        "flask==0.1 \\\n    --hash=sha256:0\nnot-installed==1.0\n# words\n-r other.txt\n"
    )
    found = setting_checks.packages({}, pins)
    assert found.level is WARNING
    assert "flask" in found.said
    assert "not-installed is missing" in found.said


@pytest.mark.parametrize(
    "faces",
    [(EMOJI,), (TEXT[0], Typeface("font_source_sans_pro", "files/none.ttf")),
     (Typeface("no_such_package", "Font"),)],
    ids=["lacks letters", "no file", "no package"],
)  # fmt: skip
def test_fonts_that_cannot_draw_an_act_are_a_fault(faces: tuple[Typeface, ...]) -> None:
    assert setting_checks.fonts({}, faces).level is FAULT


AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "level"),
    [
        (database_checks.judged_sqlite((3, 34, 1)), FAULT),
        (database_checks.judged_sqlite((3, 40, 1)), OK),
        (database_checks.judged_postgresql(13), FAULT),
        (database_checks.judged_postgresql(18), OK),
        (database_checks.judged_durability({"fsync": "off"}, {"fsync": "on"}), FAULT),
        (database_checks.judged_durability({"synchronous": "2"}, {"synchronous": "2"}), OK),
        (database_checks.judged_file(["row 7 missing from index"], 0), FAULT),
        (database_checks.judged_file(["ok"], 3), FAULT),
        (database_checks.judged_file(["ok"], 0), OK),
        (database_checks.judged_text("SQL_ASCII", "UTC"), FAULT),
        (database_checks.judged_text("UTF8", "Europe/Moscow"), FAULT),
        (database_checks.judged_text("UTF8", "UTC"), OK),
        (database_checks.judged_clock(AT.replace(year=1970), 0, None), FAULT),
        (database_checks.judged_clock(AT, -90, None), FAULT),
        (database_checks.judged_clock(AT, 3, None), WARNING),
        (database_checks.judged_clock(AT, 0.1, AT - timedelta(days=1)), OK),
    ],
    ids=lambda value: getattr(value, "said", str(value))[:40],
)
def test_database_is_judged_by_what_it_says(found: Finding, level: Level) -> None:
    assert found.level is level


def test_damaged_file_is_found(tmp_path: Path, migrated_sqlite: Path) -> None:
    file = Path(shutil.copy(migrated_sqlite, tmp_path / "damaged.sqlite3"))
    pages = bytearray(file.read_bytes())
    pages[len(pages) // 2 : len(pages) // 2 + 8192] = b"\xff" * 8192
    file.write_bytes(pages)
    damaged = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}"})
    assert examined(damaged)[1]["integrity"]["level"] == FAULT
