"""A person who asks is erased everywhere, and no figure changes."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.acts.models import Act
from portal.audit.deeds import Deed
from portal.clients.models import Client, Contact
from portal.inbox.models import InboxDelivery, InboxSource
from portal.orders.data import ClientData
from portal.orders.models import Order
from portal.orders.operations import save_order
from portal.outbox.models import Delivery, DeliveryState
from portal.privacy.operations import erase_client
from portal.privacy.scrubbing import find_copies_aside, scrub
from portal.privacy.traces import Traces, traces
from portal.responses.consent_models import ConsentGiven
from portal.responses.models import Draft, Response
from portal.responses.search import is_found
from portal.storage.database import db
from portal.web.clock import now
from portal.worker.tasks import keep_house
from tests.api.calls import a_key, caller
from tests.audit.entries import entries
from tests.factories.inbox import bare_delivery
from tests.factories.orders import AT, make_act, make_order, make_response, order_data
from tests.factories.people import RUSSIAN, Person
from tests.pages import ExaminingClient, page_of
from tests.privacy.marked import (
    CONTACT,
    EMAIL,
    MARKS,
    NAME,
    PHONE,
    PHONE_WRITTEN,
    Marked,
    import_file,
    places,
)

NOBODY = re.compile(rf"{NAME}|Erased client 1|Стёртый клиент 1")
FIGURES = (
    "/admin/statistics.csv", "/admin/roles", "/admin/map", "/admin/drivers", "/admin/funnel",
)  # fmt: skip
# where she is before she is erased: a place that is missing here was not tried
EVERYWHERE = {
    "client.identity", "client.name", "contact.name", "contact.email", "contact.phone",
    "order.client_name", "order.email", "order.phone", "order_batch_order.before",
    "refused_line.cells", "order_batch.sample", "inbox_delivery.body", "inbox_delivery.reason",
    "idempotent_call.body", "response.comment", "response.contact", "remark.text", "claim.text",
    "answer_text.text", "draft.fields", "delivery.body",
}  # fmt: skip


def erase(owner: ExaminingClient, whose: str, subject_id: int) -> None:
    page = f"/admin/privacy/{whose}/{subject_id}/erase"
    assert owner.submit(page, {"sure": "1"}).location == "/admin/privacy"


def figures(owner: ExaminingClient) -> dict[str, str]:
    """Return what the pages and files of figures say, whoever they are about."""
    owner.get("/admin/privacy")  # what was said once is not said again
    found = {path: owner.get(path, headers=RUSSIAN) for path in FIGURES}
    assert all(answer.status_code == 200 for answer in found.values())
    return {
        path: answer.get_data(as_text=True)
        if answer.mimetype == "text/csv"
        else NOBODY.sub("…", page_of(answer).text("main"))
        for path, answer in found.items()
    }


def test_erased_client_is_nowhere_in_the_database_any_more(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    assert places(app) == EVERYWHERE
    before = figures(owner)
    erase(owner, "clients", marked.client_id)
    assert places(app) == set()
    assert figures(owner) == before
    with app.app_context():
        assert not db.session.scalars(select(Response.id).where(is_found("меткословие"))).all()
        order = db.session.get_one(Order, marked.order_id)
        assert (order.number, str(order.amount), len(order.items)) == ("M-1", "777.00", 1)
        assert order.erased_at is not None
        assert not db.session.scalars(select(Contact)).all()
        checked = app.test_cli_runner().invoke(args=["counts", "check"])
    assert checked.exit_code == 0, checked.output


def test_erased_words_are_not_even_in_the_file_of_sqlite(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # PostgreSQL writes over old rows by its autovacuum
        path = Path(str(db.engine.url.database))
        for place in range(12):  # an index that was written to many times is in many pieces
            make_response(make_act(), AT, comment=f"Слово{place} " * 40)
            db.session.commit()
    # the end of a word: its beginning is kept once for all words that begin so
    traces = [word.encode() for word in ("кословие", "Меченова", EMAIL)]
    assert all(each in content_of(app, path) for each in traces)
    erase(owner, "clients", marked.client_id)
    content = content_of(app, path)
    assert [each.decode() for each in traces if each in content] == []


def content_of(app: Flask, path: Path) -> bytes:
    """Return the bytes of the database, with all that stood beside it written into it."""
    with app.app_context():
        db.engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def test_words_that_came_while_their_client_was_erased_go_a_minute_later(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    with app.app_context():
        other_id = make_response(make_act(), now(), comment="Не о ней").id
        db.session.commit()
    erase(owner, "clients", marked.client_id)
    with app.app_context():  # they had passed the door before
        act = db.session.scalars(select(Act).filter_by(order_id=marked.order_id)).one()
        words = {"comment": "Меткослово", "contact": CONTACT, "consent": True}
        late_id = make_response(act, now(), nps=9, **words).id
        draft = Draft(submission=uuid4(), act_id=act.id, saved_at=now(), fields={"comment": NAME})
        db.session.add(draft)
        db.session.commit()
    assert places(app) != set()
    with app.app_context():
        keep_house(now())
        keep_house(now())
        assert db.session.get_one(Response, late_id).nps == 9
        assert db.session.get_one(Response, other_id).comment == "Не о ней"
        checked = app.test_cli_runner().invoke(args=["counts", "check"])
    assert places(app) == set()
    assert checked.exit_code == 0, checked.output
    assert [each.detail["kind"] for each in entries(app, Deed.ERASED)] == ["client", "answer"]


def test_order_that_comes_in_while_its_client_is_erased_is_erased_too(
    app: Flask, marked: Marked
) -> None:
    def erase_meanwhile() -> None:
        with app.app_context():
            erase_client(db.session.get_one(Client, marked.client_id), None, now())
            db.session.commit()

    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return  # there writers take turns
        erasing = Thread(target=erase_meanwhile)
        save_order(order_data(client=ClientData(NAME, email=EMAIL, phone=PHONE)), now())
        erasing.start()
        erasing.join(1)  # it waits for the order, or would be done by now
        db.session.commit()
        erasing.join(20)
    assert places(app) == set()


def test_link_of_an_erased_client_still_thanks_and_gives_a_phone(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    anna = Person(app)
    erase(owner, "clients", marked.client_id)
    page = anna.scans(marked.code)
    assert anna.response.status_code == 410
    assert page.text("h1")
    assert not any(mark in page.html.casefold() for mark in MARKS)
    assert anna.sends(marked.code, nps="9").status_code == 410


def test_paper_of_an_erased_client_is_not_typed_in_any_more(
    owner: ExaminingClient, marked: Marked
) -> None:
    page = f"/acts/{marked.act_number}/answer"
    assert owner.get(page).status_code == 200
    erase(owner, "clients", marked.client_id)
    assert owner.get(page).status_code == 410


def test_what_a_shop_tells_again_does_not_bring_an_erased_client_back(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    erase(owner, "clients", marked.client_id)
    line = f"m-1,M-1,{NAME},{EMAIL},{PHONE_WRITTEN},{AT - timedelta(days=9):%Y-%m-%d},"
    said = import_file(app, f"{line}{AT:%Y-%m-%d},777,Другая кепка\n")
    assert "same 1" in said, said
    shop = caller(app.test_client(), a_key(app, "orders"))
    client = {"name": NAME, "email": EMAIL, "phone": PHONE_WRITTEN}
    body = {"number": "M-1", "client": client, "ordered_at": AT.isoformat(), "items": []}
    answer = shop("PUT", "/orders/m-1", json=body)
    assert answer.status_code == 200
    assert answer.get_json()["client"]["email"] is None
    assert places(app) <= {"order_batch.sample"}  # of the new file, which its reader forgets
    with app.app_context():
        assert len(db.session.scalars(select(Client)).all()) == 1


def test_new_order_of_an_erased_client_makes_a_client_anew(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    erase(owner, "clients", marked.client_id)
    import_file(app, f"m-3,M-3,{NAME},{EMAIL},,{AT - timedelta(days=2):%Y-%m-%d},,,Кепка\n")
    with app.app_context():
        first, second = db.session.scalars(select(Client).order_by(Client.id)).all()
        assert first.erased_at is not None
        assert second.name == NAME


def test_messages_that_wait_go_out_without_the_words(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    erase(owner, "answers", marked.answer_id)
    with app.app_context():
        bodies = [
            json.loads(delivery.body)["data"]
            for delivery in db.session.scalars(select(Delivery))
            if delivery.state is DeliveryState.WAITING
        ]
    assert bodies
    answers = [body for body in bodies if "ratings" in body]
    assert all(body["nps"] == 3 and body["ratings"] == {"gift": 5} for body in answers)
    assert all(body["comment"] is None and body["remarks"] == {} for body in answers)


def test_erased_answer_keeps_its_marks_and_its_client(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    before = figures(owner)
    erase(owner, "answers", marked.answer_id)
    assert figures(owner) == before
    assert places(app, "меткослов", "000-33-44") == set()
    assert "client.name" in places(app, "меченов")


def test_answer_that_was_changed_all_day_is_erased_from_its_first_words_on(
    app: Flask, owner: ExaminingClient
) -> None:
    with app.app_context():
        act, answer = make_act(), None
        for _ in range(30):
            answer = make_response(act, AT, comment="Меткослово", replaces=answer)
        db.session.commit()
        newest = answer.id
    erase(owner, "answers", newest)
    assert places(app, "меткослово") == set()


def test_erased_contact_takes_nobody_else_along(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    erase(owner, "contacts", marked.contact_id)
    assert places(app, "отмеченн", "klim.marked") == set()
    assert "order.phone" in places(app, "9160001122")


def test_consent_taken_back_erases_the_contact_and_leaves_the_words(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    page = f"/admin/privacy/answers/{marked.answer_id}"
    assert owner.submit(page, {}, to=f"{page}/withdraw").location == page
    assert places(app, "000-33-44") == set()
    assert "response.comment" in places(app, "меткослов")
    with app.app_context():
        answers = db.session.scalars(select(Response)).all()
        assert [(answer.contact, answer.publish) for answer in answers] == [(None, False)] * 2
        given = db.session.scalars(select(ConsentGiven)).all()
        assert all(each.withdrawn_at for each in given)
    assert owner.get(page).status_code == 200


def test_erasing_wants_to_be_told_that_one_is_sure(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    page = f"/admin/privacy/clients/{marked.client_id}/erase"
    response = owner.submit(page, {})
    assert response.status_code == 422
    assert page_of(response).all("#sure.is-invalid")
    assert places(app) == EVERYWHERE


def test_page_before_says_what_goes_what_stays_and_who_was_told(
    owner: ExaminingClient, marked: Marked
) -> None:
    english = {"Accept-Language": "en"}
    page = page_of(owner.get(f"/admin/privacy/clients/{marked.client_id}/erase", headers=english))
    for said in ("1 order", "1 contact person", "2 answers", "1 form", "https://crm.example.ru/in"):
        assert said in page.text("main")


def test_list_of_erasures_says_when_and_who_but_not_of_whom(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    erase(owner, "clients", marked.client_id)
    page = page_of(owner.get("/admin/privacy"))
    assert "admin@example.ru" in page.text("table")
    assert not any(mark in page.html.casefold() for mark in MARKS)


@pytest.mark.parametrize("whose", ["clients", "contacts", "answers"])
def test_what_is_not_there_is_not_found(app: Flask, owner: ExaminingClient, whose: str) -> None:
    for path in ("", "/export", "/erase"):
        response = owner.get(f"/admin/privacy/{whose}/999{path}")
        assert response.status_code == 404
        response.close()  # only then is written what a page gave away
    assert owner.get("/admin/privacy/orders/1").status_code == 404
    assert entries(app, Deed.DOWNLOADED) == []


def test_sender_that_repeats_a_webhook_is_still_known(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    erase(owner, "clients", marked.client_id)
    with app.app_context():
        kept = db.session.scalars(select(InboxDelivery.sender_id).order_by(InboxDelivery.id)).all()
    assert kept == ["w-1", "w-2"]


def test_order_that_waited_for_its_client_to_be_erased_goes_a_minute_later(
    app: Flask, owner: ExaminingClient, marked: Marked
) -> None:
    with app.app_context():
        late_id = make_order().id
        db.session.commit()
    erase(owner, "clients", marked.client_id)
    with app.app_context():  # it had found its client before, and went in after
        db.session.execute(
            update(Order)
            .where(Order.id == late_id)
            .values(client_id=marked.client_id, client_name=NAME, email=EMAIL, erased_at=None)
        )
        db.session.commit()
    assert places(app) == {"order.client_name", "order.email"}
    with app.app_context():
        keep_house(now())
        keep_house(now())
        assert db.session.get_one(Order, late_id).erased_at is not None
    assert places(app) == set()
    assert [each.detail["kind"] for each in entries(app, Deed.ERASED)] == ["client", "client"]


class Interrupted(Traces):
    """Traces at whose first use something else happens."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__(frozenset(), frozenset(), frozenset())
        object.__setattr__(self, "meanwhile", [meanwhile])

    def occur_in(self, *told: Any) -> bool:
        while self.meanwhile:
            self.meanwhile.pop()()
        return super().occur_in(*told)


