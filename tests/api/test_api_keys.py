"""Keys end, are replaced and say when they were used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.errors import KeyEnded
from portal.accounts.models import ApiKey
from portal.accounts.operations import rotate_api_key
from portal.storage.database import db
from tests.api.bodies import order
from tests.api.calls import Caller, a_key, caller, problem
from tests.statements import statements


def rotate(app: Flask, grace: timedelta, ago: timedelta = timedelta(0)) -> str:
    """Replace the newest key and return the new one."""
    with app.app_context():
        old = db.session.scalars(select(ApiKey).order_by(ApiKey.id.desc())).first()
        assert old
        key = rotate_api_key(old, grace, datetime.now(UTC) - ago)
        db.session.commit()
    return key


def last_use(app: Flask) -> datetime | None:
    with app.app_context():
        return db.session.scalar(select(ApiKey.last_used_at))


def test_both_keys_work_while_the_shop_changes_over(
    app: Flask, client: FlaskClient, shop: Caller
) -> None:
    new = caller(client, rotate(app, timedelta(hours=24)))
    assert shop("PUT", "/orders/A-1", json=order()).status_code == 201
    assert new("PUT", "/orders/A-1", json=order()).status_code == 200


@pytest.mark.parametrize(
    ("grace", "ago"), [(timedelta(0), timedelta(0)), (timedelta(hours=24), timedelta(hours=25))]
)
def test_old_key_opens_nothing_when_the_grace_is_over(
    app: Flask, client: FlaskClient, shop: Caller, grace: timedelta, ago: timedelta
) -> None:
    new = caller(client, rotate(app, grace, ago))
    problem(shop("GET", "/orders"), 401)
    assert new("GET", "/orders").status_code == 200


def test_new_key_has_the_rights_and_the_limit_of_the_old_one(
    app: Flask, client: FlaskClient
) -> None:
    a_key(app, "read", calls_per_minute=7)
    new = caller(client, rotate(app, timedelta(0)))
    problem(new("PUT", "/orders/A-1", json=order()), 403)
    assert new("GET", "/responses").status_code == 200
    with app.app_context():
        assert set(db.session.scalars(select(ApiKey.calls_per_minute))) == {7}


def test_key_is_replaced_once(app: Flask, orders_key: str) -> None:
    with app.app_context():
        old = db.session.scalars(select(ApiKey)).one()
        rotate_api_key(old, timedelta(hours=24), datetime.now(UTC))
        db.session.commit()
        with pytest.raises(KeyEnded):
            rotate_api_key(old, timedelta(hours=24), datetime.now(UTC))
        db.session.rollback()
        assert len(db.session.scalars(select(ApiKey)).all()) == 2


def test_revoked_key_is_not_replaced(app: Flask, orders_key: str) -> None:
    with app.app_context():
        old = db.session.scalars(select(ApiKey)).one()
        old.revoked_at = datetime.now(UTC)
        db.session.commit()
        with pytest.raises(KeyEnded):
            rotate_api_key(old, timedelta(hours=24), datetime.now(UTC))


def test_use_is_noted_when_the_answer_is_sent(app: Flask, shop: Caller) -> None:
    assert last_use(app) is None
    shop("GET", "/orders").close()
    noted = last_use(app)
    assert noted is not None
    assert datetime.now(UTC) - noted < timedelta(minutes=1)


def test_refused_call_is_a_use_too(app: Flask, reader: Caller) -> None:
    problem(reader("PUT", "/orders/A-1", json=order()), 403)
    response = reader("GET", "/orders/none")
    problem(response, 404)
    response.close()
    assert last_use(app) is not None


def test_use_is_written_once_in_ten_minutes(app: Flask, shop: Caller) -> None:
    with statements(app) as seen:
        for _ in range(3):
            shop("GET", "/orders").close()
    assert len([text for text in seen if text.startswith("UPDATE")]) == 1
    with app.app_context():
        before = datetime.now(UTC) - timedelta(minutes=11)
        db.session.execute(update(ApiKey).values(last_used_at=before))
        db.session.commit()
    shop("GET", "/orders").close()
    assert last_use(app) != before


def test_writer_keeps_no_answer_from_being_sent(app: Flask, shop: Caller) -> None:
    with app.app_context():
        engine = db.engine
    with engine.connect() as other:  # on SQLite it has the whole file, here the key's row, too
        other.execute(update(ApiKey).values(name="renamed"))
        answered = shop("GET", "/orders")
        assert answered.status_code == 200
        assert answered.get_json() == {"items": [], "after": None}
    answered.close()
    assert last_use(app) is not None
