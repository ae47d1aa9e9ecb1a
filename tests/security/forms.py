"""Forms as a browser finds them on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from werkzeug.test import TestResponse

from tests.pages import page_of


@dataclass(frozen=True)
class Form:
    """A form: where it leads, how, what it would send now, and what its fields are called."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    names: tuple[str, ...]  # of all but the token, those that nobody ticked among them
    files: tuple[str, ...]


def forms_of(response: TestResponse, address: str) -> list[Form]:
    """Return the forms of a page; a button with an address of its own makes one more."""
    if response.mimetype != "text/html" or "<form" not in response.get_data(as_text=True):
        return []
    found = []
    page = page_of(response)
    # fields and buttons may stand outside of their form and name it
    outside = page.all("[form]")
    for form in page.all("form"):
        inputs = list(form.query("input, select, textarea, button"))
        inputs += [each for each in outside if each.attrs["form"] == form.attrs.get("id")]
        parts = _parts(inputs)
        method = (form.attrs.get("method") or "get").upper()
        actions = [form.attrs.get("action") or address]
        actions += [each.attrs["formaction"] for each in inputs if each.attrs.get("formaction")]
        found += [Form(urljoin(address, action), method, *parts) for action in actions]
    return found


def _parts(
    inputs: list[Any],
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]]:
    fields: list[tuple[str, str]] = []
    names: dict[str, None] = {}
    files: list[str] = []
    for each in inputs:
        attrs = each.attrs
        name = attrs.get("name")
        if not name:
            continue
        if attrs.get("type") == "file":
            files.append(name)
            continue
        if name != "csrf_token":
            names[name] = None
        if attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs:
            fields.append((name, _value(each)))
    return tuple(fields), tuple(names), tuple(files)


def _value(element: Any) -> str:
    attrs = element.attrs
    if element.name == "textarea":
        return str(element.to_text())
    if element.name == "select":
        options = list(element.query("option"))
        chosen = [each for each in options if "selected" in each.attrs] or options
        return str(chosen[0].attrs.get("value") or "") if chosen else ""
    return str(attrs.get("value") or "")
