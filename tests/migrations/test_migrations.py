"""Migrations go up and down with rows in them, and their head equals the models."""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from portal.accounts.factor_secrets import new_seed
from portal.accounts.factors import set_factor_rule, turn_on
from portal.accounts.invitations import ask_for_reset, invite, make_reset_link
from portal.accounts.models import ApiKey, IdempotentCall, Role, User
from portal.accounts.operations import add_api_key, add_user, rotate_api_key
from portal.accounts.session_operations import begin_session
from portal.accounts.sign_in_models import FactorRule, OneTimePassword
from portal.accounts.tries import admit, from_address
from portal.acts.batch_operations import settle_batch
from portal.acts.batch_queries import printable_acts
from portal.acts.filters import ActFilter, ActState
from portal.app import create_app
from portal.company.models import PackingOrder
from portal.company.queries import company
from portal.company.rules import unknown_placeholders
from portal.config import ROOT
from portal.demo.operations import build_year
from portal.orders.batches.models import OrderBatch, OrderMapping
from portal.orders.batches.operations import keep_file
from portal.orders.files.sampling import sample_of
from portal.orders.files.table import open_table
from portal.orders.models import Order
from portal.privacy.models import Erasure, ErasureKind, ErasureMark, RetentionRun
from portal.questionnaires.models import Questionnaire
from portal.responses.consent_models import ConsentGiven
from portal.responses.models import AnswerText, Response
from portal.responses.search import INDEX, is_found
from portal.storage.base import Base, table_of
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.inbox import make_inbox
from tests.factories.orders import AT, make_act, make_response
from tests.factories.past import take_past_answers_in
from tests.factories.printing import make_run

SERIAL = count()
SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()]  # newest first
DEMO_ORDERS = 30
# what a database holds besides tables: functions and triggers that a migration made
CODE_OF = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')",
    "postgresql": """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION SELECT typname FROM pg_type WHERE typtype = 'e'
        UNION SELECT relname FROM pg_class WHERE relkind IN ('S', 'v')
        AND relnamespace = 'public'::regnamespace
    """,
}


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database with nothing in it."""
    yield from application(request, request.param, tmp_path / "bare.sqlite3")


@pytest.fixture
def created(request: pytest.FixtureRequest, bare: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The same on a second database of that kind, whose tables the models made."""
    with bare.app_context():
        kind = db.engine.dialect.name
    for app in application(request, kind, tmp_path / "created.sqlite3"):
        with app.app_context():
            if kind != "sqlite":  # the models' index speaks of it
                with db.engine.begin() as connection:
                    copy = "CREATE TEXT SEARCH CONFIGURATION answer_words (COPY = russian)"
                    connection.execute(sa.text(copy))
            Base.metadata.create_all(db.engine)
        yield app


def application(request: pytest.FixtureRequest, kind: str, path: Path) -> Iterator[Flask]:
    if kind == "sqlite":
        url = f"sqlite:///{path}"
    else:
        cluster = request.getfixturevalue("postgresql")
        name = cluster.create(f"migration_{next(SERIAL)}", "template1")
        url = cluster.url(name)
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url})
    yield app
    with app.app_context():
        db.engine.dispose()
    if kind != "sqlite":
        cluster.drop(name)


def test_there_is_one_head() -> None:
    assert len(SCRIPTS.get_heads()) == 1


