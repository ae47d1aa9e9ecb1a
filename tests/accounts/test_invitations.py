"""A password by a link: once, for three days, for the one whom it was made for."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.accounts.invitations import accept, forget_invitations, invitation_by_token, invite
from portal.accounts.models import Role, User
from portal.accounts.queries import user_by_email
from portal.accounts.sign_in_models import Invitation, OneTimePassword, ResetRequest
from portal.storage.database import db
from portal.web.clock import now
from portal.worker.forgotten import send_reset_links
from tests.accounts.passing_time import later
from tests.factories.people import PASSWORD, add_person, signed_in
from tests.outbox.conftest import post
from tests.outbox.receivers import Post
from tests.pages import ExaminingClient, page_of

__all__ = ["post"]  # a fixture: the firm's mail server

CHOSEN = {"new": "семь слонов в тумане", "again": "семь слонов в тумане"}
OLGA = "olga@example.ru"


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def invited(owner: ExaminingClient, email: str = OLGA, role: str = "staff") -> str:
    """Invite somebody and return the path of the link."""
    response = owner.submit("/admin/users", {"email": email, "role": role})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return page_of(response).text(".alert code").removeprefix("https://act.example.ru")


def reset_link(owner: ExaminingClient, user_id: int = 2) -> str:
    response = owner.submit("/admin/users", {}, to=f"/admin/users/{user_id}/password")
    return page_of(response).text(".alert code").removeprefix("https://act.example.ru")


def test_invited_colleague_chooses_a_password_and_is_in(app: Flask, owner: ExaminingClient) -> None:
    link = invited(owner, "Olga@Example.ru", "analyst")
    olga = app.test_client()
    assert OLGA in page_of(olga.get(link)).text("main")
    entered = olga.submit(link, CHOSEN)
    assert (entered.status_code, entered.location) == (303, "/admin/")
    assert olga.get("/admin/").status_code == 200
    assert olga.get("/orders").status_code == 403
    app.test_client().sign_in(OLGA, CHOSEN["new"])


def test_link_gives_what_it_was_made_for_whatever_is_sent_with_it(
    app: Flask, owner: ExaminingClient
) -> None:
    link, olga = invited(owner), app.test_client()
    more = {"role": "admin", "email": "admin@example.ru", "user_id": "1", "active": "", "id": "1"}
    assert olga.submit(link, {**CHOSEN, **more}).status_code == 303
    assert olga.submit("/password", {"current": CHOSEN["new"], **CHOSEN, **more}).location
    with app.app_context():
        user = user_by_email(OLGA)
        assert user is not None
        assert (user.role, user.active) == (Role.STAFF, True)
    app.test_client().sign_in("admin@example.ru", PASSWORD)


def test_look_at_a_link_changes_nothing(app: Flask, owner: ExaminingClient) -> None:
    link = invited(owner)
    scanner = app.test_client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    assert app.test_client().submit(link, CHOSEN).status_code == 303


def test_link_works_once(app: Flask, owner: ExaminingClient) -> None:
    link = invited(owner)
    app.test_client().submit(link, CHOSEN)
    again = app.test_client().get(link)
    assert again.status_code == 410
    assert "/login" in {a.attrs.get("href") for a in page_of(again).all("main a")}


def test_link_ends_after_three_days(app: Flask, owner: ExaminingClient) -> None:
    link = invited(owner)
    with later(hours=71.9):
        assert app.test_client().get(link).status_code == 200
    with later(hours=72.1):
        assert app.test_client().get(link).status_code == 410


def test_withdrawn_link_leads_nowhere(app: Flask, owner: ExaminingClient) -> None:
    link = invited(owner)
    page = page_of(owner.get("/admin/users"))
    [form] = [f for f in page.all("form") if "revoke" in (f.attrs.get("action") or "")]
    owner.submit("/admin/users", {}, to=str(form.attrs["action"]))
    assert app.test_client().get(link).status_code == 410
    assert OLGA not in page_of(owner.get("/admin/users")).text("main")


def test_second_invitation_ends_the_first(app: Flask, owner: ExaminingClient) -> None:
    first, second = invited(owner), invited(owner)
    assert app.test_client().get(first).status_code == 410
    assert app.test_client().get(second).status_code == 200


def test_unknown_link_is_not_found(app: Flask) -> None:
    assert app.test_client().get("/invitation/" + "x" * 43).status_code == 404
    assert app.test_client().get("/invitation/%00%F0").status_code == 404


def test_weak_password_leaves_the_link_open(app: Flask, owner: ExaminingClient) -> None:
    link = invited(owner)
    olga = app.test_client()
    assert olga.submit(link, {"new": "olga2026", "again": "olga2026"}).status_code == 422
    assert olga.submit(link, {"new": CHOSEN["new"], "again": "другой"}).status_code == 422
    assert olga.submit(link, CHOSEN).status_code == 303


def test_link_stays_out_of_the_log_and_of_referers(
    app: Flask, owner: ExaminingClient, caplog: pytest.LogCaptureFixture
) -> None:
    link = invited(owner)
    page = page_of(app.test_client().get(link))
    assert page.attribute("meta[name=referrer]", "content") == "origin"
    assert page.html.index("referrer") < page.html.index("stylesheet")
    with caplog.at_level(logging.WARNING, logger="portal"):
        app.logger.warning("broken at %s", link)
    assert link.rpartition("/")[2] not in caplog.text


def test_token_is_not_kept(app: Flask, owner: ExaminingClient) -> None:
    link = invited(owner)
    with app.app_context():
        kept = db.session.scalars(select(Invitation)).one()
        assert link.rpartition("/")[2] not in repr(vars(kept))


def test_of_two_at_once_one_becomes_the_user(app: Flask) -> None:
    with app.app_context():
        token = invite(OLGA, Role.STAFF, now()).token
        db.session.commit()

    def use(number: int) -> bool:
        with app.app_context():
            invitation = invitation_by_token(token)
            assert invitation is not None
            try:
                accept(invitation, f"пароль слона {number}", now())
            except Exception:  # whichever way the loser learns of it
                db.session.rollback()
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(use, range(2))) == [False, True]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 1


def test_e_mail_with_an_account_is_not_invited(owner: ExaminingClient) -> None:
    refused = owner.submit("/admin/users", {"email": "Admin@example.ru", "role": "staff"})
    assert refused.status_code == 422
    assert page_of(refused).all(".invalid-feedback")


def test_reset_link_gives_another_password_and_ends_the_first(
    app: Flask, owner: ExaminingClient
) -> None:
    there = signed_in(app, Role.STAFF)
    link = reset_link(owner)
    assert there.get("/orders").status_code == 200, "nothing ends before the link is used"
    assert app.test_client().submit(link, CHOSEN).status_code == 303
    assert there.get("/orders").status_code == 302
    old = {"email": "staff@example.ru", "password": PASSWORD}
    assert app.test_client().submit("/login", old).status_code == 422
    app.test_client().sign_in("staff@example.ru", CHOSEN["new"])


def test_password_that_is_changed_ends_the_link_to_another_one(
    app: Flask, owner: ExaminingClient
) -> None:
    staff = signed_in(app, Role.STAFF)
    link = reset_link(owner)
    assert staff.submit("/password", {"current": PASSWORD, **CHOSEN}).status_code == 303
    assert app.test_client().get(link).status_code == 410


def test_closed_account_is_not_opened_by_a_link(app: Flask, owner: ExaminingClient) -> None:
    add_person(app, Role.STAFF)
    link = reset_link(owner)
    owner.submit("/admin/users", {}, to="/admin/users/2/close")
    assert app.test_client().submit(link, CHOSEN).status_code == 410
    with app.app_context():
        user = user_by_email("staff@example.ru")
        assert user is not None
        assert not user.active


def test_only_the_owner_makes_links(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    for path in ("/admin/users", "/admin/users/1/password", "/admin/users/1/factor"):
        assert staff.submit("/orders", {}, to=path).status_code == 403


def test_invitation_is_mailed_where_mail_is_set_up(
    app: Flask, owner: ExaminingClient, post: Post
) -> None:
    link = invited(owner)
    [mail] = post.mails
    assert mail["To"] == OLGA
    assert f"https://act.example.ru{link}" in mail.get_content()


def test_server_that_takes_no_mail_is_told_of_and_the_link_stands(
    app: Flask, owner: ExaminingClient, post: Post
) -> None:
    post.refused = OLGA
    assert app.test_client().get(invited(owner)).status_code == 200


def test_who_forgot_the_password_gets_a_link_by_mail(app: Flask, post: Post) -> None:
    add_person(app, Role.STAFF)
    browser = app.test_client()
    assert "/forgotten" in {a.attrs["href"] for a in page_of(browser.get("/login")).all("main a")}
    asked = browser.submit("/forgotten", {"email": "Staff@example.ru"})
    assert asked.status_code == 303
    assert page_of(browser.get(asked.location)).all(".alert-success")
    with app.app_context():
        for _ in range(2):
            send_reset_links(now())
    [mail] = post.mails
    [link] = [line for line in mail.get_content().split() if "/invitation/" in line]
    path = link.removeprefix("https://act.example.ru")
    assert app.test_client().submit(path, CHOSEN).status_code == 303


def test_stranger_learns_not_who_has_an_account(app: Flask, post: Post) -> None:
    add_person(app, Role.STAFF)
    answers = []
    for email in ("staff@example.ru", "nobody@example.ru"):
        browser = app.test_client()
        asked = browser.submit("/forgotten", {"email": email})
        answers.append((asked.status_code, page_of(browser.get(asked.location)).text("main")))
    assert answers[0] == answers[1]
    with app.app_context():
        send_reset_links(now())
        settled = db.session.scalars(select(ResetRequest.settled_at)).all()
        assert len(settled) == 2
        assert None not in settled
    assert [mail["To"] for mail in post.mails] == ["staff@example.ru"]


def test_one_e_mail_is_written_to_once_an_hour(app: Flask, post: Post) -> None:
    add_person(app, Role.STAFF)
    for _ in range(2):
        app.test_client().submit("/forgotten", {"email": "staff@example.ru"})
        with app.app_context():
            send_reset_links(now())
    assert len(post.mails) == 1
    with app.app_context():
        forget_invitations(now() + timedelta(hours=1, minutes=1))
        db.session.commit()
    app.test_client().submit("/forgotten", {"email": "staff@example.ru"})
    with app.app_context():
        send_reset_links(now())
    assert len(post.mails) == 2


def test_address_that_asks_again_and_again_waits(app: Flask, post: Post) -> None:
    browser = app.test_client()
    said = [
        browser.submit("/forgotten", {"email": f"{n}@example.ru"}).status_code for n in range(6)
    ]
    assert said == [303] * 5 + [429]


def test_without_mail_nobody_is_offered_one(app: Flask) -> None:
    browser = app.test_client()
    assert browser.get("/forgotten").status_code == 404
    assert "/forgotten" not in page_of(browser.get("/login")).html


def test_commands_print_links_alone(app: Flask) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(args=["users", "invite", OLGA, "--role", "printer"])
    link = made.stdout.strip().removeprefix("https://act.example.ru")
    assert app.test_client().submit(link, CHOSEN).location == "/acts"
    assert "already" in runner.invoke(args=["users", "invite", OLGA, "--role", "staff"]).output
    made = runner.invoke(args=["users", "reset-password", OLGA])
    link = made.stdout.strip().removeprefix("https://act.example.ru")
    assert app.test_client().get(link).status_code == 200
    unknown = runner.invoke(args=["users", "reset-password", "nobody@example.ru"])
    assert unknown.exit_code == 1
    listed = runner.invoke(args=["users", "list"]).stdout.strip().split("\t")
    assert listed == [OLGA, "printer", "open", "password only"]


def test_one_time_password_opens_the_door_for_three_days(app: Flask) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(args=["users", "add", OLGA, "--role", "staff"]).stdout.strip()
    with later(hours=73):
        late = app.test_client().submit("/login", {"email": OLGA, "password": made})
        assert late.status_code == 422
        assert page_of(late).all(".alert-danger")
    olga = app.test_client()
    olga.sign_in(OLGA, made)
    assert olga.get("/orders").location.endswith("/password")
    assert olga.submit("/password", {"current": made, **CHOSEN}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(OneTimePassword)).all() == []
    with later(hours=73):
        app.test_client().sign_in(OLGA, CHOSEN["new"])


def test_old_links_are_forgotten(app: Flask, owner: ExaminingClient) -> None:
    invited(owner)
    with app.app_context():
        db.session.execute(update(Invitation).values(revoked_at=now()))
        for days, left in ((32, 1), (34, 0)):
            forget_invitations(now() + timedelta(days=days))
            assert db.session.scalar(select(func.count()).select_from(Invitation)) == left
