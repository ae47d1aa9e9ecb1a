"""Checks of the database: what it is, how it is set up, what stands in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import Engine, func, inspect, select, text

from portal.accounts.models import Role, User
from portal.monitoring.doctor.finding import Finding, fault, ok, warning
from portal.monitoring.health import newest_revision, present_revision
from portal.responses.models import Response
from portal.storage.database import db
from portal.web.clock import now

OLDEST_SQLITE = (3, 35, 0)  # RETURNING
OLDEST_POSTGRESQL = 14  # the oldest that its makers still mend
DRIFT_S, WRONG_S = 2.0, 60.0
FIRST_YEAR, LAST_YEAR = 2026, 2100
WAITS_FOR_DISK = (
    "SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN 'off' ELSE 'on' END"
)
SECOND_FACTORS = "second_factor"


def database_version(engine: Engine) -> Finding:
    """The database is new enough."""
    if engine.dialect.name == "sqlite":
        return judged_sqlite(sqlite3.sqlite_version_info)
    with engine.connect() as connection:
        number = connection.scalar(text("SHOW server_version_num"))
    return judged_postgresql(int(number or 0) // 10_000)


def judged_sqlite(found: tuple[int, ...]) -> Finding:
    """Say whether a version of SQLite will do."""
    said = f"SQLite {'.'.join(map(str, found))}"
    if found < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        return fault(f"{said} is too old.", f"Use a Python with SQLite {wanted} or newer.")
    return ok(said)


def judged_postgresql(found: int) -> Finding:
    """Say whether a version of PostgreSQL will do."""
    if found < OLDEST_POSTGRESQL:
        return fault(
            f"PostgreSQL {found} is too old.",
            f"Upgrade to PostgreSQL {OLDEST_POSTGRESQL} or newer.",
        )
    return ok(f"PostgreSQL {found}")


def migrations(engine: Engine) -> Finding:
    """The tables are those of this version."""
    newest = newest_revision(current_app.config["MIGRATIONS"])
    with engine.connect() as connection:
        present = present_revision(connection)
    if present != newest:
        return fault(
            f"the database is at migration {present or 'none'}, this version needs {newest}.",
            "flask --app wsgi db upgrade",
        )
    return ok(f"migration {present}, the newest")


def durability(engine: Engine) -> Finding:
    """What is acknowledged reaches the disk: asked of the connections that pages use."""
    engine.connect().close()  # is it there? theirs would make an empty file
    if db.engine.dialect.name == "sqlite":
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
        asked = [(name, f"PRAGMA {name}") for name in pragmas]
    else:
        wanted = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
        asked = [(name, f"SHOW {name}") for name in ("fsync", "full_page_writes")]
        # whatever a commit waits for of replicas, it waits for the own disk, unless this is off
        asked.append(("synchronous_commit", WAITS_FOR_DISK))
    with db.engine.connect() as connection:
        found = {name: str(connection.scalar(text(question))) for name, question in asked}
    return judged_durability(found, wanted)


def judged_durability(found: Mapping[str, str], wanted: Mapping[str, str]) -> Finding:
    """Say whether settings of a database keep what was acknowledged."""
    wrong = [f"{name} is {found[name]}" for name in wanted if found[name] != wanted[name]]
    if wrong:
        should = ", ".join(f"{name}={value}" for name, value in wanted.items())
        return fault(f"answers could be lost: {', '.join(wrong)}.", f"Set {should}.")
    return ok("acknowledged answers reach the disk")


def integrity(engine: Engine) -> Finding:
    """The file of SQLite is whole; PostgreSQL keeps text as UTF-8 and speaks UTC to us."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            said = connection.scalars(text("PRAGMA quick_check(5)")).all()
            orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
        return judged_file(said, len(orphans))
    with db.engine.connect() as connection:
        encoding = str(connection.scalar(text("SHOW server_encoding")))
        zone = str(connection.scalar(text("SHOW TimeZone")))
    return judged_text(encoding, zone)


def judged_file(said: Sequence[Any], orphans: int) -> Finding:
    """Say what a check of SQLite's file means."""
    if list(said) != ["ok"]:
        return fault(
            f"the database is damaged: {said[0]}", "Stop the portal and restore the last backup."
        )
    if orphans:
        return fault(f"{orphans} rows refer to nothing.", "Restore the last backup.")
    return ok("the file is whole")


def judged_text(encoding: str, zone: str) -> Finding:
    """Say whether text and moments are kept as we mean them."""
    if encoding != "UTF8":
        return fault(
            f"the database keeps text as {encoding}: other scripts do not fit.",
            "createdb --encoding UTF8 --template template0, and restore a backup into it.",
        )
    if zone != "UTC":
        return fault(f"connections speak {zone} and not UTC.", "Take TimeZone out of DATABASE_URL.")
    return ok("text is UTF-8, moments are UTC")


def clock(engine: Engine) -> Finding:
    """The clock is right, as far as can be told from the database and from what was answered."""
    if engine.dialect.name == "sqlite":
        drift = 0.0
    else:
        with engine.connect() as connection:
            theirs = connection.scalar(text("SELECT clock_timestamp()"))
        drift = (now() - theirs).total_seconds() if theirs else 0.0
    with engine.connect() as connection:
        newest = connection.scalar(select(func.max(Response.submitted_at)))
    return judged_clock(now(), drift, newest)


def judged_clock(at: datetime, drift_s: float, newest: datetime | None) -> Finding:
    """Say whether a clock can be right that is `drift_s` ahead of the database's."""
    advice = "Let the machine keep time: timedatectl set-ntp true"
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return fault(f"the clock says {at:%Y-%m-%d}.", advice)
    if abs(drift_s) > WRONG_S:
        return fault(f"the clock and the database's are {abs(drift_s):.0f} s apart.", advice)
    if newest is not None and (newest - at).total_seconds() > WRONG_S:
        return fault(
            f"the newest answer is of {newest.astimezone(UTC):%Y-%m-%d %H:%M} UTC: "
            "the clock goes back, or went ahead.",
            advice,
        )
    if abs(drift_s) > DRIFT_S:
        return warning(f"the clock and the database's are {abs(drift_s):.1f} s apart.", advice)
    return ok(f"{at:%Y-%m-%d %H:%M:%S} UTC")


def admins(engine: Engine) -> Finding:
    """Somebody can let others in, and not by a password alone."""
    people = select(User.id).where(User.role == Role.ADMIN, User.active)
    with engine.connect() as connection:
        ids = set(connection.scalars(people))
        if not ids:
            return fault("nobody is admin.", "flask --app wsgi users add EMAIL --role admin")
        if not inspect(engine).has_table(SECOND_FACTORS):
            return ok(f"{len(ids)} admins")
        found = connection.scalars(text(f"SELECT user_id FROM {SECOND_FACTORS}"))  # noqa: S608
        without = ids - set(found)
    if without:
        return warning(
            f"{len(without)} of {len(ids)} admins sign in by a password alone.",
            "Each of them adds a second factor on the page of their account.",
        )
    return ok(f"{len(ids)} admins, each with a second factor")
