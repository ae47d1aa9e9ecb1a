"""People before a real browser: staff at a desk, a client with a phone."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Response

from tests.factories.people import PASSWORD

PHONE_HEIGHT = 740
DESK = {"width": 1280, "height": 800}
SEND = "main form button:not([formaction])"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


class Person:
    """Somebody with a browser that remembers whom it asked."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.requests: list[Request] = []
        self.cookies_set: list[str] = []
        context.set_default_timeout(15_000)
        context.on("request", lambda request: self.requests.append(request))
        context.on("response", self._note_cookies)
        self.page: Page = context.new_page()

    @property
    def hosts_asked(self) -> set[str]:
        """The addresses of all requests that left the browser."""
        parts = (urlsplit(request.url) for request in self.requests)
        return {f"{part.scheme}://{part.netloc}" for part in parts if part.scheme != "data"}

    def _note_cookies(self, response: Response) -> None:
        if "set-cookie" in response.headers:
            self.cookies_set.append(response.url)


class Staff(Person):
    """A person of the firm at a desk."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        chosen: dict[str, Any] = {
            "locale": "ru-RU", "viewport": DESK, "base_url": address, **options,
        }  # fmt: skip
        super().__init__(browser.new_context(**chosen), address)

    def signs_in(self, email: str) -> Self:
        self.page.goto("/login")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main form [type=submit]").click()
        self.page.wait_for_url("**/orders")
        return self

    def opens(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def imports(self, file: Path) -> list[str]:
        """Send a file, read its preview, agree; return the figures of the preview."""
        self.page.goto("/orders/import")
        self.page.set_input_files("[name=file]", file)
        self.page.locator("main form [type=submit]").click()
        self.page.wait_for_url("**/orders/import/*")
        figures = self.page.locator(".figure-big").all_inner_texts()
        self.page.locator('form[action*="/orders/import/"] button').click()
        self.page.locator(".alert-success a").first.click()
        self.page.wait_for_url("**/orders")
        return figures

    def delivers(self, number: str) -> None:
        """Press the button of the order."""
        self.order(number).locator('form[action$="/deliver"] button').click()
        self.page.wait_for_url("**/orders/*")

    def order(self, number: str) -> Locator:
        """Return the row of an order in the list."""
        self.page.goto("/orders")
        return self.page.locator("tbody tr", has=self.page.get_by_role("link", name=number))

    def downloads_act(self) -> bytes:
        """Fetch the PDF to which the page of the order links."""
        link = self.page.locator('main a[href*="/acts/"][href*=".pdf"]').first
        response = self.context.request.get(str(link.get_attribute("href")))
        assert response.headers["content-type"] == "application/pdf"
        return response.body()

    def prints(self) -> Self:
        """Press the button under the filter of acts; the page of the run opens."""
        self.page.locator("#print button").click()
        self.page.wait_for_url("**/acts/batches/*")
        return self

    def misses(self, *numbers: str) -> Self:
        """Say that these acts of the run did not come out."""
        self.page.locator(".answers summary").click()
        for number in numbers:
            self.page.locator(".ticks label", has_text=number).click()
        self.page.locator("[name=answer][value=some]").click()
        self.page.wait_for_selector("ul.acts")
        return self

    def downloads_table(self) -> list[dict[str, str]]:
        """Fetch the answers as CSV."""
        response = self.context.request.get("/admin/responses.csv")
        assert response.ok
        return list(csv.DictReader(StringIO(response.body().decode("utf-8-sig"))))


class Client(Person):
    """A person with a phone, no JavaScript; counts the taps on the form."""

    def __init__(self, browser: Browser, address: str, width: int, **options: Any) -> None:
        chosen: dict[str, Any] = {
            "locale": "ru-RU",
            "viewport": {"width": width, "height": PHONE_HEIGHT},
            "is_mobile": True,
            "has_touch": True,
            "java_script_enabled": False,
            "base_url": address,
            **options,
        }
        super().__init__(browser.new_context(**chosen), address)
        self.taps = 0

    def scans(self, url: str) -> Self:
        """Open what the QR says."""
        self.status = self.page.goto(url).status  # type: ignore[union-attr]
        return self

    def rates(self, key: str, emotion: int | str) -> Self:
        return self.taps_on(f'label:has([name="t-{key}"][value="{emotion}"])')

    def recommends(self, score: int) -> Self:
        return self.taps_on(f'label:has([name="nps"][value="{score}"])')

    def is_the(self, role: str) -> Self:
        return self.taps_on(f'label:has([name="role"][value="{role}"])')

    def writes(self, field: str, words: str) -> Self:
        self.page.locator(f'[name="{field}"]').fill(words)
        return self

    def sends(self) -> Self:
        return self.follows(SEND)

    def keeps(self) -> Self:
        """Press the plain button that keeps a half-filled form."""
        return self.follows("main form button[formaction]")

    def presses_send(self) -> Self:
        """Press "send" where no page may come of it."""
        return self.taps_on(SEND)

    def follows(self, selector: str) -> Self:
        """Tap something that leads elsewhere, and wait to be there."""
        with self.page.expect_navigation():
            self.taps_on(selector)
        return self

    def taps_on(self, selector: str) -> Self:
        self.page.locator(selector).tap()
        self.taps += 1
        return self

    @property
    def sees_receipt(self) -> bool:
        """Whether the page thanks for an answer and shows what was said."""
        return self.page.locator("main .card .given").count() > 0

    def touchpoints(self) -> list[str]:
        """Return the keys of the touchpoints that the form asks about."""
        ids = (part.get_attribute("id") for part in self.page.locator(".touchpoint").all())
        return [str(name).removeprefix("t-") for name in ids]

    def value(self, field: str) -> str:
        """Return what stands in a field, or the choice of a group of radio buttons."""
        chosen = self.page.locator(f'[name="{field}"]:checked')
        if chosen.count():
            return chosen.input_value()
        boxes = self.page.locator(f'[name="{field}"]:not([type=radio]):not([type=checkbox])')
        return boxes.input_value() if boxes.count() else ""

    def sees_no_sideways_scroll(self) -> bool:
        return bool(self.page.evaluate(FITS))
