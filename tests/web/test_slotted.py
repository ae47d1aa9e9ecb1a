"""Pages that are made once and filled in."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.web.slotted import SlottedPage

SLOTS = ("first", "second")
app = Flask(__name__)


def render(values: dict[str, str]) -> str:
    return f"<p>Ёж {values['first']}</p>{'long ' * 50}{values['second']}{values['first']}"


def served(encoding: str, values: dict[str, str]) -> tuple[bytes, str | None]:
    with app.test_request_context("/", headers={"Accept-Encoding": encoding}):
        response = SlottedPage(SLOTS, render).response(values)
        assert "Accept-Encoding" in response.vary
        return response.get_data(), response.headers.get("Content-Encoding")


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(anything, anything)
def test_compressed_page_is_the_plain_one(first: str, second: str) -> None:
    values = {"first": first, "second": second}
    plain, no_encoding = served("", values)
    squeezed, encoding = served("gzip, br", values)
    assert (no_encoding, encoding) == (None, "gzip")
    assert gzip.decompress(squeezed) == plain


def test_slots_are_escaped() -> None:
    plain, _encoding = served("", {"first": "<b> & \"'", "second": ""})
    assert b"<b>" not in plain
    assert b"&lt;b&gt; &amp; &#34;&#39;" in plain


@pytest.mark.parametrize("length", [0, 1, 0xFFFF, 0x10000, 200_000])
def test_slot_may_have_any_length(length: int) -> None:
    squeezed, _encoding = served("gzip", {"first": "x" * length, "second": ""})
    assert gzip.decompress(squeezed).count(b"x") == 2 * length


@pytest.mark.parametrize("encoding", ["", "br", "identity", "gzip;q=0"])
def test_browser_that_reads_no_gzip_gets_the_plain_page(encoding: str) -> None:
    content, compressed = served(encoding, {"first": "1", "second": "2"})
    assert compressed is None
    assert content.startswith("<p>Ёж 1".encode())
