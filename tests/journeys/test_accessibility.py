"""WCAG 2.2 AA on every page of the client, in both languages and in every state."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import Select, select

from portal.acts.models import Act
from portal.acts.operations import void_act
from portal.storage.database import db
from tests.factories.orders import AT
from tests.factories.people import printed_code
from tests.journeys.browser import ARGUMENTS, CHROMIUM
from tests.journeys.conftest import Portal
from tests.journeys.people import Client

pytestmark = [
    pytest.mark.xdist_group("browser"),
    # what a browser shows does not depend on the kind of database
    pytest.mark.parametrize("kind", ["sqlite"]),
]

AXE = Axe()
LOCALES = {"ru": "ru-RU", "en": "en-GB"}
NOWHERE = "0" * 16
KEYS = ("packaging", "gift", "card", "manager", "deadlines", "fit", "design", "delivery")
LARGE_TEXT = "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"
BOX = "e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height] }"


def untouched(client: Client, code: str) -> None:
    client.scans(f"/a/{code}")


def filled_in(client: Client, code: str) -> None:
    untouched(client, code)
    for key, value in zip(KEYS, ("5", "4", "3", "2", "1", "not_noticed"), strict=False):
        client.rates(key, value)
    client.recommends(3).is_the("technical").taps_on(".claim > summary")
    client.taps_on('label:has([name="solution"][value="refund"])')
    client.writes("claim", "1").writes("contact", "+7 916 123-45-67")


def refused(client: Client, code: str) -> None:
    filled_in(client, code)
    client.sends()
    client.page.wait_for_selector(".summary")


def nothing_said(client: Client, code: str) -> None:
    untouched(client, code)
    client.sends()
    client.page.wait_for_selector(".summary")


def kept(client: Client, code: str) -> None:
    untouched(client, code)
    client.rates("gift", 5).keeps()


def slip(client: Client, code: str) -> None:
    client.scans(f"/a/{code}?r=user")
    client.taps_on(".known > summary")


def without_network(client: Client, code: str) -> None:
    untouched(client, code)
    client.rates("gift", 5)
    client.context.set_offline(True)
    client.presses_send()
    said = str(client.page.locator("#answer").get_attribute("data-offline"))
    client.page.locator("#state", has_text=said).wait_for()


def receipt(client: Client, code: str) -> None:
    filled_in(client, code)
    client.taps_on('label:has([name="consent"])').sends()
    client.page.wait_for_selector(".given")


def receipt_of_a_slip(client: Client, code: str) -> None:
    receipt(client, code)
    client.scans(f"/a/{code}?r=technical")


def another_person(client: Client, code: str) -> None:
    receipt(client, code)
    client.follows("a[href*=another]")


def changed(client: Client, code: str) -> None:
    receipt(client, code)
    client.follows("a[href*=change]")


def first_page(client: Client, code: str) -> None:
    client.scans("/")


def short_code(client: Client, code: str) -> None:
    client.scans("/?code=123")


def unknown_code(client: Client, code: str) -> None:
    client.scans(f"/a/{NOWHERE}")


def privacy(client: Client, code: str) -> None:
    client.scans("/privacy")


def nowhere(client: Client, code: str) -> None:
    client.scans("/nowhere")


def api_page(client: Client, code: str) -> None:
    client.scans("/api/v1/docs")


STATES = (
    untouched, filled_in, refused, nothing_said, kept, slip, without_network, receipt,
    receipt_of_a_slip, another_person, changed, first_page, short_code, unknown_code,
    privacy, nowhere, api_page,
)  # fmt: skip
State = Callable[[Client, str], None]


def phone(portal: Portal, **options: object) -> Client:
    return portal.client(**{"java_script_enabled": True, **options})


def faults(client: Client) -> list[str]:
    """Return what axe-core finds, WCAG and good practice alike."""
    found = AXE.run(client.page).response["violations"]
    return [f"{fault['id']}: {[node['html'] for node in fault['nodes']]}" for fault in found]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(portal: Portal, state: State, language: str) -> None:
    client = phone(portal, locale=LOCALES[language])
    state(client, printed_code(portal.app))
    assert faults(client) == []


@pytest.mark.parametrize("state", [filled_in, refused, kept, receipt, unknown_code, api_page])
def test_axe_finds_nothing_in_the_dark(portal: Portal, state: State) -> None:
    client = phone(portal, color_scheme="dark")
    state(client, printed_code(portal.app))
    assert faults(client) == []


@pytest.mark.parametrize("way", ["voided", "expired"])
def test_axe_finds_nothing_on_a_closed_act(portal: Portal, way: str) -> None:
    code = printed_code(portal.app)
    with portal.app.app_context():
        act = db.session.scalars(select_act(code)).one()
        if way == "voided":
            void_act(act, "заказ пересобран", AT)
        else:
            act.issued_at = AT - timedelta(days=4000)
        db.session.commit()
    client = phone(portal)
    client.scans(f"/a/{code}")
    assert client.status == 410
    assert faults(client) == []


@pytest.mark.parametrize("state", [filled_in, refused, receipt, api_page])
@pytest.mark.parametrize("width", [640, 320], ids=["200 %", "400 %"])
def test_page_reflows_when_it_is_zoomed(portal: Portal, state: State, width: int) -> None:
    client = phone(portal, width=width)
    state(client, printed_code(portal.app))
    assert client.sees_no_sideways_scroll()


def test_text_of_double_size_reflows_and_lists_the_scores(portal: Portal) -> None:
    """As with the text size of a phone's settings."""
    arguments = [*ARGUMENTS, LARGE_TEXT]
    large = portal.browser.browser_type.launch(executable_path=CHROMIUM, args=arguments)
    client = Client(large, portal.server.address, 360)
    client.scans(f"/a/{printed_code(portal.app)}")
    assert client.sees_no_sideways_scroll()
    assert are_listed(client)
    client.rates("gift", 5).recommends(10).sends()
    assert client.sees_receipt
    large.close()


