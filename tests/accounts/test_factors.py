"""The second factor: after the password, before anything opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from pyotp import TOTP
from sqlalchemy import select, update

from portal.accounts.factors import STEP_S, code_fits
from portal.accounts.models import Role, UserSession
from portal.accounts.queries import user_by_email
from portal.accounts.sign_in_models import RecoveryCode, SecondFactor
from portal.audit.deeds import Deed
from portal.config import from_environment
from portal.storage.database import db
from portal.web import clock
from portal.web.clock import now
from tests.accounts.passing_time import later, shift_clocks
from tests.audit.entries import entries
from tests.factories.people import PASSWORD, add_person, signed_in
from tests.pages import ExaminingClient, Page, page_of

OLGA = "staff@example.ru"
HOUR = timedelta(hours=1)
SIGN_IN = {"email": OLGA, "password": PASSWORD}
Phone = Callable[[datetime], str]


@pytest.fixture(autouse=True)
def early_in_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test begin with a code: none is followed by the next one before it is sent."""
    behind = timedelta(seconds=clock.now().timestamp() % STEP_S)
    shift_clocks(monkeypatch, -behind)
    monkeypatch.setitem(globals(), "now", lambda: clock.now() - behind)


def secret_on(page: Page) -> str:
    assert page.all("svg.qr path"), "a picture for the app"
    return page.text("ol code").replace(" ", "")


def sets_up(browser: ExaminingClient, password: str = PASSWORD) -> tuple[TOTP, list[str]]:
    """Set a second factor up; return the app and the recovery codes."""
    page = page_of(browser.get("/account/factor"))
    phone = TOTP(secret_on(page))
    data = {
        "csrf_token": page.attribute("input[name=csrf_token]", "value"),
        "seed": page.attribute("input[name=seed]", "value"),
        "code": phone.at(now() - timedelta(seconds=30)),
        "password": password,
    }
    response = browser.post("/account/factor", data=data)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"
    return phone, [code.to_text().strip() for code in page_of(response).all(".codes code")]


@pytest.fixture
def phone(app: Flask) -> TOTP:
    """The app of a person of staff, who has signed out again."""
    app_on_phone, _codes = sets_up(signed_in(app, Role.STAFF))
    return app_on_phone


def at_the_code(app: Flask, **query: str) -> ExaminingClient:
    """Return a browser in which the password has been shown."""
    browser = app.test_client()
    path = "/login?next=/acts" if query else "/login"
    shown = browser.submit(path, SIGN_IN)
    assert shown.status_code == 303
    assert shown.location.startswith("/login/code")
    return browser


def test_password_alone_opens_nothing_any_more(app: Flask, phone: TOTP) -> None:
    olga = at_the_code(app)
    assert olga.get("/orders").location.startswith("/login?")
    assert olga.get("/account/factor").location.startswith("/login?")
    assert page_of(olga.get("/login/code")).all("[autocomplete=one-time-code]")


def test_code_of_the_app_lets_in_and_leads_where_one_wanted(app: Flask, phone: TOTP) -> None:
    olga = at_the_code(app, next="/acts")
    entered = olga.submit("/login/code?next=/acts", {"code": phone.at(now())})
    assert (entered.status_code, entered.location) == (303, "/acts")
    assert olga.get("/acts").status_code == 200


@pytest.mark.parametrize("typed", ["{} {}", " {}{} ", "{}-{}"])
def test_code_may_be_typed_in_groups(app: Flask, phone: TOTP, typed: str) -> None:
    code = phone.at(now())
    data = {"code": typed.format(code[:3], code[3:])}
    assert at_the_code(app).submit("/login/code", data).status_code == 303


@pytest.mark.parametrize(("seconds", "status"), [(-90, 422), (0, 303), (30, 303), (95, 422)])
def test_clock_of_a_phone_may_differ_by_half_a_minute(
    app: Flask, phone: TOTP, seconds: int, status: int
) -> None:
    code = phone.at(now() + timedelta(seconds=seconds))
    assert at_the_code(app).submit("/login/code", {"code": code}).status_code == status


