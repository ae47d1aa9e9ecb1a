"""What the form's small script adds, in a real browser: nothing is lost, and people are counted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.acts.models import Act
from portal.acts.operations import void_act
from portal.responses.models import Draft, FormCount, Response
from portal.storage.database import db
from tests.factories.orders import AT
from tests.factories.people import printed_code
from tests.journeys.conftest import Portal
from tests.journeys.people import Client

pytestmark = [
    pytest.mark.xdist_group("browser"),
    # what a browser does does not depend on the kind of database
    pytest.mark.parametrize("kind", ["sqlite"]),
]

PATIENCE_SECONDS = 15
SHIFTS = """() => new Promise(done => new PerformanceObserver(list => done(
    list.getEntries().filter(e => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)
)).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"""


def phone(portal: Portal, code: str) -> Client:
    """Return a client with a phone that runs scripts, before the form."""
    return portal.client(java_script_enabled=True).scans(f"/A/{code}")


def eventually(check: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = threading.Event()
    while not check():
        if time.monotonic() > deadline:
            return False
        pause.wait(0.05)
    return True


def scores(app: Flask, code: str) -> list[int | None]:
    with app.app_context():
        query = select(Response.nps).join(Response.act).where(Act.code == code)
        return list(db.session.scalars(query))


def drafts(app: Flask, code: str) -> list[dict[str, str]]:
    with app.app_context():
        query = select(Draft.fields).join(Act, Act.id == Draft.act_id).where(Act.code == code)
        return list(db.session.scalars(query))


def counted(app: Flask) -> tuple[int, int]:
    with app.app_context():
        rows = db.session.scalars(select(FormCount)).all()
        return sum(row.opened for row in rows), sum(row.started for row in rows)


def test_path_with_scripts_takes_at_most_12_taps_and_one_answer(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = phone(portal, code)
    for key in client.touchpoints():
        client.rates(key, 5)
    client.recommends(10).is_the("user").sends()
    client.page.wait_for_selector(".given")
    assert client.taps <= 12
    assert scores(portal.app, code) == [10]
    assert client.hosts_asked == {portal.server.address}


def test_two_presses_of_send_with_scripts_keep_one_answer(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = phone(portal, code).recommends(9)
    client.page.locator("main form button").first.dblclick()
    client.page.wait_for_selector(".given")
    assert scores(portal.app, code) == [9]


def test_upset_choice_opens_the_line_for_what_happened(portal: Portal) -> None:
    client = phone(portal, printed_code(portal.app)).rates("gift", 2)
    line = client.page.locator("[name=why-gift]")
    assert line.is_visible()
    client.rates("gift", 5)
    assert not line.is_visible()
    client.rates("gift", 1).writes("why-gift", "Не дошёл").rates("gift", 4)
    assert line.is_visible(), "what was written does not vanish"


def test_form_left_half_filled_is_there_at_the_next_scan(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = phone(portal, code).rates("gift", 4).writes("comment", "Начал писать")
    client.page.goto("about:blank")  # as when the browser is closed or another page is opened
    assert eventually(lambda: bool(drafts(portal.app, code)))
    again = portal.client().scans(f"/A/{code}")
    assert (again.value("t-gift"), again.value("comment")) == ("4", "Начал писать")
    assert scores(portal.app, code) == []
    again.recommends(8).sends()
    assert scores(portal.app, code) == [8]
    assert drafts(portal.app, code) == []


def test_button_keeps_a_half_filled_form_without_scripts(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = portal.client().scans(f"/A/{code}").rates("gift", 4).keeps()
    assert client.page.locator("#kept").is_visible()
    client.context.close()
    assert portal.client().scans(f"/A/{code}").value("t-gift") == "4"


def test_answer_sent_without_network_goes_out_when_it_is_back(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = phone(portal, code).rates("gift", 5).recommends(9)
    client.context.set_offline(True)
    client.presses_send()
    state = client.page.locator("#state")
    state.get_by_text("Нет сети").wait_for()
    assert client.value("nps") == "9"
    client.context.set_offline(False)
    client.page.wait_for_selector(".given")
    assert scores(portal.app, code) == [9]


def test_answer_changed_while_there_is_no_network_goes_out_as_it_is_last(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = phone(portal, code).recommends(9)
    client.context.set_offline(True)
    client.presses_send()
    client.page.locator("#state").get_by_text("Нет сети").wait_for()
    client.recommends(3)
    client.context.set_offline(False)
    client.page.wait_for_selector(".given")
    assert scores(portal.app, code) == [3]


def test_answer_sent_without_network_survives_a_closed_page(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = phone(portal, code).recommends(7)
    client.context.set_offline(True)
    client.presses_send()
    client.page.locator("#state").get_by_text("Нет сети").wait_for()
    client.page.close()
    client.context.set_offline(False)
    client.page = client.context.new_page()
    client.scans(f"/A/{code}")
    client.page.wait_for_selector(".given")
    assert scores(portal.app, code) == [7]
    assert client.page.evaluate("localStorage.length") == 0


def test_what_the_server_refuses_comes_back_filled_in(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = phone(portal, code).is_the("user")
    client.page.evaluate("localStorage.clear()")
    client.presses_send()
    client.page.wait_for_selector(".summary")
    assert client.value("role") == "user"
    assert client.page.evaluate("document.activeElement.className") == "summary"
    client.recommends(6).sends()
    client.page.wait_for_selector(".given")
    assert scores(portal.app, code) == [6]


def test_words_sent_to_an_act_that_was_voided_meanwhile_are_given_back(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = phone(portal, code).writes("comment", "Длинное\nписьмо")
    with portal.app.app_context():
        act = db.session.scalars(select(Act).where(Act.code == code)).one()
        void_act(act, "пересобран", AT)
        db.session.commit()
    client.presses_send()
    client.page.get_by_text("письмо").wait_for()
    assert client.page.locator("blockquote").last.inner_text() == "Длинное\nписьмо"


def test_person_is_counted_once_at_each_step_and_a_mere_look_is_not(portal: Portal) -> None:
    app = portal.app
    code = printed_code(app)
    opened, started = counted(app)
    client = phone(portal, code)
    assert client.page.locator("[name=told]").input_value() == "0"
    client.page.mouse.wheel(0, 200)
    assert eventually(lambda: counted(app) == (opened + 1, started))
    client.rates("gift", 5).rates("card", 4)
    assert eventually(lambda: counted(app) == (opened + 1, started + 1))
    client.sends()
    client.page.wait_for_selector(".given")
    assert counted(app) == (opened + 1, started + 1)


def test_form_works_where_nothing_can_be_stored(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = portal.client(java_script_enabled=True)
    client.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied') }})"
    )
    client.scans(f"/A/{code}").recommends(10).sends()
    client.page.wait_for_selector(".given")
    assert scores(portal.app, code) == [10]


def test_page_does_not_shift_under_the_finger(portal: Portal) -> None:
    client = phone(portal, printed_code(portal.app))
    assert client.page.evaluate(SHIFTS) == 0
    for key in client.touchpoints():
        client.rates(key, 2)
    client.recommends(3)
    assert client.page.evaluate(SHIFTS) == 0
