"""People are told by mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from portal.outbox.models import Delivery, DeliveryState, Kind, Pace, Subscriber, Trouble
from portal.outbox.operations import send_test
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.people import Person, printed_code
from tests.outbox.conftest import Subscribe
from tests.outbox.receivers import Post

Work = Callable[..., int]
ANNA = "anna@example.ru"


def messages(app: Flask) -> list[Delivery]:
    with app.app_context():
        return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def test_upset_answer_is_told_in_words_with_a_way_to_it(
    app: Flask, post: Post, subscribe: Subscribe, work: Work
) -> None:
    subscribe(ANNA, Kind.ANSWER_UPSET)
    code = printed_code(app, number="77")
    Person(app).sends(
        code, nps=3, t_gift=1, why_gift="Пусто", t_packaging="not_noticed",
        comment="Плохо & грустно", claim="Молния сломалась", solution="repair",
    )  # fmt: skip
    work()
    [mail] = post.mails
    assert (mail["To"], mail["From"]) == (ANNA, "portal@example.ru")
    assert "77" in mail["Subject"]
    assert mail["Auto-Submitted"] == "auto-generated"
    words = mail.get_content()
    for expected in ("3", "Пусто", "Плохо & грустно", "Молния сломалась"):
        assert expected in words
    assert "https://act.example.ru/admin/responses/1" in words
    assert code not in words


def test_daily_mail_holds_all_of_the_day_and_waits_for_nine(
    app: Flask, post: Post, subscribe: Subscribe, work: Work
) -> None:
    subscribe(ANNA, Kind.ANSWER_RECEIVED, pace=Pace.DAILY)
    code = printed_code(app)
    for comment in ("Первый", "Второй", "Третий"):
        Person(app).sends(code, comment=comment)
    assert work() == 0
    assert work(later=timedelta(days=1)) == 1
    [mail] = post.mails
    words = mail.get_content()
    assert words.index("Первый") < words.index("Второй") < words.index("Третий")
    assert "3" in mail["Subject"]
    assert work(later=timedelta(days=9)) == 0


def test_mail_that_is_sent_again_has_the_same_name(
    app: Flask, post: Post, subscribe: Subscribe, work: Work
) -> None:
    subscribe(ANNA, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    post.refused = ANNA
    work()
    [message] = messages(app)
    assert (message.trouble, message.status) == (Trouble.ANSWER, 550)
    post.refused = ""
    work(later=timedelta(hours=1))
    assert [mail["Message-ID"] for mail in post.mails] == [f"<msg_{message.id}.1@act.example.ru>"]


def test_portal_without_a_mail_server_says_so_and_keeps_the_message(
    app: Flask, subscribe: Subscribe, work: Work
) -> None:
    subscribe(ANNA, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    work()
    [message] = messages(app)
    assert (message.trouble, message.state) == (Trouble.NO_MAIL, DeliveryState.WAITING)


def test_mail_server_that_is_down_is_tried_again(
    app: Flask, post: Post, subscribe: Subscribe, work: Work
) -> None:
    good = app.config["SMTP_URL"]
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    subscribe(ANNA, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    work()
    assert messages(app)[0].trouble is Trouble.CONNECTION
    app.config["SMTP_URL"] = good
    assert work(later=timedelta(hours=1)) == 1
    assert len(post.mails) == 1


def test_name_of_the_firm_cannot_break_the_head_of_a_mail(
    app: Flask, post: Post, subscribe: Subscribe, work: Work
) -> None:
    subscriber = subscribe(ANNA)
    with app.app_context():
        send_test(db.session.get_one(Subscriber, subscriber), now())
        db.session.commit()
    Person(app).sends(printed_code(app, number="7\r\nBcc: evil@example.ru"), nps=9)
    work()
    assert len(post.mails) == 2
    assert all(mail["Bcc"] is None for mail in post.mails)


def test_each_kind_of_message_has_words(
    app: Flask, post: Post, subscribe: Subscribe, work: Work
) -> None:
    subscriber = subscribe(ANNA)
    with app.app_context():
        send_test(db.session.get_one(Subscriber, subscriber), now())
        db.session.commit()
    Person(app).sends(printed_code(app), nps=0, solution="talk")
    work()
    assert len({mail["Subject"] for mail in post.mails}) == 4
