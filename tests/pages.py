"""A test client that examines every page it is given."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from flask.testing import FlaskClient
from justhtml import JustHTML
from werkzeug.test import TestResponse

FIELDS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
TOKEN = re.compile(r'(name="csrf_token"[^>]* value=)"([^"]+)"')


class ExaminingClient(FlaskClient):
    """Fails on a page that is not valid HTML, has no title or an input without a label."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request and look at the answer as a careful reader would."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and not response.content_encoding:
            examine(response.get_data(as_text=True))
        return response

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as a person of the firm."""
        response = self.submit("/login", {"email": email, "password": password})
        assert response.status_code == 303, response.get_data(as_text=True)

    def submit(self, page: str, data: dict[str, Any], to: str | None = None) -> TestResponse:
        """Open a page, and send a form from it with its CSRF token."""
        found = TOKEN.search(self.get(page).get_data(as_text=True))
        assert found, f"no form with a token on {page}"
        return self.post(to or page, data={"csrf_token": found[2], **data})


class Page:
    """A parsed page."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.document = JustHTML(html, sanitize=False, collect_errors=True)

    def all(self, selector: str) -> list[Any]:
        """Return the elements that a CSS selector names."""
        return list(self.document.query(selector))

    def attribute(self, selector: str, name: str) -> str:
        """Return an attribute of the first such element."""
        found = self.all(selector)
        assert found, f"no {selector} in the page"
        return found[0].attrs.get(name) or ""

    def text(self, selector: str = "body") -> str:
        """Return the words of the first such element, spaces single."""
        found = self.all(selector)
        assert found, f"no {selector} in the page"
        return " ".join(found[0].to_text().split())


def page_of(response: TestResponse) -> Page:
    """Parse the page of a response."""
    return _parsed(response.get_data(as_text=True))


def examine(html: str) -> None:
    """Assert what every page must be."""
    _examine(TOKEN.sub(r'\1""', html))


@lru_cache(maxsize=4)  # a page is examined, and then read by the test
def _parsed(html: str) -> Page:
    return Page(html)


@lru_cache(maxsize=2000)  # every sign-in begins with the same page
def _examine(html: str) -> None:
    page = _parsed(html)
    errors = [f"{error.code} on line {error.line}" for error in page.document.errors]
    assert not errors, f"not valid HTML: {errors}\n{html}"
    assert page.text("title"), "a page without a title"
    assert page.attribute("html", "lang") in ("ru", "en")
    elements = page.all("[id], label, input, select, textarea")
    ids = [element.attrs["id"] for element in elements if "id" in element.attrs]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    labelled = {each.attrs.get("for") for each in elements if each.name == "label"} - {None}
    for field in elements:
        if field.name in FIELDS and field.attrs.get("type") not in UNLABELLED:
            assert (
                field.attrs.get("id") in labelled
                or field.attrs.get("aria-label")
                or _is_inside(field, "label")
            ), f"no label: {field.attrs}"
    assert not re.search(r"\son\w+=|\sstyle=|<script>|javascript:", html), "inline code or style"


def _is_inside(element: Any, name: str) -> bool:
    while (element := element.parent) is not None:
        if element.name == name:
            return True
    return False
