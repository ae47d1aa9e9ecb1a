"""Deeds are written down: who, what, before and after, and nothing that may not stay."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Role, User
from portal.accounts.operations import add_user
from portal.acts.operations import issue_on_delivery, void_act
from portal.audit.declarations import audited
from portal.audit.deeds import Deed
from portal.audit.models import AuditEntry
from portal.audit.recording import note
from portal.company.operations import set_review_links
from portal.company.queries import company
from portal.config import ROOT
from portal.orders.models import Order
from portal.storage.base import Base
from portal.storage.database import db
from portal.worker.tasks import keep_house
from tests.audit.entries import entries, whole_audit
from tests.factories.orders import AT, make_act, make_order, make_response
from tests.factories.past import take_past_answers_in
from tests.factories.people import PASSWORD, Person, add_person, signed_in
from tests.inbox.senders import Shopify
from tests.inbox.test_shopify_hooks import order
from tests.statements import statements

# tables whose changes are no deeds of people, or are told by the entry of something else
NOT_AUDITED = {
    "answer_import": "an import: noted as such",
    "act_layout": "made by the portal from a questionnaire, never edited",
    "act_serial": "a counter",
    "answer_text": "a search index of what clients wrote",
    "audit_anchor": "the audit itself",
    "audit_entry": "the audit itself",
    "audit_seal": "the audit itself",
    "audit_waiting": "the audit itself",
    "consent_given": "the client's own",
    "count_stamp": "counts",
    "delivery": "messages that go out, kept for a month in a list of their own",
    "draft": "the client's own",
    "erasure": "erasing is a deed that is noted as such",
    "erasure_mark": "by what it is found again",
    "event": "messages that go out",
    "form_count": "counts",
    "idempotent_call": "answers to calls, kept for a day",
    "inbox_delivery": "calls of other systems, kept for a month in a list of their own",
    "inbox_order": "how other systems call our orders",
    "measure_count": "counts",
    "one_time_password": "of a user, who is told of",
    "order_batch": "an import: its beginning and end are deeds that are noted as such",
    "order_batch_order": "what it takes to undo an import",
    "order_batch_piece": "bytes of an import",
    "order_item": "lines of an order, whose revision tells that they changed",
    "order_upload": "bytes of an import",
    "print_batch_act": "places in a print run",
    "questionnaire_item": "never changed: a questionnaire is published anew",
    "rating": "the client's own",
    "recovery_code": "made and spent with the second factor, which is noted",
    "refused_line": "lines of an import",
    "remark": "the client's own",
    "reset_request": "what anybody types; the link that follows is noted",
    "response": "the client's own; what staff type in is noted as such",
    "retention_run": "noted when it is over",
    "review_link": "noted with the firm's settings",
    "second_factor": "turned on and off, which is noted as such",
    "sign_in_try": "counts",
    "subscription": "noted with its subscriber",
    "uncounted": "counts",
    "user_session": "its beginning and end are deeds that are noted as such",
}
# modules that change rows of audited tables by statements, and need no note
SILENT = {
    "acts/layouts.py": "where marks stand on paper is ignored",
    "acts/undoing.py": "undoing an import is one deed",
    "privacy/answer_operations.py": "who erases or forgets notes the whole",
    "inbox/operations.py": "wrong calls are counted, and ignored",
}


def test_every_table_is_audited_or_says_why_not() -> None:
    by_table = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    silent = {name for name, model in by_table.items() if audited(model) is None}
    assert silent == set(NOT_AUDITED)


def test_every_column_of_an_audited_table_has_one_class() -> None:
    for mapper in Base.registry.mappers:
        declared = audited(mapper.class_)
        if declared is None:
            continue
        classes = [*declared.told, *declared.ignored]
        assert len(classes) == len(set(classes)), f"{mapper.class_}: a column has two classes"
        columns = {attribute.key for attribute in mapper.column_attrs}
        assert set(classes) == columns, f"{mapper.class_}: plain, secret, personal or ignored?"


def test_statements_that_the_session_does_not_see_are_noted_where_they_stand() -> None:
    audited_models = {m.class_.__name__ for m in Base.registry.mappers if audited(m.class_)}
    silent = set()
    for path in (ROOT / "portal").rglob("*.py"):
        source = path.read_text("utf-8")
        written = {
            node.args[0].id
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in ("update", "delete")
            and node.args
            and isinstance(node.args[0], ast.Name)
        }
        if written & audited_models and "recording import Subject, note" not in source:
            silent.add(str(path.relative_to(ROOT / "portal")))
    assert silent == set(SILENT)


def test_changed_row_is_told_with_before_and_after(app: Flask) -> None:
    admin = signed_in(app, Role.ADMIN)
    add_person(app, Role.STAFF)
    admin.submit("/admin/users", {}, to="/admin/users/2/close")
    closed = entries(app, Deed.CHANGED)[-1]
    assert closed.actor == ("user", "admin@example.ru")
    assert closed.subject == ("user", "staff@example.ru")
    assert closed.changes == {"active": [True, False]}
    assert closed.address == "127.0.0.1"


def test_secrets_and_what_clients_say_of_themselves_stay_out(app: Flask) -> None:
    admin = signed_in(app, Role.ADMIN)
    key = {"name": "shop", "may_orders": "y", "calls_per_minute": "60"}
    assert admin.submit("/admin/api-keys", key).status_code == 200
    order = {
        "number": "A-77", "client": "ООО «Тайна»", "email": "secret@client.ru",
        "phone": "+7 900 123-45-67", "ordered_on": "2026-11-01",
    }  # fmt: skip
    admin.submit("/orders/new", order)
    with app.app_context():
        act = make_act()
        make_response(act, nps=1, comment="Секретное слово", contact="Пётр", consent=True)
        void_act(act, "Просил клиент Сидоров", AT)
        db.session.commit()
        digest, code = db.session.scalar(select(User.password_hash)), act.code
    told = whole_audit(app)
    created = next(e for e in entries(app, Deed.CREATED) if e.subject == ("order", "A-77"))
    assert created.changes["client_name"] == created.changes["phone"] == "changed"
    for secret in (
        *("Тайна", "secret@client.ru", "123-45-67", "Секретное", "Пётр", "Сидоров"),
        *(digest, code, PASSWORD),
    ):
        assert secret not in told, secret


def test_one_transaction_says_of_one_subject_once(app: Flask) -> None:
    with app.app_context():
        user = add_user("olga@example.ru", Role.STAFF, PASSWORD, AT)
        db.session.flush()
        user.role = Role.PRINTER
        db.session.flush()
        user.role = Role.ANALYST
        db.session.commit()
    [created] = [e for e in entries(app) if e.subject == ("user", "olga@example.ru")]
    assert created.deed == Deed.CREATED
    assert created.changes["role"] == [None, "analyst"]
    assert created.changes["password_hash"] == "changed"
    assert created.actor == ("portal", "")


def test_what_is_rolled_back_is_not_told(app: Flask) -> None:
    with app.app_context():
        before = len(entries(app))
        add_user("olga@example.ru", Role.STAFF, PASSWORD, AT)
        note(Deed.EXPORTED)
        db.session.rollback()
        db.session.commit()
    assert len(entries(app)) == before


def test_savepoint_that_fails_takes_only_its_own_entries_along(app: Flask) -> None:
    with app.app_context():
        note(Deed.EXPORTED, file="before")
        with db.session.begin_nested() as savepoint:
            add_user("olga@example.ru", Role.STAFF, PASSWORD, AT)
            db.session.flush()
            savepoint.rollback()
        note(Deed.EXPORTED, file="after")
        db.session.commit()
    told = [entry.detail["file"] for entry in entries(app, Deed.EXPORTED)]
    assert told == ["before", "after"]
    assert entries(app, Deed.CREATED) == []


def test_savepoint_that_holds_keeps_its_entries(app: Flask) -> None:
    with app.app_context():
        with db.session.begin_nested():
            add_user("olga@example.ru", Role.STAFF, PASSWORD, AT)
        db.session.commit()
    assert len(entries(app, Deed.CREATED)) == 1


def test_delivery_and_all_else_of_a_transaction_cost_one_statement(app: Flask) -> None:
    with app.app_context():
        order = make_order()
        db.session.commit()
        with statements(app) as seen:
            issue_on_delivery(order, AT)
            db.session.commit()
        number = order.number
    assert len([s for s in seen if "INTO audit_entry" in s]) == 1
    [delivered] = entries(app, Deed.DELIVERED)
    assert delivered.subject == ("order", number)
    assert delivered.detail["act"].endswith("-00001")


def test_import_is_a_few_entries_however_many_orders_it_has(app: Flask, tmp_path: Path) -> None:
    def told(name: str, amount: str) -> list[str]:
        before = len(entries(app))
        rows = "".join(
            f"{n},{n},Клиент {n},2026-11-01,2026-11-02,Худи,{amount}\n" for n in range(1, 60)
        )
        path = tmp_path / name
        path.write_text(f"external_id,number,client,ordered_at,delivered_at,item,amount\n{rows}")
        done = app.test_cli_runner().invoke(args=["orders", "import", str(path)])
        assert done.exit_code == 0, done.output
        return [entry.deed for entry in entries(app)[before:]]

    assert told("new.csv", "10") == [Deed.IMPORT_BEGUN, Deed.IMPORT_DONE]
    assert told("changed.csv", "20") == [Deed.IMPORT_BEGUN, Deed.IMPORT_DONE]
    done = entries(app, Deed.IMPORT_DONE)[-1]
    assert done.actor[0] == "command"
    assert done.actor[1].endswith(": orders import")
    assert done.detail["changed"] == 59
    before = len(entries(app))
    app.test_cli_runner().invoke(args=["orders", "undo", "2"])
    assert [e.deed for e in entries(app)[before:]] == [Deed.UNDO_BEGUN, Deed.UNDO_DONE]


def test_order_of_the_api_is_told_as_the_keys_deed(app: Flask) -> None:
    made = app.test_cli_runner().invoke(args=["api-keys", "add", "shop"])
    key = made.output.strip()
    body = {"number": "1", "client": {"name": "Ромашка"}, "ordered_at": "2026-11-01", "items": []}
    headers = {"Authorization": f"Bearer {key}"}
    response = app.test_client().put("/api/v1/orders/A-1", json=body, headers=headers)
    assert response.status_code == 201, response.get_json()
    created = entries(app, Deed.CREATED)[-1]
    assert created.actor == ("api_key", "shop")
    assert created.subject == ("order", "1")


def test_clients_answer_and_page_write_nothing_into_the_audit(app: Flask) -> None:
    with app.app_context():
        act = make_act()
        db.session.commit()
        code = act.code
    before = len(entries(app))
    client = Person(app)
    client.scans(code)
    assert client.sends(code, nps="9", t_gift="5").status_code == 303
    assert len(entries(app)) == before


def test_sign_in_and_its_failures_are_told_without_what_was_typed(app: Flask) -> None:
    add_person(app, Role.STAFF)
    browser = app.test_client()
    browser.submit("/login", {"email": "staff@example.ru", "password": "wrong"}).close()
    browser.submit("/login", {"email": "hunter2@typed.here", "password": "wrong"}).close()
    browser.submit("/login", {"email": "staff@example.ru", "password": PASSWORD}).close()
    browser.submit("/orders", {}, to="/logout").close()
    known, unknown = entries(app, Deed.SIGN_IN_FAILED)
    assert known.subject == ("user", "staff@example.ru")
    assert known.actor[0] == "nobody"
    assert unknown.subject == (None, None)
    assert len(unknown.detail["email_digest"]) == 16
    assert entries(app, Deed.SIGNED_IN)[0].actor == ("user", "staff@example.ru")
    assert entries(app, Deed.SIGNED_OUT)[0].actor == ("user", "staff@example.ru")
    assert "hunter2" not in whole_audit(app)
    assert "wrong" not in whole_audit(app)


def test_refused_page_and_missing_token_are_told(app: Flask) -> None:
    printer = signed_in(app, Role.PRINTER)
    printer.get("/admin/users").close()
    printer.post("/acts/print").close()
    refused, forged = entries(app, Deed.REFUSED)
    assert refused.subject == ("page", "users.index")
    assert refused.detail == {"status": 403, "method": "GET"}
    assert forged.detail == {"status": 400, "method": "POST"}


def test_refusals_do_not_fill_the_audit(app: Flask) -> None:
    stranger = app.test_client()
    for _ in range(20):
        stranger.get("/api/v1/orders").close()
    assert len(entries(app, Deed.REFUSED)) == 5


def test_export_is_told_with_its_filter_but_not_the_words_looked_for(app: Flask) -> None:
    admin = signed_in(app, Role.ADMIN)
    admin.get("/admin/responses.csv?role=user&q=Иванов").close()
    [exported] = entries(app, Deed.EXPORTED)
    assert exported.actor == ("user", "admin@example.ru")
    assert exported.detail == {"file": "csv", "filter": {"role": "user", "q": "changed"}}


def test_paper_of_an_act_is_a_download(app: Flask) -> None:
    with app.app_context():
        number = make_act().number
        db.session.commit()
    signed_in(app, Role.PRINTER).get(f"/acts/{number}.pdf").close()
    assert entries(app, Deed.DOWNLOADED)[0].subject == ("act", number)


def test_settings_tell_only_what_changed(app: Flask) -> None:
    with app.app_context():
        set_review_links([("Карты", "https://maps.example.ru/1")])
        company().phone = "+7 495 000-00-00"
        db.session.commit()
        set_review_links([("Карты", "https://maps.example.ru/1")])
        db.session.commit()
    [changed] = [e for e in entries(app, Deed.CHANGED) if e.subject[0] == "company"]
    assert set(changed.changes) == {"review_links", "phone"}
    assert changed.changes["phone"][1] == "+7 495 000-00-00"
    assert changed.changes["review_links"] == [[], [["Карты", "https://maps.example.ru/1"]]]


def test_worker_tells_of_late_claims_once(app: Flask) -> None:
    with app.app_context():
        make_response(make_act(), claim="Сломалось")
        db.session.commit()
        for _ in range(2):
            keep_house(datetime.now(UTC) + timedelta(days=30))
    [late] = entries(app, Deed.CLAIMS_LATE)
    assert late.detail == {"count": 1}
    assert late.actor == ("portal", "")


def test_demo_year_is_one_deed(app: Flask) -> None:
    app.test_cli_runner().invoke(args=["demo", "--orders", "3"])
    assert [entry.deed for entry in entries(app)] == [Deed.DEMO_MADE]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Order)) == 3
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_past_answers_are_one_import_and_nothing_of_what_they_say(app: Flask) -> None:
    with app.app_context():
        take_past_answers_in()
        db.session.commit()
    [done] = entries(app, Deed.IMPORT_DONE)
    assert done.subject[0] == "answer_import"
    assert done.detail == {"count": 3}


def test_order_of_a_webhook_is_told_as_its_sources_deed(app: Flask) -> None:
    Shopify(app).sends("orders/create", order(), id="1")
    created = next(e for e in entries(app, Deed.CREATED) if e.subject[0] == "order")
    assert created.actor[0] == "source"
    assert created.actor[1]
