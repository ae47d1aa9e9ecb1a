"""WCAG 2.2 AA on every page of staff, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from portal.demo.firm import OWNER_EMAIL, OWNER_PASSWORD
from tests.journeys.screenshots import DESK, Portal, running_portal, signed_in, staff_pages, visitor

pytestmark = pytest.mark.xdist_group("browser")

RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # the rest is the same in the dark
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}
# a wall of quotes for a screen in the office: it fades over, and goes on by itself
APART = {"quotes-screen"}


@pytest.fixture(scope="module")
def demo() -> Iterator[Portal]:
    """A portal with a year of data."""
    with running_portal() as running:
        yield running


@pytest.mark.parametrize("scheme", RULES)
def test_axe_finds_nothing_on_the_pages_of_staff(
    demo: Portal, browser: Browser, scheme: str
) -> None:
    page = signed_in(visitor(browser, "ru", DESK, scheme), demo, OWNER_EMAIL, OWNER_PASSWORD)
    found = []
    for name, path in staff_pages(demo).items():
        if name not in APART:
            page.goto(demo.url + path)
            violations = Axe().run(page, options=RULES[scheme]).response["violations"]
            found += [(name, each["id"], each["nodes"][0]["target"]) for each in violations]
    page.context.close()
    assert found == []
