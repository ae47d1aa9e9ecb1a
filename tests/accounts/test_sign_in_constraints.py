"""What must never stand in the tables of coming in, the database itself refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.accounts.factors import turn_on
from portal.accounts.models import Role, User
from portal.accounts.operations import add_user
from portal.accounts.sign_in_models import (
    FactorRule,
    Invitation,
    OneTimePassword,
    Purpose,
    RecoveryCode,
    ResetRequest,
    SecondFactor,
    SignInRule,
    SignInTry,
    TryScope,
)
from portal.storage.database import db
from tests.factories.orders import AT

DIGEST, SEED = "0" * 64, "1" * 64


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def refused(row: object, by: str) -> None:
    db.session.add(row)
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    assert by in str(caught.value) or db.engine.dialect.name == "sqlite"
    db.session.rollback()


def olga() -> User:
    user = add_user("olga@example.ru", Role.STAFF, "семь слонов", AT)
    db.session.commit()
    return user


def invitation(**changes: Any) -> Invitation:
    values = {
        "digest": DIGEST, "purpose": Purpose.JOIN, "email": "new@example.ru", "role": Role.STAFF,
        "user_id": None, "made_at": AT, "expires_at": AT + timedelta(hours=72), "used_at": None,
        "revoked_at": None,
    }  # fmt: skip
    return Invitation(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"digest": "short"}, "digest_length"),
        ({"email": "New@example.ru"}, "email_lower"),
        ({"role": None}, "join_has_role"),
        ({"purpose": Purpose.RESET, "role": None}, "reset_has_user"),
        ({"expires_at": AT}, "expires_later"),
        ({"used_at": AT, "revoked_at": AT}, "used_or_revoked"),
    ],
)
def test_unsound_invitation_is_refused(changes: dict[str, Any], constraint: str) -> None:
    refused(invitation(**changes), by=f"ck_invitation_{constraint}")


def test_two_links_never_have_one_token() -> None:
    db.session.add(invitation())
    db.session.flush()
    refused(invitation(email="other@example.ru"), by="uq_invitation_digest")


def test_password_that_was_given_is_somebodys() -> None:
    refused(OneTimePassword(user_id=99, expires_at=AT), by="fk_one_time_password_user_id_user")


def test_asking_for_a_password_is_of_an_e_mail_in_small_letters() -> None:
    refused(ResetRequest(email="Olga@example.ru", asked_at=AT), by="ck_reset_request_email_lower")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"seed": "short"}, "seed_length"), ({"key_mark": "x"}, "key_mark_length")],
)
def test_unsound_second_factor_is_refused(changes: dict[str, Any], constraint: str) -> None:
    values = {"seed": SEED, "key_mark": "0" * 8, "made_at": AT, "last_step": 0}
    factor = SecondFactor(user_id=olga().id, **{**values, **changes})
    refused(factor, by=f"ck_second_factor_{constraint}")


def test_recovery_code_belongs_to_a_second_factor() -> None:
    code = RecoveryCode(user_id=olga().id, digest=DIGEST)
    refused(code, by="fk_recovery_code_user_id_second_factor")


def test_recovery_code_is_kept_as_a_digest() -> None:
    user = olga()
    turn_on(user, SEED, 1, AT)
    refused(RecoveryCode(user_id=user.id, digest="plain"), by="ck_recovery_code_digest_length")


def test_there_is_one_rule() -> None:
    refused(SignInRule(id=2, factor_for=FactorRule.NOBODY), by="ck_sign_in_rule_single_row")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"digest": "olga@example.ru"}, "digest_length"), ({"failures": -1}, "failures_from_zero")],
)
def test_unsound_count_of_tries_is_refused(changes: dict[str, Any], constraint: str) -> None:
    values = {"scope": TryScope.ACCOUNT, "digest": DIGEST, "failures": 1}
    row = SignInTry(**{**values, "tried_at": AT, "free_at": AT, **changes})
    refused(row, by=f"ck_sign_in_try_{constraint}")


@pytest.mark.parametrize(
    ("table", "column"), [(SignInRule, "factor_for"), (SignInTry, "scope"), (Invitation, "purpose")]
)
def test_word_that_is_none_of_the_choices_is_refused(table: Any, column: str) -> None:
    db.session.add_all(
        [
            SignInRule(id=1, factor_for=FactorRule.NOBODY),
            SignInTry(scope=TryScope.CODE, digest=DIGEST, failures=1, tried_at=AT, free_at=AT),
            invitation(),
        ]
    )
    db.session.flush()
    statement = f"UPDATE {table.__tablename__} SET {column} = 'something else'"
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement))
    db.session.rollback()
