"""Sessions: kept on the server, ended by time and by hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.accounts import passwords
from portal.accounts.errors import LastAdmin
from portal.accounts.models import Role, User, UserSession
from portal.accounts.operations import add_user, set_active, set_password
from portal.accounts.queries import user_by_email
from portal.accounts.rules import Ending, is_confirmed, session_ending
from portal.storage.database import db
from portal.web.clock import now
from portal.worker.tasks import keep_house
from tests.factories.people import PASSWORD, add_person, signed_in
from tests.pages import ExaminingClient, page_of
from tests.statements import statements

ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile"
ENGLISH = {"Accept-Language": "en"}
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def aged(app: Flask, began: timedelta, unused: timedelta) -> None:
    """Let the sessions have begun, and be unused, for so long."""
    at = now()
    with app.app_context():
        db.session.execute(
            update(UserSession).values(
                began_at=at - began, confirmed_at=at - began, seen_at=at - unused
            )
        )
        db.session.commit()


def sessions(app: Flask) -> list[UserSession]:
    with app.app_context():
        return list(db.session.scalars(select(UserSession).order_by(UserSession.id)))


def copy_of(app: Flask, browser: ExaminingClient) -> ExaminingClient:
    """Return another browser with the same cookie."""
    thief = app.test_client()
    cookie = browser.get_cookie("session")
    assert cookie is not None
    thief.set_cookie("session", cookie.value)
    return thief


def is_signed_in(browser: ExaminingClient) -> bool:
    return browser.get("/account").status_code == 200


def test_copied_cookie_opens_nothing_after_the_sign_out(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    thief = copy_of(app, staff)
    assert is_signed_in(thief)
    staff.submit("/orders", {}, to="/logout")
    assert not is_signed_in(thief)


def test_cookie_holds_a_token_of_which_only_the_digest_is_kept(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    with staff.session_transaction() as cookie:
        token = cookie["_user_id"]
        assert set(cookie) <= {"_user_id", "_permanent", "csrf_token", "language"}
    [kept] = sessions(app)
    assert len(token) >= 43, "256 bits"
    assert token not in vars(kept).values()


def test_each_sign_in_has_a_token_of_its_own_and_ends_the_one_before(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    thief = copy_of(app, staff)
    token = token_of(staff)
    staff.post(
        "/login", data={"csrf_token": token, "email": "staff@example.ru", "password": PASSWORD}
    )
    assert is_signed_in(staff)
    assert not is_signed_in(thief)
    first, second = sessions(app)
    assert first.digest != second.digest


def test_password_that_is_changed_while_it_is_checked_lets_nobody_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(app, Role.STAFF)
    fits = passwords.password_fits

    def slow_check(password_hash: str | None, password: str) -> bool:
        with app.app_context():  # meanwhile, in another process
            user = user_by_email("staff@example.ru")
            assert user is not None
            set_password(user, "another long one", now())
            db.session.commit()
        return fits(password_hash, password)

    thief = app.test_client()
    token = page_of(thief.get("/login")).attribute("input[name=csrf_token]", "value")
    monkeypatch.setattr("portal.accounts.public_routes.password_fits", slow_check)
    known = {"csrf_token": token, "email": "staff@example.ru", "password": PASSWORD}
    assert thief.post("/login", data=known).status_code == 422
    assert not is_signed_in(thief)
    assert sessions(app) == []


@pytest.mark.parametrize(
    ("act", "data"),
    [("factor", {}), ("close", {}), ("role", {"role": "analyst"}), ("sessions/end", {})],
)
def test_owner_ends_what_a_person_had_open(app: Flask, act: str, data: dict[str, str]) -> None:
    staff, owner = signed_in(app, Role.STAFF), signed_in(app, Role.ADMIN)
    owner.submit("/admin/users", data, to=f"/admin/users/1/{act}")
    assert not is_signed_in(staff)
    assert is_signed_in(owner)


def test_person_with_another_role_comes_back_to_other_pages(app: Flask) -> None:
    staff, owner = signed_in(app, Role.STAFF), signed_in(app, Role.ADMIN)
    owner.submit("/admin/users", {"role": "analyst"}, to="/admin/users/1/role")
    staff.sign_in("staff@example.ru", PASSWORD)
    assert staff.get("/admin/").status_code == 200
    assert staff.get("/orders").status_code == 403


def test_role_that_does_not_exist_is_refused(app: Flask) -> None:
    add_person(app, Role.STAFF)
    owner = signed_in(app, Role.ADMIN)
    refused = owner.submit("/admin/users", {"role": "king"}, to="/admin/users/1/role")
    assert refused.status_code == 400


def test_only_admin_cannot_get_another_role(app: Flask) -> None:
    owner = signed_in(app, Role.ADMIN)
    owner.submit("/admin/users", {"role": "staff"}, to="/admin/users/1/role")
    assert owner.get("/admin/users").status_code == 200


def test_of_two_admins_who_close_each_other_one_stays(app: Flask) -> None:
    add_person(app, Role.ADMIN)
    with app.app_context():
        add_user("second@example.ru", Role.ADMIN, PASSWORD, now())
        db.session.commit()
    both_have_looked = Barrier(2)

    def closes(user_id: int) -> bool:
        with app.app_context():
            user = db.session.get_one(User, user_id)
            if db.engine.dialect.name != "sqlite":  # there writers take turns
                both_have_looked.wait(10)
            try:
                set_active(user, False, now())
            except LastAdmin:
                db.session.rollback()
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(closes, (1, 2))) == [False, True]


def test_session_unused_for_two_hours_is_over_and_the_sign_in_says_why(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    aged(app, began=3 * HOUR, unused=2 * HOUR)
    sent = staff.get("/acts?state=printed", headers=ENGLISH)
    assert sent.status_code == 302
    page = page_of(staff.get(sent.location, headers=ENGLISH))
    assert "two hours" in page.text(".alert")
    back = staff.submit(sent.location, {"email": "staff@example.ru", "password": PASSWORD})
    assert back.location == "/acts?state=printed"


def test_session_is_over_after_twelve_hours_however_much_it_is_used(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    aged(app, began=12 * HOUR, unused=timedelta(0))
    sent = staff.get("/acts", headers=ENGLISH)
    page = page_of(staff.get(sent.location, headers=ENGLISH))
    assert "Twelve hours" in page.text(".alert")


def test_use_keeps_a_session_open_and_is_noted_once_in_ten_minutes(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    aged(app, began=3 * HOUR, unused=timedelta(minutes=110))
    staff.get("/acts").close()
    [kept] = sessions(app)
    assert now() - kept.seen_at < timedelta(minutes=1)
    with statements(app) as sent:
        staff.get("/acts").close()
    assert not [each for each in sent if each.startswith("UPDATE")]


def test_page_of_staff_finds_session_and_person_in_one_statement(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    with statements(app) as sent:
        staff.get("/password")
    about = [each for each in sent if "user_session" in each or 'FROM "user"' in each]
    assert len(about) == 1


@pytest.mark.parametrize("path", ["/", "/a/0000-0000-0000-0000", "/privacy", "/healthz"])
def test_public_page_looks_for_no_session(app: Flask, path: str) -> None:
    staff = signed_in(app, Role.STAFF)
    with statements(app) as sent:
        response = staff.get(path)
    assert not [each for each in sent if "user_session" in each]
    assert "Set-Cookie" not in response.headers


def test_sessions_are_listed_and_this_one_is_marked(app: Flask) -> None:
    here = signed_in(app, Role.STAFF)
    there = app.test_client()
    there.environ_base["HTTP_USER_AGENT"] = ANDROID
    there.sign_in("staff@example.ru", PASSWORD)
    rows = page_of(here.get("/sessions", headers=ENGLISH)).all("tbody tr")
    texts = [" ".join(row.to_text().split()) for row in rows]
    assert ["this one" in text for text in texts] == [False, True]
    assert "Chrome, Android" in texts[0]


def test_person_ends_one_session_or_all_others(app: Flask) -> None:
    here = signed_in(app, Role.STAFF)
    others = [app.test_client() for _ in range(3)]
    for other in others:
        other.sign_in("staff@example.ru", PASSWORD)
    here.submit("/sessions", {}, to="/sessions/2/end")
    assert [is_signed_in(other) for other in others] == [False, True, True]
    here.submit("/sessions", {}, to="/sessions/end")
    assert [is_signed_in(other) for other in others] == [False, False, False]
    assert is_signed_in(here)


def test_sessions_elsewhere_are_ended_by_who_shows_the_password(app: Flask) -> None:
    here, there = signed_in(app, Role.STAFF), app.test_client()
    there.sign_in("staff@example.ru", PASSWORD)
    aged(app, began=HOUR, unused=timedelta(0))
    for path in ("/sessions/2/end", "/sessions/end"):
        assert here.submit("/sessions", {}, to=path).status_code == 401
    assert is_signed_in(there)
    here.submit("/sessions", {"shown-password": PASSWORD}, to="/sessions/end")
    assert not is_signed_in(there)


@pytest.mark.parametrize(
    ("began", "unused", "ending"),
    [
        (12 * HOUR, timedelta(0), Ending.OLD),
        (12 * HOUR - SECOND, timedelta(0), None),
        (3 * HOUR, 2 * HOUR, Ending.IDLE),
        (3 * HOUR, 2 * HOUR - SECOND, None),
    ],
)
def test_session_is_over_to_the_second(
    began: timedelta, unused: timedelta, ending: Ending | None
) -> None:
    at, user = now(), User(active=True)
    kept = UserSession(user=user, began_at=at - began, seen_at=at - unused, confirmed_at=at - began)
    assert session_ending(kept, at) is ending


def test_password_is_asked_for_again_after_a_quarter_of_an_hour() -> None:
    at = now()
    quarter = timedelta(minutes=15)
    assert is_confirmed(UserSession(confirmed_at=at - quarter + SECOND), at)
    assert not is_confirmed(UserSession(confirmed_at=at - quarter), at)


def test_ending_this_session_signs_out(app: Flask) -> None:
    here = signed_in(app, Role.STAFF)
    assert here.submit("/sessions", {}, to="/sessions/1/end").location == "/login"
    assert not is_signed_in(here)


def test_nobody_ends_the_session_of_another(app: Flask) -> None:
    staff, owner = signed_in(app, Role.STAFF), signed_in(app, Role.ADMIN)
    assert staff.submit("/sessions", {}, to="/sessions/2/end").status_code == 404
    assert is_signed_in(owner)


def test_what_was_typed_is_kept_when_the_session_is_over(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    typed = {"segment": "«Опт» <b>&amp;", "csrf_token": token_of(staff)}
    aged(app, began=3 * HOUR, unused=3 * HOUR)
    page = page_of(staff.post("/orders/1/segment", data=typed))
    assert page.attribute("main input[name=segment]", "value") == typed["segment"]
    assert page.attribute("main a[target=_blank]", "href") == "/login"
    staff.sign_in("staff@example.ru", PASSWORD)  # on a page of its own
    again = {field.attrs["name"]: field.attrs["value"] for field in page.all("main form input")}
    assert staff.post("/orders/1/segment", data=again).status_code == 404, "the order is not there"


def test_what_was_typed_is_not_sent_in_the_name_of_another(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    add_person(app, Role.ADMIN)
    typed = {"segment": "Опт", "csrf_token": token_of(staff)}
    aged(app, began=3 * HOUR, unused=3 * HOUR)
    page = page_of(staff.post("/orders/1/segment", data=typed))
    staff.sign_in("admin@example.ru", PASSWORD)
    again = {field.attrs["name"]: field.attrs["value"] for field in page.all("main form input")}
    assert staff.post("/orders/1/segment", data=again).status_code == 400


def test_button_pressed_after_the_end_leads_back_to_its_page(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    token = token_of(staff)
    aged(app, began=3 * HOUR, unused=3 * HOUR)
    pressed = staff.post(
        "/orders/1/deliver",
        data={"csrf_token": token},
        headers={"Referer": "http://localhost/orders?status=new"},
    )
    assert pressed.location == "/login?next=/orders?status%3Dnew"


def test_sign_out_of_a_session_that_is_over_asks_for_nothing_more(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    token = token_of(staff)
    aged(app, began=3 * HOUR, unused=3 * HOUR)
    sent = staff.post("/logout", data={"csrf_token": token}, headers=ENGLISH)
    page = page_of(staff.get(sent.location, headers=ENGLISH))
    assert page.text(".alert") == "You were away for more than two hours. Sign in again."


def test_passwords_are_never_carried_in_a_page(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    typed = {"current": PASSWORD, "new": "another long one", "csrf_token": token_of(staff)}
    aged(app, began=3 * HOUR, unused=3 * HOUR)
    assert staff.post("/password", data=typed).status_code == 302


def test_old_sessions_are_forgotten_with_their_addresses(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    with app.app_context():
        keep_house(now() + 35 * HOUR)
    assert len(sessions(app)) == 1
    with app.app_context():
        keep_house(now() + 37 * HOUR)
    assert sessions(app) == []
    assert not is_signed_in(staff)


def token_of(browser: ExaminingClient) -> str:
    return page_of(browser.get("/orders")).attribute("input[name=csrf_token]", "value")
