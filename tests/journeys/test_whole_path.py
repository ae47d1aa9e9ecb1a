"""The whole path through a real browser: a file of orders, paper, a phone, the owner's numbers."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from portal.acts.models import Act
from portal.responses.models import Response
from portal.storage.database import db
from tests.factories.people import printed_code
from tests.journeys.conftest import Portal
from tests.journeys.people import SEND, Client
from tests.printing.reading import qr_codes

pytestmark = pytest.mark.xdist_group("browser")
# what a browser shows does not depend on the kind of database
is_seen = pytest.mark.parametrize("kind", ["sqlite"])

KEYS = ("packaging", "gift", "card", "manager", "deadlines", "fit", "design", "delivery")
ORDERS = """external_id;number;client;ordered_at;delivered_at;status;amount;item;quantity;price
A1;1001;ООО «Ёлка»;03.11.2025;;new;24 000,00;Худи с логотипом;12;2 000,00
A2;1002;ИП Щукин;04.11.2025;;new;500,00;Бейсболка;2;250,00
"""
SMALLEST_TARGET, HIGHEST_NEED = 44, 48  # px: of anything, and of a choice
BOX = "e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height] }"


def test_answer_goes_from_an_order_file_to_the_owners_numbers(
    portal: Portal, tmp_path: Path
) -> None:
    file = tmp_path / "заказы.csv"
    file.write_bytes(ORDERS.encode("windows-1251"))
    owner = portal.staff()
    assert owner.imports(file)[0] == "2"
    owner.delivers("1001")
    [printed] = qr_codes(owner.downloads_act(), dpi=150)
    assert printed == printed.upper()
    assert printed.startswith(f"{portal.server.address.upper()}/A/")

    client = portal.client(width=360).scans(printed)
    assert client.status == 200
    assert client.page.locator("html").get_attribute("lang") == "ru"
    for key in KEYS:
        client.rates(key, 5)
    client.recommends(10).is_the("economic").sends()
    assert client.sees_receipt
    assert client.page.locator(".given li").count() == len(KEYS) + 1
    assert client.taps <= 12
    assert client.context.cookies() == []
    assert client.cookies_set == []
    assert client.hosts_asked == {portal.server.address}

    overview = owner.opens("/admin/").locator("section").filter(has_text="NPS").first
    assert overview.locator(".figure-big").inner_text() == "100"
    [answer] = owner.opens("/admin/responses").locator("article.answer").all()
    assert "1001" in answer.inner_text()
    [row] = owner.downloads_table()
    assert (row["order"], row["nps"], row["role"], row["channel"]) == (
        "1001", "10", "economic", "qr",
    )  # fmt: skip
    assert [row[name] for name in row if name.startswith("t-")] == ["5"] * len(KEYS)
    key = new_api_key(portal.app)
    figure = asked(portal, "/api/v1/statistics/nps", key)
    assert (figure["n"], figure["promoters"], figure["detractors"], figure["nps"]) == (1, 1, 0, 100)
    [told] = asked(portal, "/api/v1/responses", key)["items"]
    assert told["order"] == "A1"
    assert told["ratings"] == dict.fromkeys(KEYS, 5)


def test_back_and_send_again_keep_one_answer(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = portal.client().scans(f"/A/{code}").rates("gift", 5).recommends(10).sends()
    assert client.sees_receipt
    client.page.go_back()
    if not client.sees_receipt:  # a browser may also ask anew, and gets the receipt
        client.sends()
    client.page.reload()
    assert client.sees_receipt
    assert stored(portal.app, code) == [(10, {"gift": 5})]


def test_two_quick_presses_of_send_keep_one_answer(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = portal.client().scans(f"/A/{code}").rates("gift", 5)
    client.page.locator(SEND).dblclick()
    client.page.wait_for_selector(".given")
    assert stored(portal.app, code) == [(None, {"gift": 5})]


def test_second_person_answers_after_the_first(portal: Portal) -> None:
    code = printed_code(portal.app)
    portal.client().scans(f"/A/{code}").rates("gift", 5).is_the("economic").sends()
    second = portal.client().scans(f"/A/{code}")
    assert second.sees_receipt
    second.follows('a[href*="another"]').rates("gift", 2).is_the("user").sends()
    assert second.page.locator(".card").count() == 2
    assert stored(portal.app, code) == [(None, {"gift": 5}), (None, {"gift": 2})]


def test_changed_answer_replaces_the_earlier_one(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = portal.client().scans(f"/A/{code}").rates("gift", 5).recommends(10).sends()
    client.follows('a[href*="change"]')
    assert (client.value("t-gift"), client.value("nps")) == ("5", "10")
    client.recommends(3).sends()
    assert client.page.locator(".card").count() == 1
    assert stored(portal.app, code) == [(3, {"gift": 5})]


def test_contact_without_consent_loses_nothing_and_leads_to_the_field(portal: Portal) -> None:
    code = printed_code(portal.app)
    client = portal.client().scans(f"/A/{code}")
    client.rates("gift", 4).rates("fit", "not_noticed").recommends(7).is_the("user")
    client.taps_on(".claim > summary")
    client.writes("comment", "Худи подошли всем,\nспасибо!").writes("claim", "Молния заедает")
    client.writes("contact", "anna@example.ru").sends()
    page = client.page
    assert page.locator(".summary").is_visible()
    names = ("t-gift", "t-fit", "nps", "role", "contact", "claim", "comment")
    assert [client.value(name) for name in names] == [
        "4", "not_noticed", "7", "user", "anna@example.ru", "Молния заедает",
        "Худи подошли всем,\nспасибо!",
    ]  # fmt: skip
    client.follows(".summary a")
    assert page.url.endswith("#consent")
    _left, top, _width, height = page.locator("[name=consent]").evaluate(BOX)
    assert 0 <= top <= 740 - height
    client.taps_on('label:has([name="consent"])').sends()
    assert client.sees_receipt
    assert stored(portal.app, code) == [(7, {"gift": 4, "fit": None})]


def test_language_link_gives_the_form_in_english_until_the_receipt(portal: Portal) -> None:
    client = portal.client().scans(f"/A/{printed_code(portal.app)}")
    russian = client.page.locator("h1").inner_text()
    client.follows('header a[lang="en"]')
    assert client.page.locator("html").get_attribute("lang") == "en"
    assert client.page.locator("h1").inner_text() != russian
    assert not set(client.page.locator("main form").inner_text().lower()) & set("абвгдеёжз")
    client.rates("gift", 5).sends()
    assert client.sees_receipt
    assert client.page.locator("html").get_attribute("lang") == "en"


def test_keyboard_alone_fills_and_sends(portal: Portal) -> None:
    desk = {"is_mobile": False, "has_touch": False}
    code = printed_code(portal.app)
    client = portal.client(width=800, **desk).scans(f"/A/{code}")
    keyboard = client.page.keyboard
    for key in KEYS:
        tab_to(client, f"t-{key}")
        keyboard.press("Space")  # the first: delight
    keyboard.press("ArrowRight")  # the last touchpoint: glad
    tab_to(client, "nps")
    keyboard.press("Space")
    for _ in range(9):
        keyboard.press("ArrowRight")
    tab_to(client, "comment")
    keyboard.type("Всё с клавиатуры")
    tab_to(client, "role")
    keyboard.press("Space")
    press_until(client, "document.activeElement.matches('main form button')")
    keyboard.press("Enter")
    client.page.wait_for_selector(".given")
    given = dict.fromkeys(KEYS, 5) | {"delivery": 4}
    assert stored(portal.app, code) == [(9, given)]


@is_seen
def test_focus_is_seen_on_every_stop_of_the_keyboard(portal: Portal) -> None:
    client = portal.client().scans(f"/A/{printed_code(portal.app)}")
    outline = (
        "(e => { const seen = x => x && getComputedStyle(x).outlineStyle !== 'none' &&"
        " parseFloat(getComputedStyle(x).outlineWidth) >= 1;"
        " return seen(e) || seen(e.nextElementSibling) })(document.activeElement)"
    )
    unseen = []
    for _ in range(60):
        client.page.keyboard.press("Tab")
        focused = str(client.page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
        if focused.startswith("<body"):
            break
        if not client.page.evaluate(outline):
            unseen.append(focused)
    assert unseen == []


@is_seen
@pytest.mark.parametrize("width", [320, 360, 390])
def test_form_and_receipt_fit_a_phone_without_sideways_scroll(portal: Portal, width: int) -> None:
    client = portal.client(width=width).scans(f"/A/{printed_code(portal.app)}")
    for summary in client.page.locator("summary").all():
        summary.tap()
    assert client.sees_no_sideways_scroll()
    for key in KEYS:
        client.rates(key, 5)
    client.writes("comment", "Ш" * 300).recommends(10).sends()
    assert client.sees_receipt
    assert client.sees_no_sideways_scroll()
    client.scans("/")
    assert client.sees_no_sideways_scroll()


@is_seen
@pytest.mark.parametrize("width", [320, 360, 390])
def test_what_a_finger_touches_is_large_enough(portal: Portal, width: int) -> None:
    client = portal.client(width=width).scans(f"/A/{printed_code(portal.app)}")
    client.page.locator(".claim > summary").tap()
    small = {}
    for label in client.page.locator("label:has([type=radio]):visible").all():
        _, _, wide, high = label.evaluate(BOX)
        narrowest = 24 if label.locator("[name=nps]").count() else SMALLEST_TARGET
        if wide < narrowest or high < HIGHEST_NEED:
            small[label.inner_text()] = (wide, high)
    for thing in client.page.locator("button:visible, summary:visible, .tick:visible").all():
        _, _, wide, high = thing.evaluate(BOX)
        if min(wide, high) < SMALLEST_TARGET:
            small[thing.inner_text()] = (wide, high)
    assert small == {}


@is_seen
def test_scores_stand_in_one_row_on_the_narrowest_phone(portal: Portal) -> None:
    client = portal.client(width=320).scans(f"/A/{printed_code(portal.app)}")
    boxes = [label.evaluate(BOX) for label in client.page.locator(".scores label").all()]
    assert len(boxes) == 11
    assert len({top for _, top, _, _ in boxes}) == 1
    assert boxes == sorted(boxes)


@pytest.mark.parametrize(
    "options", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=["dark", "forced"]
)
@is_seen
def test_choice_is_seen_in_other_colours(portal: Portal, options: dict[str, str]) -> None:
    client = portal.client(**options).scans(f"/A/{printed_code(portal.app)}")
    background = "e => getComputedStyle(e.nextElementSibling).backgroundColor"
    chosen = client.page.locator('[name="t-gift"][value="5"]')
    before = chosen.evaluate(background)
    client.rates("gift", 5)
    assert chosen.evaluate(background) != before
    client.recommends(10).sends()
    assert client.sees_receipt


def tab_to(client: Client, field: str) -> None:
    press_until(client, f"document.activeElement.name === '{field}'")


def press_until(client: Client, reached: str) -> None:
    for _ in range(40):
        if client.page.evaluate(reached):
            return
        client.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches it: {reached}")


def stored(app: Flask, code: str) -> list[tuple[int | None, dict[str, int | None]]]:
    """Return the answers to an act that stand, in the order in which they came."""
    with app.app_context():
        query = (
            db.select(Response)
            .join(Response.act)
            .where(Act.code == code, Response.replaced_by_id.is_(None))
            .order_by(Response.id)
        )
        return [
            (answer.nps, {rating.touchpoint.key: rating.emotion for rating in answer.ratings})
            for answer in db.session.scalars(query)
        ]


def new_api_key(app: Flask) -> str:
    return app.test_cli_runner().invoke(args=["api-keys", "add", "1C"]).output.strip()


def asked(portal: Portal, path: str, key: str) -> dict:  # type: ignore[type-arg]
    request = Request(portal.server.address + path, headers={"Authorization": f"Bearer {key}"})
    with urlopen(request) as response:
        return json.load(response)
