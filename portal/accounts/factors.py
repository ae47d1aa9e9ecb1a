"""Second factors: codes of an app, and recovery codes in their place."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_login import current_user
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningUpdate

from portal.accounts.errors import FactorExists
from portal.accounts.factor_secrets import present_mark, totp
from portal.accounts.models import Role, User
from portal.accounts.sign_in_models import FactorRule, RecoveryCode, SecondFactor, SignInRule
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.storage.database import db

STEP_S = 30  # RFC 6238
NEIGHBOURS = (-1, 0, 1)  # steps by which the clocks of people may differ from ours
CODE_DIGITS = 6
RECOVERY_CODES = 10
# 24 of 31 letters are 118 random bits: so much needs no slow hash (ASVS 5.0, 6.5.2)
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 6
_NOT_TYPED = re.compile(r"[\s\-‐‑–—]+")


def factor_of(user: User) -> SecondFactor | None:
    """Return a person's second factor, if they have one."""
    return db.session.get(SecondFactor, user.id)


def own_factor() -> SecondFactor | None:
    """Return the second factor of the person who is signed in."""
    return db.session.get(SecondFactor, current_user.id)


def has_lost_key(factor: SecondFactor) -> bool:
    """Tell whether the portal has another key than the one that made the codes of an app."""
    return totp(factor.seed, factor.key_mark) is None


def code_fits(user: User, code: str, at: datetime) -> bool:
    """Tell whether a code of the app, or a recovery code, fits, and spend it.

    The database spends it: of two at once with the same code one is refused.
    """
    factor = factor_of(user)
    typed = _NOT_TYPED.sub("", code).lower()
    if factor is None or not typed:
        return False
    if len(typed) == CODE_DIGITS:
        step = step_of(factor.seed, factor.key_mark, typed, at)
        return step is not None and _spend_step(user.id, step)
    return _spend_recovery_code(user.id, typed, at)


def step_of(seed: str, key_mark: str, code: str, at: datetime) -> int | None:
    """Return the step of a code of six digits, if it is one of now; None if it is not."""
    codes = totp(seed, key_mark)
    present = int(at.timestamp()) // STEP_S
    if codes is not None and code.isascii() and code.isdecimal():
        for step in (present + near for near in NEIGHBOURS):
            if secrets.compare_digest(codes.generate_otp(step), code):
                return step
    return None


def turn_on(user: User, seed: str, step: int, at: datetime) -> Sequence[str]:
    """Give a person a second factor; return the recovery codes, to be read only now.

    `step`: of the code by which the person has shown that the app works. FactorExists when
    there is one already.
    """
    factor = SecondFactor(
        user_id=user.id, seed=seed, key_mark=present_mark(), made_at=at, last_step=step
    )
    try:
        with db.session.begin_nested():
            db.session.add(factor)
            db.session.flush()
    except IntegrityError as error:
        raise FactorExists from error
    note(Deed.FACTOR_ON, _subject(user))
    return _new_recovery_codes(user)


def turn_off(user: User) -> None:
    """Take a person's second factor and its recovery codes away."""
    for table in (RecoveryCode, SecondFactor):
        db.session.execute(delete(table).where(table.user_id == user.id))
    note(Deed.FACTOR_OFF, _subject(user))


def renew_recovery_codes(user: User) -> Sequence[str]:
    """Make new recovery codes, by which the earlier ones end; return them, as they are typed."""
    note(Deed.CODES_RENEWED, _subject(user))
    return _new_recovery_codes(user)


def _new_recovery_codes(user: User) -> Sequence[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, digest=_digest(code)) for code in codes)
    return codes


def recovery_codes_left(user: User) -> int:
    """Count the recovery codes that a person can still use."""
    left = select(func.count()).select_from(RecoveryCode)
    return db.session.scalar(left.filter_by(user_id=user.id, used_at=None)) or 0


def users_with_factor() -> set[int]:
    """Return the ids of those who have a second factor."""
    return set(db.session.scalars(select(SecondFactor.user_id)))


def lacking_a_factor() -> set[int]:
    """Return the ids of those who must have a second factor and have none."""
    people = db.session.execute(select(User.id, User.role)).all()
    return {user_id for user_id, role in people if needs_factor(role)} - users_with_factor()


def factor_rule() -> FactorRule:
    """Return who cannot come in without a second factor."""
    kept = db.session.get(SignInRule, 1)
    return kept.factor_for if kept is not None else FactorRule.NOBODY


def set_factor_rule(rule: FactorRule) -> None:
    """Change who cannot come in without a second factor."""
    db.session.merge(SignInRule(id=1, factor_for=rule))
    db.session.flush()


def needs_factor(role: Role) -> bool:
    """Tell whether people of a role cannot come in without a second factor."""
    rule = factor_rule()
    return rule is FactorRule.EVERYONE or (rule is FactorRule.ADMINS and role is Role.ADMIN)


def _spend_step(user_id: int, step: int) -> bool:
    spent = update(SecondFactor).where(
        SecondFactor.user_id == user_id, SecondFactor.last_step < step
    )
    return _was_done(spent.values(last_step=step).returning(SecondFactor.user_id))


def _spend_recovery_code(user_id: int, typed: str, at: datetime) -> bool:
    digest = hashlib.sha256(typed.encode()).hexdigest()
    spent = update(RecoveryCode).where(
        RecoveryCode.user_id == user_id,
        RecoveryCode.digest == digest,
        RecoveryCode.used_at.is_(None),
    )
    return _was_done(spent.values(used_at=at).returning(RecoveryCode.digest))


def _subject(user: User) -> Subject:
    return Subject(SubjectKind.USER, user.id, user.email)


def _was_done(statement: ReturningUpdate[Any]) -> bool:
    return db.session.execute(statement).one_or_none() is not None


def _new_recovery_code() -> str:
    letters = [secrets.choice(RECOVERY_LETTERS) for _ in range(GROUPS * GROUP_LENGTH)]
    return "-".join("".join(letters[n::GROUPS]) for n in range(GROUPS))


def _digest(code: str) -> str:
    return hashlib.sha256(_NOT_TYPED.sub("", code).encode()).hexdigest()
