"""An import is undone, all of it, as long as nothing of it was printed, answered or changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Role
from portal.acts.batch_operations import ActsGone, settle_batch
from portal.acts.models import Act, ActSerial
from portal.acts.operations import take_in_order, void_act
from portal.acts.undoing import StandsInTheWay, undo
from portal.clients.models import Client
from portal.orders.batches.models import BatchOrder, BatchState, OrderBatch
from portal.orders.batches.operations import forget_old_batches
from portal.orders.models import Order
from portal.orders.operations import cancel_order
from portal.orders.snapshots import snapshot
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.orders import AT, make_act, make_response, order_data
from tests.factories.people import RUSSIAN, signed_in
from tests.factories.printing import make_run
from tests.pages import ExaminingClient, page_of

HEADER = "external_id,number,client,segment,ordered_at,delivered_at,amount,item\n"
FIRST = "E1,1,Анна,школы,2026-11-01,,10.00,Худи\nE2,2,Борис,,2026-11-01,2026-11-02,20.00,Худи\n"
SECOND = "E1,1,Анна,вузы,2026-11-01,2026-11-03,99.00,Майка\nE3,3,Вера,,2026-11-01,,30.00,Худи\n"


def taken_in(browser: ExaminingClient, rows: str) -> int:
    """Take a file in; return the number of its batch."""
    file = {"file": (BytesIO((HEADER + rows).encode()), "orders.csv")}
    address = browser.submit("/orders/import", file).location
    assert browser.submit(address, {}).status_code == 303
    return int(address.rpartition("/")[2])


def undone(browser: ExaminingClient, batch_id: int) -> int:
    """Ask for the undoing of a batch; return the status of the answer."""
    address = f"/orders/import/{batch_id}/undo"
    token = page_of(browser.get("/orders/import")).attribute("input[name=csrf_token]", "value")
    return browser.post(address, data={"csrf_token": token}).status_code


def portal(app: Flask) -> dict[str, Any]:
    """Return all that imports can change."""
    with app.app_context():
        return {
            "orders": {
                order.external_id: snapshot(order)
                for order in db.session.scalars(select(Order).order_by(Order.external_id))
            },
            "acts": db.session.scalars(select(Act.code).order_by(Act.code)).all(),
            "clients": {
                client.name: client.segment for client in db.session.scalars(select(Client))
            },
        }


def state_of(app: Flask, batch_id: int) -> BatchState:
    with app.app_context():
        return db.session.get_one(OrderBatch, batch_id).state


def test_undone_import_leaves_everything_as_it_was(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    before_all = portal(app)
    first = taken_in(staff, FIRST)
    before = portal(app)
    second = taken_in(staff, SECOND)
    assert portal(app) != before
    page = page_of(staff.get(f"/orders/import/{second}/undo"))
    assert staff.submit(f"/orders/import/{second}/undo", {}).status_code == 303
    assert len(page.all("main li")) == 3
    assert portal(app) == before
    # and then the one before it
    assert undone(staff, first) == 303
    assert portal(app) == before_all
    assert state_of(app, first) is BatchState.UNDONE
    assert "staff@example.ru" in page_of(staff.get(f"/orders/import/{first}")).text(".alert")


def test_what_happened_to_other_acts_does_not_stand_in_the_way(app: Flask) -> None:
    with app.app_context():
        for happened in (printed, waiting_for_the_printer, answered, voided):
            happened(make_act())
        db.session.commit()
    staff = signed_in(app, Role.STAFF)
    before = portal(app)
    batch_id = taken_in(staff, FIRST)
    assert undone(staff, batch_id) == 303
    assert portal(app) == before


def test_undoing_twice_is_harmless(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = taken_in(staff, FIRST)
    for _ in range(2):
        assert undone(staff, batch_id) == 303
    assert portal(app)["orders"] == {}
    assert state_of(app, batch_id) is BatchState.UNDONE


def test_undone_file_can_be_taken_in_again(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    undone(staff, taken_in(staff, FIRST))
    taken_in(staff, FIRST)
    assert list(portal(app)["orders"]) == ["E1", "E2"]


def test_numbers_of_removed_acts_are_given_again_when_they_are_the_last(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    first = taken_in(staff, FIRST)
    second = taken_in(staff, SECOND)
    undone(staff, second)
    with app.app_context():
        assert db.session.scalar(select(ActSerial.last)) == 1
        assert db.session.scalars(select(Act.serial)).all() == [1]
    taken_in(staff, SECOND)
    undone(staff, first)  # its order E1 was changed since, so nothing happens
    with app.app_context():
        assert sorted(db.session.scalars(select(Act.serial))) == [1, 2]


def printed(act: Act) -> None:
    settle_batch(make_run([act]), set(), AT)


def waiting_for_the_printer(act: Act) -> None:
    make_run([act])


def answered(act: Act) -> None:
    make_response(act, nps=9)


def voided(act: Act) -> None:
    void_act(act, "Ошибка", AT)


def changed(act: Act) -> None:
    data = order_data(external_id="E2", number="2-bis", delivered_at=act.order.delivered_at)
    take_in_order(data, AT, act.order)


@pytest.mark.parametrize(
    "happened",
    [printed, waiting_for_the_printer, answered, voided, changed],
    ids=lambda f: f.__name__,
)
def test_import_is_not_undone_when_something_happened_to_it(
    app: Flask, happened: Callable[[Act], None]
) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = taken_in(staff, FIRST)
    with app.app_context():
        happened(db.session.scalars(select(Act)).one())
        db.session.commit()
    before = portal(app)
    page = page_of(staff.get(f"/orders/import/{batch_id}/undo", headers=RUSSIAN))
    assert [each.to_text().strip() for each in page.all("main li a")] == [
        "2-bis" if happened is changed else "2"
    ]
    assert not page.all("main form")
    assert undone(staff, batch_id) == 409
    with app.app_context():
        with pytest.raises(StandsInTheWay):
            undo(batch_id)
        db.session.rollback()
    assert portal(app) == before
    assert state_of(app, batch_id) is BatchState.DONE


def test_act_that_an_undone_import_made_cannot_come_into_a_print_run(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = taken_in(staff, FIRST)
    with app.app_context():
        act = db.session.scalars(select(Act)).one()
    undone(staff, batch_id)
    with app.app_context(), pytest.raises(ActsGone):
        make_run([act])


def test_cancelled_order_stands_in_the_way_too(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = taken_in(staff, FIRST)
    with app.app_context():
        cancel_order(db.session.scalars(select(Order).filter_by(external_id="E1")).one())
        db.session.commit()
    assert undone(staff, batch_id) == 409


def test_client_who_has_other_orders_stays(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = taken_in(staff, FIRST)
    with app.app_context():
        client = db.session.scalars(select(Client).filter_by(name="Анна")).one()
        db.session.add(Order(
            external_id="hand", number="7", client=client, client_name="Анна", status="new",
            ordered_at=AT, currency="RUB",
        ))  # fmt: skip
        db.session.commit()
    undone(staff, batch_id)
    assert list(portal(app)["clients"]) == ["Анна"]


def test_same_file_twice_has_nothing_to_undo(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    taken_in(staff, FIRST)
    file = {"file": (BytesIO((HEADER + FIRST).encode()), "orders.csv")}
    again = staff.submit("/orders/import", file).location
    assert not page_of(staff.get(again)).all(f'main form[action="{again}"]')
    assert staff.get(f"{again}/undo").status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(BatchOrder)) == 2


def test_import_of_long_ago_is_not_said_to_be_undone(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = taken_in(staff, FIRST)
    with app.app_context():
        forget_old_batches(now() + timedelta(days=31))
        db.session.commit()
    before = portal(app)
    assert not page_of(staff.get(f"/orders/import/{batch_id}/undo")).all("main form")
    assert undone(staff, batch_id) == 303
    assert state_of(app, batch_id) is BatchState.DONE
    assert portal(app) == before


def test_command_undoes_an_import_by_its_number(app: Flask, tmp_path: Any) -> None:
    run = app.test_cli_runner().invoke
    file = tmp_path / "orders.csv"
    file.write_text(HEADER + FIRST)
    done = run(args=["orders", "import", str(file)])
    assert "import No. 1" in done.stderr
    assert "No. 1 is undone." in run(args=["orders", "undo", "1"]).output
    assert portal(app)["orders"] == {}
    again = run(args=["orders", "undo", "1"])
    assert (again.exit_code, "undone already" in again.output) == (0, True)
    assert run(args=["orders", "undo", "77"]).exit_code == 1


def test_command_names_the_orders_that_stand_in_the_way(app: Flask, tmp_path: Any) -> None:
    run = app.test_cli_runner().invoke
    file = tmp_path / "orders.csv"
    file.write_text(HEADER + FIRST)
    run(args=["orders", "import", str(file)])
    with app.app_context():
        printed(db.session.scalars(select(Act)).one())
        db.session.commit()
    refused = run(args=["orders", "undo", "1"])
    assert refused.exit_code == 1
    assert "orders 2." in refused.output