@pytest.mark.parametrize("revision", REVISIONS)
def test_migration_has_a_way_back(revision: str) -> None:
    path = SCRIPTS.get_revision(revision).path
    [downgrade] = [
        node
        for node in ast.parse(Path(path).read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "downgrade"
    ]
    assert any(isinstance(node, ast.Call) for node in ast.walk(downgrade)), path


@pytest.mark.filterwarnings("ignore:autogenerate skipping.*ix_answer_text_words:UserWarning")
def test_migrations_make_what_alembic_sees_in_the_models(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            opts = {"compare_type": True, "include_name": lambda name, *_: is_a_model(name)}
            context = MigrationContext.configure(connection, opts=opts)
            assert compare_metadata(context, Base.metadata) == []


def test_migrations_make_the_constraints_of_the_models(bare: Flask, created: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        migrated = shape()
    with created.app_context():
        expected = shape()
    assert migrated.keys() == expected.keys()
    for table in expected:
        assert migrated[table] == expected[table], table


def test_every_constraint_has_a_name(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        nameless = {
            table: kind for table, parts in shape().items() for kind in parts if None in parts[kind]
        }
    assert nameless == {}


def test_downgrade_to_the_base_leaves_nothing(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        first = shape()
        assert code_in_database()
        flask_migrate.downgrade(revision="base")
        assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
        assert code_in_database() == set()
        flask_migrate.upgrade()
        assert shape() == first


def test_each_migration_goes_down_and_up_with_rows_in_the_tables(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
    at_first = filled(bare)
    with bare.app_context():
        for revision in REVISIONS:
            below = SCRIPTS.get_revision(revision).down_revision
            before = (shape(), row_counts())
            flask_migrate.downgrade(revision=str(below or "base"))
            flask_migrate.upgrade(revision=revision)
            assert (shape(), row_counts()) == (before if below else (before[0], (0, 0))), revision
            flask_migrate.downgrade(revision=str(below or "base"))
        flask_migrate.upgrade()
    assert filled(bare) == at_first  # a portal like any other, sequences and all


def test_firm_keeps_its_settings_and_gets_words_for_its_acts(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade(revision="001")
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE company SET name = 'Гарна Спорт'"))
        flask_migrate.upgrade()
        firm = company()
        assert firm.name == "Гарна Спорт"
        assert firm.packing_order is PackingOrder.DELIVERY_DAY
        for greeting in (firm.greeting_ru, firm.greeting_en):
            assert unknown_placeholders(greeting) == []
            assert {"{client}", "{order}"} <= set(re.findall(r"{\w+}", greeting))


def test_going_below_past_answers_removes_them_and_nothing_else(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        make_response(make_act(), nps=9)
        take_past_answers_in()
        db.session.commit()
        assert row_counts() == (1, 4)
        db.session.remove()
        [script] = [s for s in SCRIPTS.walk_revisions() if s.path.endswith("past_answers.py")]
        flask_migrate.downgrade(revision=str(script.down_revision))
        flask_migrate.upgrade()
        assert row_counts() == (1, 1)
        names = db.session.scalars(sa.select(Questionnaire.name)).all()
        assert names == ["Посылка"]
        with pytest.raises(sa.exc.DBAPIError, match="never edited"):
            db.session.execute(sa.text("UPDATE questionnaire SET name = 'Другая'"))


def test_words_of_earlier_answers_can_be_searched(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        act = make_act()
        answer = make_response(act, comment="Испортили упаковку", claim="Молния сломалась").id
        make_response(act, nps=9)
        db.session.commit()
        flask_migrate.downgrade(revision=str(SCRIPTS.get_revision("007").down_revision))
        flask_migrate.upgrade()
        for query in ("упаковка", "молнию"):
            assert db.session.scalars(sa.select(Response.id).where(is_found(query))).all() == [
                answer
            ]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AnswerText)) == 1


def test_keys_made_before_keep_their_limit_and_replaced_ones_end(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade(revision="014")
        with db.engine.begin() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO api_key (name, digest, may_orders, may_read, created_at) "
                    "VALUES ('shop', 'x', true, false, '2026-11-20 12:00:00')"
                )
            )
        flask_migrate.upgrade()
        old = db.session.scalars(sa.select(ApiKey)).one()
        assert old.calls_per_minute == 12_000
        rotate_api_key(old, timedelta(hours=24), AT)
        db.session.commit()
        db.session.remove()
        flask_migrate.downgrade(revision="014")
        revoked = "SELECT revoked_at IS NOT NULL FROM api_key ORDER BY id"
        with db.engine.connect() as connection:
            assert connection.scalars(sa.text(revoked)).all() == [True, False]


def test_passwords_that_were_given_before_end_in_three_days(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        for email, must_change in (("new@example.ru", True), ("old@example.ru", False)):
            add_user(email, Role.STAFF, "one time", AT, must_change)
        db.session.commit()
        db.session.remove()
        flask_migrate.downgrade(revision="018")
        flask_migrate.upgrade()
        [given] = db.session.scalars(sa.select(OneTimePassword))
        assert given.user_id == 1
        assert timedelta(hours=71) < given.expires_at - now() <= timedelta(hours=72)


def test_going_below_batches_keeps_the_orders_that_they_made(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        take_orders_in(bare)
        assert row_counts() == (2, 0)
        db.session.remove()
        flask_migrate.downgrade(revision=str(SCRIPTS.get_revision("014").down_revision))
        flask_migrate.upgrade()
        assert row_counts() == (2, 0)
        assert db.session.scalars(sa.select(Order.revision)).all() == [1, 1]
        assert db.session.scalars(sa.select(OrderBatch)).all() == []


def test_answers_from_before_agreed_to_the_first_words(bare: Flask) -> None:
    with bare.app_context():
        flask_migrate.upgrade()
        act = make_act()
        make_response(act, nps=9)
        left = make_response(act, nps=9, contact="anna@example.ru", consent=True).id
        db.session.commit()
        db.session.remove()
        flask_migrate.downgrade(revision="020")
        flask_migrate.upgrade()
        [given] = db.session.scalars(sa.select(ConsentGiven)).all()
        assert given.response_id == left
        assert (given.consent_text.version, given.consent_text.language) == (1, "ru")


def take_orders_in(app: Flask) -> None:
    """Take in a file of which one line is refused, and leave another that waits."""
    rows = "external_id,number,client,ordered_at,delivered_at,item\n"
    rows += "1,1,Анна,2026-11-01,2026-11-02,Худи\n2,2,Борис,2026-11-01,,Худи\n3,3,,,,\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        path.write_text(rows)
        assert "new 2" in app.test_cli_runner().invoke(args=["orders", "import", str(path)]).output
        with path.open("rb") as file:
            table = open_table(file, path.name)
            keep_file(file, path.name, table, sample_of(table, 9), "ru", AT)
    db.session.add(OrderMapping(name="Магазин", columns={}, made_at=AT))
    db.session.commit()


def filled(app: Flask) -> tuple[int, int]:
    """Fill the portal with a small year and a print run; return what row_counts() does."""
    with app.app_context():
        build_year(DEMO_ORDERS, today=date(2026, 11, 20))
        settle_batch(make_run(list(printable_acts(ActFilter(state=ActState.TO_PRINT)))), {1}, AT)
        make_replaced_key()
        make_sign_in()
        begin_session(db.session.scalars(sa.select(User.id)).first() or 0, "::1", "Chrome", AT)
        make_inbox()
        make_erasure()
        db.session.commit()
        return row_counts()


def make_replaced_key() -> None:
    """Make a key that was used and replaced."""
    add_api_key("shop", ["orders"], AT)
    db.session.flush()
    old = db.session.scalars(sa.select(ApiKey)).one()
    rotate_api_key(old, timedelta(hours=24), AT)
    db.session.add(
        IdempotentCall(
            api_key_id=old.id,
            key="once",
            fingerprint="0" * 64,
            status=201,
            body="{}",
            happened_at=AT,
        )
    )


def make_sign_in() -> None:
    """Make a row in each table of coming in."""
    owner = add_user("olga@example.ru", Role.ADMIN, "one time", AT, must_change_password=True)
    turn_on(owner, new_seed(), 1, AT)
    make_reset_link(owner, AT)
    invite("boris@example.ru", Role.PRINTER, AT)
    ask_for_reset("olga@example.ru", AT)
    set_factor_rule(FactorRule.NOBODY)  # its own row; admins of the demo year sign in in tests
    db.session.commit()
    admit([from_address("192.0.2.1")], AT)


def make_erasure() -> None:
    """Erase something, and forget what is old."""
    erasure = Erasure(kind=ErasureKind.ANSWER, happened_at=AT, orders=0, answers=1)
    erasure.marks = [ErasureMark(digest="0" * 64)]
    run = RetentionRun(day=AT.date(), began_at=AT, ended_at=AT, answers=1, clients=0)
    db.session.add_all([erasure, run])


def row_counts() -> tuple[int, int]:
    """Count orders and answers."""
    with db.engine.connect() as connection:
        orders, answers = (
            connection.scalar(sa.select(sa.func.count()).select_from(table_of(model))) or 0
            for model in (Order, Response)
        )
    return orders, answers


def code_in_database() -> set[str]:
    """Return the names of what is no table: triggers, functions, sequences, views."""
    with db.engine.connect() as connection:
        return set(connection.scalars(sa.text(CODE_OF[connection.dialect.name])))


def shape() -> dict[str, dict[str, Any]]:
    """Return every table as the database describes it: columns, keys, checks, indexes by name."""
    inspector = sa.inspect(db.engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            },
            "checks": {
                check["name"]: check["sqltext"] for check in inspector.get_check_constraints(table)
            },
            "uniques": {
                unique["name"]: unique["column_names"]
                for unique in inspector.get_unique_constraints(table)
            },
            "foreign keys": {
                key["name"]: (
                    key["constrained_columns"],
                    key["referred_table"],
                    key["referred_columns"],
                )
                for key in inspector.get_foreign_keys(table)
            },
            "primary key": {
                inspector.get_pk_constraint(table)["name"]: inspector.get_pk_constraint(table)[
                    "constrained_columns"
                ]
            },
            "indexes": {
                index["name"]: (index["column_names"], index["unique"])
                for index in inspector.get_indexes(table)
            },
        }
        for table in inspector.get_table_names()
        if table != "alembic_version" and is_a_model(table)
    }


def is_a_model(name: str | None) -> bool:
    """Tell tables of ours from those in which SQLite keeps its search index."""
    return not str(name).startswith(INDEX.name)