def test_code_works_once(app: Flask, phone: TOTP) -> None:
    code = phone.at(now())
    assert at_the_code(app).submit("/login/code", {"code": code}).status_code == 303
    assert at_the_code(app).submit("/login/code", {"code": code}).status_code == 422


@pytest.mark.parametrize("by", ["app", "recovery code"])
def test_of_two_at_once_with_one_code_one_comes_in(app: Flask, by: str) -> None:
    phone, codes = sets_up(signed_in(app, Role.STAFF))
    at = now()
    code = phone.at(at) if by == "app" else codes[0]

    def use(_number: int) -> bool:
        with app.app_context():
            user = user_by_email(OLGA)
            assert user is not None
            fits = code_fits(user, code, at)
            db.session.commit()
            return fits

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(use, range(4))) == [False, False, False, True]


@pytest.mark.parametrize(
    "code", ["000000", "", "12345", "abcdef", "１２３４５６", "\x00", "9" * 40]
)
def test_wrong_code_is_refused_in_words_and_told_in_the_audit(
    app: Flask, phone: TOTP, code: str
) -> None:
    olga = at_the_code(app)
    refused = olga.submit("/login/code", {"code": code})
    assert refused.status_code == 422
    assert page_of(refused).text(".alert-danger")
    assert olga.get("/orders").status_code == 302
    refused.close()
    [told] = entries(app, Deed.SIGN_IN_FAILED)
    assert (told.subject, told.detail) == (("user", OLGA), {"step": "code"})


def test_codes_cannot_be_tried_on_and_on(app: Flask, phone: TOTP) -> None:
    olga = at_the_code(app)
    for n in range(5):
        olga.submit("/login/code", {"code": f"00000{n}"})
    refused = at_the_code(app).submit("/login/code", {"code": phone.at(now())})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60


