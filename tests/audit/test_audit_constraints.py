"""What an entry of the audit can never be, the database refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.audit.deeds import ActorKind
from portal.audit.models import AuditAnchor, AuditEntry, AuditSeal
from portal.storage.database import db
from tests.factories.orders import AT


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def entry(**changes: object) -> AuditEntry:
    values = {
        "happened_at": AT, "deed": "exported", "actor_kind": ActorKind.PORTAL, "actor_id": None,
        "actor_name": "", "address": None, "subject_kind": None, "subject_id": None,
        "subject_name": None, "detail": "{}",
    }  # fmt: skip
    return AuditEntry(**{**values, **changes})


def refused(row: object, by: str) -> None:
    db.session.add(row)
    with pytest.raises(IntegrityError) as caught:
        db.session.commit()
    assert by in str(caught.value) or db.engine.dialect.name == "sqlite"
    db.session.rollback()


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"deed": ""}, "ck_audit_entry_deed_length"),
        ({"deed": "d" * 41}, "ck_audit_entry_deed_length"),
        ({"actor_kind": ActorKind.USER}, "ck_audit_entry_actor_is_known"),
        ({"actor_kind": ActorKind.API_KEY}, "ck_audit_entry_actor_is_known"),
        ({"actor_name": "n" * 201}, "ck_audit_entry_actor_name_length"),
        ({"address": "1" * 46}, "ck_audit_entry_address_length"),
        ({"subject_id": 1}, "ck_audit_entry_subject_has_kind"),
        ({"subject_name": "A-1"}, "ck_audit_entry_subject_has_kind"),
        ({"subject_kind": ""}, "ck_audit_entry_kind_length"),
        ({"subject_kind": "page", "subject_name": "n" * 201}, "ck_audit_entry_subject_name_length"),
    ],
)
def test_entry_that_says_too_little_or_too_much_is_refused(
    changes: dict[str, object], by: str
) -> None:
    refused(entry(**changes), by)


def test_entry_has_one_place_and_a_place_one_entry() -> None:
    first, second = entry(), entry()
    db.session.add_all([first, second])
    db.session.flush()
    db.session.add(seal(1, first.id, "a"))
    db.session.commit()
    ids = (first.id, second.id)
    refused(seal(1, ids[1], "b"), "pk_audit_seal")
    refused(seal(2, ids[0], "b"), "uq_audit_seal_entry_id")
    refused(seal(2, ids[1], "a"), "uq_audit_seal_digest")
    refused(seal(0, ids[1], "b"), "ck_audit_seal_position_from_one")
    refused(seal(2, 4711, "b"), "fk_audit_seal_entry_id_audit_entry")


def test_digest_is_as_long_as_sha_256() -> None:
    db.session.add(entry())
    db.session.commit()
    refused(AuditSeal(position=1, entry_id=1, digest="a", sealed_at=AT), "digest_length")
    refused(AuditAnchor(position=1, digest="a", cut_at=AT), "digest_length")
    refused(AuditAnchor(position=0, digest="a" * 64, cut_at=AT), "position_from_one")


def seal(position: int, entry_id: int, letter: str) -> AuditSeal:
    return AuditSeal(position=position, entry_id=entry_id, digest=letter * 64, sealed_at=AT)
