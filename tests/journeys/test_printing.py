"""Staff print today's acts before a real browser, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from portal.accounts.models import Role
from tests.factories.printing import stored_acts
from tests.journeys.conftest import Portal
from tests.journeys.people import Staff
from tests.printing.reading import page_count

pytestmark = pytest.mark.xdist_group("browser")
# what a browser shows does not depend on the kind of database
is_seen = pytest.mark.parametrize("kind", ["sqlite"])

LONG = 101  # acts: the first run that shows how far its PDF has come
KEEP_WORDS = """
window.heard = [];
new MutationObserver(() => heard.push(document.querySelector('[role=status]').textContent))
  .observe(document.querySelector('[role=status]'), {childList: true});
"""


def listed(staff: Staff, path: str) -> list[str]:
    """Return the numbers of the acts that a list offers to print."""
    boxes = staff.opens(path).locator("input[name=number]").all()
    return [box.get_attribute("value") or "" for box in boxes]


@pytest.mark.parametrize("scripts", [False, True], ids=["no scripts", "scripts"])
def test_what_did_not_come_out_is_printed_again(portal: Portal, scripts: bool) -> None:
    first, second, third = stored_acts(portal.app, 3)
    staff = portal.staff(Role.STAFF, java_script_enabled=scripts)
    page = staff.opens("/acts")
    page.locator(f'input[value="{first}"]').uncheck()
    staff.prints()
    assert page_count(staff.downloads_act()) == 2
    staff.misses(third)
    assert page.locator("ul.acts").first.inner_text().startswith(third)
    assert listed(staff, "/acts") == [third, first]
    assert listed(staff, "/acts?state=printed") == [second]
    page.go_back()
    page.go_back()
    page.locator("form[action$=again] button").first.click()
    page.locator("[name=answer][value=all]").click()
    expect(page.locator("[name=answer]")).to_have_count(0)
    assert listed(staff, "/acts") == [first]


@is_seen
def test_enter_after_the_act_where_the_printer_stopped_marks_only_those_before(
    portal: Portal,
) -> None:
    first, second, third = stored_acts(portal.app, 3)
    staff = portal.staff(Role.STAFF)
    page = staff.opens("/acts")
    staff.prints()
    page.locator(".answers summary").click()
    page.locator("[name=stopped]").fill(second)
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.acts")
    assert listed(staff, "/acts") == [third, second]
    assert listed(staff, "/acts?state=printed") == [first]


@is_seen
def test_button_says_how_many_acts_it_prints(portal: Portal) -> None:
    stored_acts(portal.app, 52)
    staff = portal.staff(Role.STAFF)
    page = staff.opens("/acts")
    button, every = page.locator("#print button"), page.locator(".every input")
    expect(button).to_have_text("Напечатать 50 актов")
    every.uncheck()
    expect(button).to_be_disabled()
    for place, words in enumerate(("1 акт", "2 акта"), start=1):
        page.locator("[name=number]").nth(place).check()
        expect(button).to_have_text(f"Напечатать {words}")
    page.locator("[name=all]").check()
    expect(button).to_have_text("Напечатать 52 акта")
    staff.prints()
    assert "52" in page.locator("h1").inner_text()


@is_seen
def test_choice_of_all_needs_no_scripts(portal: Portal) -> None:
    stored_acts(portal.app, 52)
    staff = portal.staff(Role.STAFF, java_script_enabled=False)
    page = staff.opens("/acts")
    assert page.locator(".every").count() == 0
    page.locator("[name=all]").check()
    staff.prints()
    assert "52" in page.locator("h1").inner_text()


@is_seen
def test_long_pdf_says_how_far_it_has_come_and_is_saved(portal: Portal) -> None:
    stored_acts(portal.app, LONG)
    staff = portal.staff(Role.STAFF)
    page = staff.opens("/acts")
    page.locator("[name=all]").check()
    staff.prints()
    link = page.locator("a[data-acts]")
    said = page.locator(".progress-line [role=status]")
    with page.expect_download() as saved:
        link.click()
    expect(said).to_have_text(re.compile("загрузк"))
    assert re.fullmatch(r"akty-\d+\.pdf", saved.value.suggested_filename)
    assert page_count(saved.value.path().read_bytes()) == LONG

    page.evaluate(KEEP_WORDS)
    page.route("**/*.pdf", lambda route: send_marks(route, 42))
    with page.expect_download():
        link.click()
    assert page.evaluate("heard[0]") == f"готово 42 из {LONG}"
    page.route("**/*.pdf", lambda route: route.abort())
    link.click()
    expect(said).to_have_text(re.compile("ещё раз"))


def send_marks(route: Route, acts: int) -> None:
    """Answer as a stream does that has drawn so many acts."""
    route.fulfill(body=b"%PDF-1.7\n" + b"1 0 obj\n%act\n" * acts)