def test_step_between_ends_after_five_minutes(
    app: Flask, phone: TOTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = at_the_code(app)
    monkeypatch.setattr("portal.accounts.second_step.CODE_LIFE", timedelta(seconds=-1))
    assert olga.get("/login/code").location.startswith("/login")
    page = page_of(olga.get("/login"))
    token = page.attribute("input[name=csrf_token]", "value")
    late = olga.post("/login/code", data={"csrf_token": token, "code": phone.at(now())})
    assert late.location.startswith("/login")
    assert olga.get("/orders").status_code == 302


def test_step_between_ends_with_the_password(app: Flask, phone: TOTP) -> None:
    olga = at_the_code(app)
    with app.app_context():
        user = user_by_email(OLGA)
        assert user is not None
        user.password_hash = "$argon2id$another"
        db.session.commit()
    assert olga.get("/login/code").location.startswith("/login")


def test_step_without_a_password_leads_back(app: Flask, phone: TOTP) -> None:
    stranger = app.test_client()
    for path in ("/login/code", "/login/factor"):
        assert stranger.get(path).location.startswith("/login")
    stranger.set_cookie("second-step", "WzEsICJhIiwgIiJd.aaaaaa.forged")
    assert stranger.get("/login/code").location.startswith("/login")


def test_session_of_before_is_not_the_one_after(app: Flask, phone: TOTP) -> None:
    olga = at_the_code(app)
    before = olga.get_cookie("session")
    olga.submit("/login/code", {"code": phone.at(now())})
    after = olga.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    thief = app.test_client()
    thief.set_cookie("session", before.value)
    assert thief.get("/orders").status_code == 302
    assert olga.get_cookie("second-step") is None


def test_recovery_code_lets_in_once_and_is_counted(app: Flask) -> None:
    _phone, codes = sets_up(signed_in(app, Role.STAFF))
    assert len(set(codes)) == 10
    olga = at_the_code(app)
    typed = codes[3].upper().replace("-", " ")
    assert olga.submit("/login/code", {"recovery": typed}).status_code == 303
    assert "9" in page_of(olga.get("/orders")).text(".alert")
    again = at_the_code(app).submit("/login/code", {"recovery": codes[3]})
    assert again.status_code == 422
    assert "9" in page_of(olga.get("/account/factor")).text("main")


def test_secrets_are_not_kept_as_they_are(app: Flask) -> None:
    phone, codes = sets_up(signed_in(app, Role.STAFF))
    with app.app_context():
        factor = db.session.scalars(select(SecondFactor)).one()
        kept = repr(vars(factor)) + repr(
            [vars(code) for code in db.session.scalars(select(RecoveryCode))]
        )
    assert phone.secret not in kept
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_database_without_the_key_of_the_portal_gives_no_code(app: Flask, phone: TOTP) -> None:
    app.config["SECRET_KEY"] = "k" * 64
    olga = at_the_code(app)
    page = page_of(olga.get("/login/code"))
    assert page.all("details[open]"), "the way by a recovery code is open"
    assert not page.all("[name=code]")
    assert olga.submit("/login/code", {"code": phone.at(now())}).status_code == 422


def test_key_is_rotated_without_a_word_to_anybody(app: Flask, phone: TOTP) -> None:
    olga = at_the_code(app)
    first = {"code": phone.at(now() - timedelta(seconds=30))}
    assert olga.submit("/login/code", first).status_code == 422, "spent when it was set up"
    keys = {"SECRET_KEY": "k" * 64, "SECRET_KEY_FALLBACKS": f"{app.config['SECRET_KEY']} older"}
    read = from_environment({**keys, "DATABASE_URL": "sqlite://"})
    app.config.update({name: read[name] for name in keys})
    # the browser carries what the key of before has signed
    token = page_of(olga.get("/login/code")).attribute("input[name=csrf_token]", "value")
    code = {"csrf_token": token, "code": phone.at(now())}
    assert olga.post("/login/code", data=code).status_code == 303
    assert olga.get("/orders").status_code == 200


def test_set_up_begins_with_the_first_code_and_not_before(app: Flask) -> None:
    olga = signed_in(app, Role.STAFF)
    page = page_of(olga.get("/account/factor"))
    data = {
        "csrf_token": page.attribute("input[name=csrf_token]", "value"),
        "seed": page.attribute("input[name=seed]", "value"),
    }
    right = TOTP(secret_on(page)).at(now())
    for wrong in (
        {"code": "000000", "password": PASSWORD},
        {"code": right, "password": "wrong password"},
        {"code": right},
        {"code": right, "password": PASSWORD, "seed": "forged"},
    ):
        response = olga.post("/account/factor", data={**data, **wrong})
        assert response.status_code in (303, 422)
        if response.status_code == 422:
            assert secret_on(page_of(response)) == secret_on(page), "the app stays as it is"
    app.test_client().sign_in(OLGA, PASSWORD)


def test_picture_says_the_secret_and_whose_it_is(app: Flask) -> None:
    page = page_of(signed_in(app, Role.STAFF).get("/account/factor"))
    box = page.attribute("svg.qr", "viewBox")
    assert re.fullmatch(r"0 0 (\d+) \1", box)
    assert len(secret_on(page)) == 32, "160 bits"


def test_recovery_codes_are_renewed_with_the_password_and_a_code(app: Flask) -> None:
    olga = signed_in(app, Role.STAFF)
    phone, old = sets_up(olga)
    refused = olga.submit("/account/factor", {"password": "wrong"}, to="/account/factor/codes")
    assert refused.status_code == 422
    assert page_of(refused).all("details[open] .invalid-feedback")
    right = {"password": PASSWORD, "code": phone.at(now())}
    made = olga.submit("/account/factor", right, to="/account/factor/codes")
    new = [code.to_text().strip() for code in page_of(made).all(".codes code")]
    assert len(new) == 10
    assert not set(new) & set(old)
    assert at_the_code(app).submit("/login/code", {"recovery": old[0]}).status_code == 422
    assert at_the_code(app).submit("/login/code", {"recovery": new[0]}).status_code == 303


@pytest.mark.parametrize("by", ["app", "recovery code"])
def test_factor_is_turned_off_with_the_password_and_a_code(app: Flask, by: str) -> None:
    olga = signed_in(app, Role.STAFF)
    phone, codes = sets_up(olga)
    code = phone.at(now()) if by == "app" else codes[0]
    off = "/account/factor/off"
    for wrong in ({"password": "wrong", "code": code}, {"password": PASSWORD}):
        refused = olga.submit("/account/factor", wrong, to=off)
        assert refused.status_code == 422
        assert page_of(refused).all("details[open] .invalid-feedback")
    right = {"password": PASSWORD, "code": code}
    assert olga.submit("/account/factor", right, to=off).status_code == 303
    app.test_client().sign_in(OLGA, PASSWORD)


def test_password_of_who_has_a_factor_is_changed_with_a_code(app: Flask) -> None:
    olga = signed_in(app, Role.STAFF)
    phone, _codes = sets_up(olga)
    new = {"current": PASSWORD, "new": "семь слонов в тумане", "again": "семь слонов в тумане"}
    refused = olga.submit("/password", new)
    assert refused.status_code == 422
    assert page_of(refused).all("[name=code].is-invalid")
    assert olga.submit("/password", {**new, "code": phone.at(now())}).status_code == 303


def test_new_password_by_a_link_keeps_the_factor(app: Flask, phone: TOTP) -> None:
    made = app.test_cli_runner().invoke(args=["users", "reset-password", OLGA])
    link = made.stdout.strip().removeprefix("https://act.example.ru")
    browser = app.test_client()
    chosen = {"new": "семь слонов в тумане", "again": "семь слонов в тумане"}
    assert browser.submit(link, chosen).location.startswith("/login/code")
    assert browser.get("/orders").status_code == 302


def test_admin_resets_the_factor_of_who_lost_the_phone(app: Flask, phone: TOTP) -> None:
    owner = signed_in(app, Role.ADMIN)
    assert "/admin/users/1/factor" in page_of(owner.get("/admin/users")).html
    assert owner.submit("/admin/users", {}, to="/admin/users/1/factor").status_code == 303
    app.test_client().sign_in(OLGA, PASSWORD)


def test_command_resets_the_factor(app: Flask, phone: TOTP) -> None:
    runner = app.test_cli_runner()
    assert "second factor" in runner.invoke(args=["users", "list"]).output
    assert runner.invoke(args=["users", "reset-factor", OLGA]).exit_code == 0
    app.test_client().sign_in(OLGA, PASSWORD)
    again = runner.invoke(args=["users", "reset-factor", OLGA])
    assert again.exit_code == 1
    assert "no second factor" in again.output


def rule(app: Flask, factor_for: str) -> None:
    owner = signed_in(app, Role.ADMIN)
    saved = owner.submit("/admin/users", {"factor_for": factor_for}, to="/admin/users/factor-rule")
    assert saved.status_code == 303


def test_who_must_have_a_factor_sets_it_up_before_anything_opens(app: Flask) -> None:
    rule(app, "everyone")
    add_person(app, Role.STAFF)
    olga = app.test_client()
    shown = olga.submit("/login?next=/acts", SIGN_IN)
    assert shown.location == "/login/factor?next=/acts"
    assert olga.get("/orders").status_code == 302
    page = page_of(olga.get("/login/factor?next=/acts"))
    phone = TOTP(secret_on(page))
    wrong = olga.submit("/login/factor?next=/acts", {"code": "000000"})
    assert wrong.status_code == 422
    assert secret_on(page_of(wrong)) == phone.secret
    code = {"code": phone.at(now() - timedelta(seconds=30))}
    done = olga.submit("/login/factor?next=/acts", code)
    assert len(page_of(done).all(".codes code")) == 10
    assert "/acts" in {a.attrs["href"] for a in page_of(done).all("main a")}
    assert olga.get("/acts").status_code == 200
    assert at_the_code(app).submit("/login/code", {"code": phone.at(now())}).status_code == 303


def test_rule_for_admins_leaves_others_alone(app: Flask) -> None:
    rule(app, "admins")
    signed_in(app, Role.STAFF)
    shown = app.test_client().submit("/login", {"email": "admin@example.ru", "password": PASSWORD})
    assert shown.location == "/login/factor"


def test_factor_that_the_firm_wants_stays_on(app: Flask, phone: TOTP) -> None:
    rule(app, "everyone")
    olga = at_the_code(app)
    olga.submit("/login/code", {"code": phone.at(now())})
    page = page_of(olga.get("/account/factor"))
    assert "/account/factor/off" not in page.html
    olga.submit("/account/factor", {"password": PASSWORD}, to="/account/factor/off")
    at_the_code(app)


def test_rule_that_is_none_is_refused(app: Flask) -> None:
    owner = signed_in(app, Role.ADMIN)
    refused = owner.submit("/admin/users", {"factor_for": "x"}, to="/admin/users/factor-rule")
    assert refused.status_code == 422


def test_browser_that_is_known_is_not_stopped_by_codes_tried_elsewhere(
    app: Flask, phone: TOTP
) -> None:
    home = at_the_code(app)
    home.submit("/login/code", {"code": phone.at(now() - timedelta(seconds=30))})
    home.submit("/login/code", {"code": phone.at(now())})
    home.delete_cookie("session")
    thief = at_the_code(app)
    while thief.submit("/login/code", {"code": "000000"}).status_code != 429:
        pass
    with later(seconds=31):
        assert home.submit("/login", SIGN_IN).location == "/login/code"
        code = phone.at(now() + timedelta(seconds=31))
        assert home.submit("/login/code", {"code": code}).status_code == 303


def test_what_is_dangerous_asks_for_the_code_too(app: Flask) -> None:
    owner = signed_in(app, Role.ADMIN)
    phone, _codes = sets_up(owner)
    with app.app_context():
        earlier = now() - HOUR
        db.session.execute(update(UserSession).values(began_at=earlier, confirmed_at=earlier))
        db.session.commit()
    key = {"name": "shop", "may_read": "y", "calls_per_minute": "60"}
    asked = owner.submit("/admin/api-keys", key)
    assert asked.status_code == 401
    assert page_of(asked).all("[name=shown-code]")
    shown = {**key, "shown-password": PASSWORD}
    assert owner.submit("/admin/api-keys", {**shown, "shown-code": "000000"}).status_code == 422
    right = {**shown, "shown-code": phone.at(now())}
    assert owner.submit("/admin/api-keys", right).status_code in (200, 422)
    assert "shown-code" not in page_of(owner.get("/admin/api-keys")).html


def test_sessions_end_when_the_factor_changes(app: Flask) -> None:
    here = signed_in(app, Role.STAFF)
    there = app.test_client()
    there.sign_in(OLGA, PASSWORD)
    sets_up(here)
    assert there.get("/orders").status_code == 302
    assert here.get("/orders").status_code == 200
    owner = signed_in(app, Role.ADMIN)
    owner.submit("/admin/users", {}, to="/admin/users/1/factor")
    assert here.get("/orders").status_code == 302


def test_new_rule_ends_the_sessions_of_those_who_lack_a_factor(app: Flask) -> None:
    without = signed_in(app, Role.STAFF)
    owner = signed_in(app, Role.ADMIN)
    everyone = {"factor_for": "everyone"}
    owner.submit("/admin/users", everyone, to="/admin/users/factor-rule")
    assert without.get("/orders").status_code == 302
    assert owner.get("/orders").status_code == 200
