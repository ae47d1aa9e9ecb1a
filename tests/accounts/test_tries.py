"""Many tries: slowed down for strangers, and never shut for who has been here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.accounts.errors import TooManyTries
from portal.accounts.models import Role
from portal.accounts.sign_in_models import SignInTry, TryScope
from portal.accounts.tries import FORGOTTEN_AFTER, Counted, admit, forget_tries, from_address
from portal.app import create_app
from portal.audit.deeds import Deed
from portal.storage.database import db
from tests.accounts.passing_time import later
from tests.audit.entries import entries
from tests.conftest import SETTINGS
from tests.factories.orders import AT
from tests.factories.people import PASSWORD, add_person, signed_in
from tests.pages import ExaminingClient, page_of

OLGA = "staff@example.ru"
STRANGER, HOME = "203.0.113.7", "198.51.100.1"


def tries(
    browser: ExaminingClient, email: str = OLGA, password: str = "wrong password", **more: Any
) -> TestResponse:
    address = more.pop("address", STRANGER)
    environ = {"environ_overrides": {"REMOTE_ADDR": address}}
    page = page_of(browser.get("/login"))
    token = page.attribute("input[name=csrf_token]", "value")
    data = {"csrf_token": token, "email": email, "password": password}
    return browser.post("/login", data=data, **environ, **more)


def test_sixth_try_waits_before_the_password_is_looked_at(app: Flask) -> None:
    add_person(app, Role.STAFF)
    stranger = app.test_client()
    assert {tries(stranger).status_code for _ in range(5)} == {422}
    refused = tries(stranger, password=PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    page = page_of(refused)
    assert "1" in page.text(".alert-danger")
    assert page.attribute("[name=email]", "value") == OLGA, "nothing has to be typed again"
    assert "wrong password" not in page.html


def test_spelling_of_an_e_mail_gives_no_new_tries(app: Flask) -> None:
    add_person(app, Role.STAFF)
    for place, email in enumerate((OLGA, OLGA.upper(), f"  {OLGA}\t", "Staff@Example.ru", OLGA)):
        address = f"203.0.113.{place}"
        assert tries(app.test_client(), email=email, address=address).status_code == 422
    assert tries(app.test_client(), email=OLGA.title(), address=HOME).status_code == 429


def test_wait_grows_and_ends(app: Flask) -> None:
    add_person(app, Role.STAFF)
    stranger, waits = app.test_client(), []
    for _ in range(4):
        tries(stranger)
    for _ in range(6):
        with later(minutes=sum(waits) + len(waits)):
            assert tries(stranger).status_code == 422
            waits.append(round(int(tries(stranger).headers["Retry-After"]) / 60))
    assert waits == [1, 2, 4, 8, 15, 15]
    with later(minutes=sum(waits) + len(waits)):
        assert tries(stranger, password=PASSWORD).status_code == 303
        assert {tries(app.test_client()).status_code for _ in range(5)} == {422}, "it begins anew"


def test_stranger_elsewhere_does_not_stop_who_has_signed_in_from_here(app: Flask) -> None:
    olga = signed_in(app, Role.STAFF)
    olga.delete_cookie("session")
    stranger = app.test_client()
    while tries(stranger).status_code != 429:
        pass
    assert tries(olga, password=PASSWORD, address=HOME).status_code == 303
    olga.delete_cookie("session")
    assert tries(olga, password=PASSWORD, address=STRANGER).status_code == 303


def test_own_browser_waits_too_after_many_tries_of_its_own(app: Flask) -> None:
    olga = signed_in(app, Role.STAFF)
    olga.delete_cookie("session")
    assert {tries(olga, address=HOME).status_code for _ in range(5)} == {422}
    assert tries(olga, password=PASSWORD, address=HOME).status_code == 429


def test_browser_of_one_person_is_a_stranger_to_the_account_of_another(app: Flask) -> None:
    olga = signed_in(app, Role.STAFF)
    olga.delete_cookie("session")
    add_person(app, Role.ADMIN)
    for _ in range(5):
        tries(app.test_client(), email="admin@example.ru")
    assert tries(olga, email="admin@example.ru").status_code == 429


def test_forged_device_is_a_strangers(app: Flask) -> None:
    add_person(app, Role.STAFF)
    forged = app.test_client()
    forged.set_cookie("device", "eyIxIjoibm9uY2UifQ.aaaaaa.forged")
    for _ in range(5):
        tries(app.test_client())
    assert tries(forged).status_code == 429


def test_address_that_tries_many_accounts_waits(app: Flask) -> None:
    add_person(app, Role.STAFF)
    stranger = app.test_client()
    said = [tries(stranger, email=f"{n}@example.ru").status_code for n in range(21)]
    assert said == [422] * 20 + [429]
    assert tries(stranger, password=PASSWORD).status_code == 429
    assert tries(stranger, password=PASSWORD, address=HOME).status_code == 303


def test_good_sign_in_takes_back_only_its_own_try_of_an_address(app: Flask) -> None:
    add_person(app, Role.STAFF)
    stranger = app.test_client()
    for n in range(19):
        tries(stranger, email=f"{n}@example.ru")
    assert tries(app.test_client(), password=PASSWORD).status_code == 303
    assert tries(stranger, email="a@example.ru").status_code == 422
    assert tries(stranger, email="b@example.ru").status_code == 429


def test_ipv6_addresses_of_one_home_are_counted_together() -> None:
    here, there = from_address("2001:db8:1:2::1"), from_address("2001:db8:1:2:ffff::9")
    assert here == there
    assert from_address("2001:db8:1:3::1") != here
    assert from_address("192.0.2.1") != from_address("192.0.2.2")


def test_unknown_person_waits_as_a_known_one_does(app: Flask) -> None:
    add_person(app, Role.STAFF)
    said = []
    for email in (OLGA, "nobody@example.ru"):
        browser = app.test_client()
        answers = [tries(browser, email=email, address=HOME) for _ in range(6)]
        said.append([(a.status_code, page_of(a).text(".alert")) for a in answers])
    assert said[0] == said[1]


def test_two_workers_count_together(app: Flask, database_url: str) -> None:
    add_person(app, Role.STAFF)
    other = create_app(
        {**SETTINGS, "SQLALCHEMY_DATABASE_URI": database_url, "SECRET_KEY": "another" * 5}
    )
    other.test_client_class = ExaminingClient
    for worker in (app, other, app, other, app):
        assert tries(worker.test_client()).status_code == 422
    assert tries(other.test_client(), password=PASSWORD).status_code == 429
    with other.app_context():
        db.engine.dispose()


def test_tries_at_the_same_instant_are_all_counted(app: Flask) -> None:
    def attempt(_number: int) -> bool:
        with app.app_context():
            try:
                admit([Counted(TryScope.ACCOUNT, OLGA)], AT)
            except TooManyTries:
                return False
            return True

    with ThreadPoolExecutor(4) as crowd:
        assert sum(crowd.map(attempt, range(12))) == 5


def test_count_is_readable_by_nobody_and_forgotten_after_a_day(app: Flask) -> None:
    tries(app.test_client())
    with app.app_context():
        row = db.session.scalars(select(SignInTry)).first()
        assert row is not None
        assert OLGA not in row.digest
        forget_tries(row.tried_at + FORGOTTEN_AFTER)
        assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 2
        forget_tries(row.tried_at + FORGOTTEN_AFTER + timedelta(seconds=5))
        assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 0


def test_clock_that_is_set_back_shuts_nobody_out(app: Flask) -> None:
    add_person(app, Role.STAFF)
    stranger = app.test_client()
    with later(days=3):
        while tries(stranger).status_code != 429:
            pass
    assert tries(stranger, password=PASSWORD).status_code == 303


def test_failures_of_yesterday_do_not_count(app: Flask) -> None:
    stranger = app.test_client()
    for _ in range(4):
        tries(stranger)
    with later(hours=24.1):
        assert {tries(stranger).status_code for _ in range(5)} == {422}


def test_current_password_cannot_be_guessed_in_an_open_session(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    new = {"new": "another long one", "again": "another long one"}
    for _ in range(5):
        assert staff.submit("/password", {"current": "wrong one", **new}).status_code == 422
    refused = staff.submit("/password", {"current": PASSWORD, **new})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]


def test_odd_e_mail_is_merely_unknown(app: Flask) -> None:
    for email in ("a\x00b@example.ru", "\u202eab@example.ru", "'; DROP TABLE user; --"):
        assert tries(app.test_client(), email=email, address=HOME).status_code == 422


def test_tries_that_wait_are_told_in_the_audit(app: Flask) -> None:
    add_person(app, Role.STAFF)
    for _ in range(6):
        tries(app.test_client()).close()
    [waits] = entries(app, Deed.REFUSED)
    assert waits.subject == ("page", "public_accounts.sign_in")
    assert waits.detail["status"] == 429
    assert waits.address == STRANGER
    assert len(entries(app, Deed.SIGN_IN_FAILED)) == 5


def test_wrong_password_in_an_open_session_is_told_in_the_audit(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    new = {"new": "another long one", "again": "another long one"}
    staff.submit("/password", {"current": "wrong one", **new}).close()
    [refused] = entries(app, Deed.REFUSED)
    assert (refused.actor, refused.subject) == (("user", OLGA), ("page", "accounts.password"))
    assert refused.detail["status"] == 422