@pytest.mark.parametrize(("width", "listed"), [(320, False), (299, True), (260, True)])
def test_scores_stand_in_a_row_down_to_300_pixels_and_in_a_list_below(
    portal: Portal, width: int, listed: bool
) -> None:
    client = portal.client(width=width).scans(f"/a/{printed_code(portal.app)}")
    assert are_listed(client) is listed
    assert client.sees_no_sideways_scroll()


def test_reader_hears_the_questions_in_their_order(portal: Portal) -> None:
    client = portal.client().scans(f"/a/{printed_code(portal.app)}")
    heard = client.page.locator("main").aria_snapshot()
    groups = re.findall(r'- (?:heading|group|textbox|button) "([^"]*)"', heard)
    assert groups == [
        "Как вам заказ?", "Упаковка", "Подарок в посылке", "Открытка", "Общение с менеджером",
        "Сроки", "Посадка и удобство", "Дизайн", "Доставка",
        "Насколько вероятно, что вы порекомендуете нас друзьям или коллегам?",
        "Своими словами", "Кто вы в этом заказе?", "Отправить", "Сохранить и дописать позже",
    ]  # fmt: skip
    first = heard[heard.index('"Упаковка"') : heard.index('"Подарок в посылке"')]
    assert re.findall(r'- radio "([^"]*)"', first) == [
        "восторг", "радость", "спокойно", "огорчение", "злость", "не заметил(а)",
    ]  # fmt: skip


def test_refused_form_moves_the_focus_and_leads_to_each_field(portal: Portal) -> None:
    client = portal.client()
    refused(client, printed_code(portal.app))
    page = client.page
    assert page.title().startswith("Проверьте")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#consent")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "consent"


def test_fields_tell_the_phone_what_they_want(portal: Portal) -> None:
    page = portal.client().scans(f"/a/{printed_code(portal.app)}").page
    assert page.locator("[name=contact]").get_attribute("autocomplete") == "tel"
    assert page.locator("[name=comment]").get_attribute("maxlength") == "4000"
    page.goto("/")
    code = page.locator("[name=code]")
    assert code.get_attribute("autocapitalize") == "characters"
    assert code.get_attribute("autocomplete") == "off"


def test_consent_is_asked_for_only_when_there_is_a_contact(portal: Portal) -> None:
    client = portal.client().scans(f"/a/{printed_code(portal.app)}").taps_on(".claim > summary")
    consent = client.page.locator("[name=consent]")
    assert not consent.is_visible()
    client.writes("contact", "+7 916")
    assert consent.is_visible()


def test_choice_can_be_taken_back(portal: Portal) -> None:
    client = portal.client().scans(f"/a/{printed_code(portal.app)}").rates("gift", 1)
    client.taps_on('label:has([name="t-gift"][value=""])').recommends(5).sends()
    assert client.page.locator(".given li").count() == 1


def test_printed_receipt_shows_the_answer_and_no_buttons(portal: Portal) -> None:
    client = phone(portal)
    receipt(client, printed_code(portal.app))
    client.page.emulate_media(media="print")
    assert client.sees_receipt
    assert client.page.locator("button:visible, .button:visible, nav:visible").count() == 0
    body = "getComputedStyle(document.body)"
    colours = client.page.evaluate(f"[{body}.backgroundColor, {body}.color]")
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_first_question_is_on_the_first_screen(portal: Portal) -> None:
    client = portal.client(width=320).scans(f"/a/{printed_code(portal.app)}")
    _left, top, _width, height = client.page.locator(".faces").first.evaluate(BOX)
    assert top + height < 640


def are_listed(client: Client) -> bool:
    tops = {label.evaluate(BOX)[1] for label in client.page.locator(".scores label").all()}
    assert len(tops) in (1, 11), "never in two rows"
    return len(tops) == 11


def select_act(code: str) -> Select[Act]:
    return select(Act).where(Act.code == code)