def test_nobody_waits_while_copies_are_looked_through(app: Flask, marked: Marked) -> None:
    order = order_data()
    added: list[str] = []

    def add_elsewhere() -> None:
        with app.app_context():
            added.append(save_order(order, AT)[0].number)
            db.session.commit()

    with app.app_context():
        db.session.execute(select(Client))  # a transaction is open
        find_copies_aside(Interrupted(lambda: run_in_thread(add_elsewhere)))
    assert added == [order.number]


def test_copy_that_comes_while_others_are_looked_through_goes_too(
    app: Flask, marked: Marked
) -> None:
    with app.app_context():
        source_id = db.session.scalars(select(InboxDelivery.source_id)).first()
        known = traces([EMAIL], [], [])
        looked = find_copies_aside(known)
        source = db.session.get_one(InboxSource, source_id)
        late = bare_delivery(source, sender_id="late", body=f'{{"email": "{EMAIL}"}}'.encode())
        other = bare_delivery(source, sender_id="other", body=b'{"email": "other@example.ru"}')
        db.session.add_all([late, other])
        db.session.flush()
        assert looked.webhooks
        scrub([], known, looked)
        bodies = db.session.scalars(select(InboxDelivery.body)).all()
        assert not [body for body in bodies if EMAIL.encode() in bytes(body)]
        assert b"other@example.ru" in b"".join(map(bytes, bodies))


def run_in_thread(step: Callable[[], None]) -> None:
    thread = Thread(target=step)
    thread.start()
    thread.join()
