"""The audit is only ever added to, and its chain tells every tampering."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal.audit.deeds import Deed
from portal.audit.models import AuditAnchor, AuditEntry, AuditSeal, AuditWaiting
from portal.audit.recording import note
from portal.audit.sealing import last_link, seal_all
from portal.storage.database import db
from portal.storage.locks import try_lock_of
from portal.web.clock import now
from portal.worker.tasks import keep_house
from tests.audit.entries import entries, sealed, tamper

OLD = (
    "INSERT INTO audit_entry (happened_at, deed, actor_kind, actor_name, detail) "
    "VALUES ('{}', 'exported', 'portal', '', '{{}}')"
)


@pytest.fixture
def chain(app: Flask) -> Flask:
    """A portal with five sealed entries."""
    with app.app_context():
        for number in range(1, 6):
            note(Deed.EXPORTED, number=number)
            db.session.commit()
    sealed(app)
    return app


def verify(app: Flask, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify", *options])
    return result.exit_code, result.output


def head(app: Flask) -> str:
    with app.app_context():
        return last_link().digest


def ids(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(AuditSeal.entry_id).order_by(AuditSeal.position)))


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal", "audit_anchor"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {} = {}", "DELETE FROM {} WHERE {} = {}", "TRUNCATE {} CASCADE"]
)
def test_database_refuses_any_change(chain: Flask, table: str, statement: str) -> None:
    column = "deed" if table == "audit_entry" else "digest"
    with chain.app_context():
        if statement.startswith("TRUNCATE") and db.engine.dialect.name == "sqlite":
            return  # it knows no such statement
        if table == "audit_anchor":
            db.session.add(AuditAnchor(position=1, digest="0" * 64, cut_at=now()))
            db.session.flush()
        with pytest.raises(DBAPIError, match="only ever added to"):
            db.session.execute(text(statement.format(table, column, column)))


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal", "audit_anchor"])
def test_nothing_is_put_in_the_place_of_what_is_there(chain: Flask, table: str) -> None:
    with chain.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # PostgreSQL knows no REPLACE
        if table == "audit_anchor":
            db.session.add(AuditAnchor(position=1, digest="0" * 64, cut_at=now()))
            db.session.flush()
        with pytest.raises(DBAPIError, match="only ever added to"):
            db.session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


def test_whole_chain_is_verified_and_its_end_told(chain: Flask) -> None:
    end = head(chain)
    code, said = verify(chain)
    assert code == 0
    assert "entries 1 to 5" in said
    assert end in said
    # the check was a deed, too
    assert verify(chain, "--expect", end)[0] == 0
    assert entries(chain)[-1].deed == Deed.AUDIT_CHECKED


def test_changed_entry_is_named(chain: Flask) -> None:
    third = ids(chain)[2]
    tamper(chain, f"UPDATE audit_entry SET actor_name = 'Somebody else' WHERE id = {third}")
    code, said = verify(chain)
    assert code == 1
    assert f"entry 3 (id {third})" in said


@pytest.mark.parametrize(
    "change",
    [
        "happened_at = '2026-11-01 10:00:00.000000'", "deed = 'printed'", "actor_kind = 'nobody'",
        "actor_id = 7", "address = '10.0.0.1'", "subject_kind = 'order'",
        "subject_kind = 'order', subject_id = 1", "subject_kind = 'order', subject_name = 'A'",
        "detail = '{}'",
    ],
)  # fmt: skip
def test_no_part_of_an_entry_can_change_unseen(chain: Flask, change: str) -> None:
    tamper(chain, f"UPDATE audit_entry SET {change} WHERE id = {ids(chain)[3]}")
    assert "entry 4 (id" in verify(chain)[1]


@pytest.mark.parametrize("column", ["happened_at", "actor_kind"])
def test_entry_that_cannot_even_be_read_is_named(chain: Flask, column: str) -> None:
    with chain.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # PostgreSQL keeps what a column holds
    tamper(
        chain,
        "PRAGMA ignore_check_constraints = ON",
        f"UPDATE audit_entry SET {column} = 'nonsense' WHERE id = {ids(chain)[1]}",
        "PRAGMA ignore_check_constraints = OFF",
    )
    code, said = verify(chain)
    assert code == 1
    assert "entry 2" in said


def test_removed_entry_is_named(chain: Flask) -> None:
    second = ids(chain)[1]
    tamper(
        chain,
        f"DELETE FROM audit_seal WHERE entry_id = {second}",
        f"DELETE FROM audit_entry WHERE id = {second}",
    )
    code, said = verify(chain)
    assert code == 1
    assert "entry 2 is missing" in said


def test_removed_first_entry_is_named(chain: Flask) -> None:
    first = ids(chain)[0]
    tamper(
        chain,
        f"DELETE FROM audit_seal WHERE entry_id = {first}",
        f"DELETE FROM audit_entry WHERE id = {first}",
    )
    assert "entry 1 is missing" in verify(chain)[1]


def test_swapped_entries_are_named(chain: Flask) -> None:
    second, fourth = ids(chain)[1], ids(chain)[3]
    tamper(
        chain,
        f"UPDATE audit_seal SET entry_id = -1 WHERE entry_id = {second}",
        f"UPDATE audit_seal SET entry_id = {second} WHERE entry_id = {fourth}",
        f"UPDATE audit_seal SET entry_id = {fourth} WHERE entry_id = -1",
    )
    code, said = verify(chain)
    assert code == 1
    assert f"entry 2 (id {fourth})" in said


def test_entry_put_in_beside_the_chain_is_named(chain: Flask) -> None:
    tamper(chain, OLD.format("2026-11-01 10:00:00"))
    code, said = verify(chain)
    assert code == 1
    assert "in no place of the chain" in said


def test_entry_put_into_the_chain_is_named(chain: Flask) -> None:
    tamper(
        chain,
        OLD.format("2026-11-01 10:00:00"),
        "UPDATE audit_seal SET position = position + 100 WHERE position >= 3",
        "UPDATE audit_seal SET position = position - 99 WHERE position > 100",
        "INSERT INTO audit_seal (position, entry_id, digest, sealed_at) "
        f"SELECT 3, max(id), '{'f' * 64}', max(happened_at) FROM audit_entry",
    )
    code, said = verify(chain)
    assert code == 1
    assert "entry 3 (id" in said


def test_cut_off_end_shows_against_a_hash_that_was_kept(chain: Flask) -> None:
    kept = head(chain)
    last = ids(chain)[-1]
    tamper(
        chain,
        f"DELETE FROM audit_seal WHERE entry_id = {last}",
        f"DELETE FROM audit_entry WHERE id = {last}",
    )
    assert verify(chain)[0] == 0, "nothing inside tells it"
    code, said = verify(chain, "--expect", kept)
    assert code == 1
    assert "not in the chain" in said


def test_entry_that_was_committed_late_gets_its_place_when_it_is_there(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return  # there writers take turns
        with db.engine.begin() as late:
            late.execute(text(OLD.format("2026-11-01 10:00:00")))
            note(Deed.EXPORTED, number=2)
            db.session.commit()
            seal_all(now())
            assert db.session.scalar(select(func.count()).select_from(AuditSeal)) == 1
        seal_all(now())
        assert ids(app) == sorted(ids(app), reverse=True)
    assert verify(app)[0] == 0


def test_two_who_seal_at_once_make_one_chain(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return  # there writers take turns
        note(Deed.EXPORTED)
        db.session.commit()
        with db.engine.begin() as other:
            assert try_lock_of(other, "audit")
            seal_all(now())  # goes away at once
            assert last_link().position == 0
            db.session.rollback()
        seal_all(now())
        assert last_link().position == 1


def test_writers_do_not_wait_for_who_seals_or_for_each_other(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return  # there writers take turns
        note(Deed.EXPORTED)
        db.session.commit()
        with db.engine.begin() as one, db.engine.begin() as two:
            two.execute(text("SET LOCAL lock_timeout = '200ms'"))
            one.execute(text(OLD.format("2026-11-01 10:00:00")))
            two.execute(text(OLD.format("2026-11-01 10:00:00")))


def test_worker_seals_and_says_the_end_in_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context(), caplog.at_level(logging.INFO, "portal.audit"):
        note(Deed.EXPORTED)
        db.session.commit()
        keep_house(now())
        end = last_link()
        assert db.session.scalar(select(func.count()).select_from(AuditWaiting)) == 0
    assert f"up to entry 1: {end.digest}" in caplog.text


def test_old_entries_are_cut_off_and_the_rest_is_still_verified(app: Flask) -> None:
    old = datetime.now(UTC) - timedelta(days=4 * 365)
    with app.app_context():
        for _ in range(3):
            db.session.execute(text(OLD.format(f"{old:%Y-%m-%d %H:%M:%S}.000000")))
        note(Deed.EXPORTED)
        db.session.commit()
    sealed(app)
    kept = head(app)
    result = app.test_cli_runner().invoke(args=["audit", "cut"])
    assert "3 entries" in result.output, result.output
    code, said = verify(app, "--expect", kept)
    assert code == 0, said
    assert "entries 4 to 5" in said
    assert len(entries(app, Deed.AUDIT_CUT)) == 1
    assert "0 entries" in app.test_cli_runner().invoke(args=["audit", "cut"]).output


def test_young_entries_are_not_cut_off_whatever_an_anchor_says(chain: Flask) -> None:
    with chain.app_context():
        db.session.add(AuditAnchor(position=5, digest=head(chain), cut_at=now()))
        db.session.flush()
        with pytest.raises(DBAPIError, match="only ever added to"):
            db.session.execute(text("DELETE FROM audit_entry"))


def test_beginning_that_went_without_a_word_is_told(chain: Flask) -> None:
    with chain.app_context():
        digest = db.session.scalars(select(AuditSeal.digest).filter_by(position=2)).one()
    tamper(
        chain,
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE position < 3)",
        "DELETE FROM audit_seal WHERE position < 3",
        f"INSERT INTO audit_anchor VALUES (2, '{digest}', '2026-11-20 10:00:00')",
    )
    code, said = verify(chain)
    assert code == 1
    assert "no entry says so" in said


def test_kept_hash_is_not_taken_from_a_place_to_which_nothing_is_chained(chain: Flask) -> None:
    kept, last = head(chain), ids(chain)[-1]
    with chain.app_context():
        note(Deed.AUDIT_CUT, position=2, hash="f" * 64)
        db.session.commit()
        digest = db.session.scalars(select(AuditSeal.digest).filter_by(position=2)).one()
    tamper(
        chain,
        f"DELETE FROM audit_seal WHERE entry_id = {last}",
        f"DELETE FROM audit_entry WHERE id = {last}",
        "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE position < 3)",
        "DELETE FROM audit_seal WHERE position < 3",
        f"INSERT INTO audit_anchor VALUES (1, '{kept}', '2026-11-20 10:00:00')",
        f"INSERT INTO audit_anchor VALUES (2, '{digest}', '2026-11-20 10:00:00')",
        f"UPDATE audit_entry SET detail = replace(detail, '{'f' * 64}', '{digest}')",
    )
    assert verify(chain)[0] == 0, "nothing inside tells it"
    assert "not in the chain" in verify(chain, "--expect", kept)[1]


def test_sealing_goes_on_though_an_entry_waits_that_has_its_place(chain: Flask) -> None:
    third = ids(chain)[2]
    tamper(
        chain,
        f"INSERT INTO audit_waiting VALUES ({third})",
        f"UPDATE audit_entry SET actor_name = 'Somebody else' WHERE id = {third}",
    )
    code, said = verify(chain)
    assert code == 1
    assert f"entry 3 (id {third})" in said
    sealed(chain)
    assert len(ids(chain)) == 6


def test_nothing_is_refused_to_an_empty_audit(app: Flask) -> None:
    code, said = verify(app)
    assert code == 0
    assert "0" * 64 in said
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 1
