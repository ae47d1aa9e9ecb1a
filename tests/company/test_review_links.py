"""Addresses to which receipts link."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.company.errors import AddressFault, AddressRefused
from portal.company.rules import review_url

LONGEST = "https://maps.example/" + "x" * 479
PIECES = ["https", "http", ":", "//", "/", "@", ".", "maps", "example", " ", "8443", "[", "\\", "ё"]


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://maps.example/garna?tab=reviews#5", "https://maps.example/garna?tab=reviews#5"),
        ("maps.example/garna", "https://maps.example/garna"),
        ("//maps.example/garna", "https://maps.example/garna"),
        ("maps.example:8443/garna", "https://maps.example:8443/garna"),
        ("maps.example/go?to=http://garna.example", "https://maps.example/go?to=http://garna.example"),
        ("maps.example/@55.75,37.61", "https://maps.example/@55.75,37.61"),
        ("HTTPS://Maps.Example/Garna", "https://maps.example/Garna"),
        ("maps.example", "https://maps.example/"),
        ("отзывы.рф/гарна", "https://отзывы.рф/гарна"),
        (LONGEST.removeprefix("https://"), LONGEST),
    ],
)  # fmt: skip
def test_address_is_written_as_receipts_link_to_it(typed: str, url: str) -> None:
    assert review_url(typed) == url


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("https://maps.example/garna sport", AddressFault.SPACES),
        ("java\nscript:alert(1)", AddressFault.SPACES),
        ("https://maps.example/\u200b", AddressFault.SPACES),
        ("http://maps.example/garna", AddressFault.NOT_HTTPS),
        ("javascript:alert(1)", AddressFault.NOT_HTTPS),
        ("JavaScript://maps.example/%0Aalert(1)", AddressFault.NOT_HTTPS),
        ("data:text/html,hello", AddressFault.NOT_HTTPS),
        ("tel:+74950001620", AddressFault.NOT_HTTPS),
        ("mailto:anna@example.ru", AddressFault.NOT_HTTPS),
        ("anna@example.ru", AddressFault.SIGN_IN),
        ("https://maps.example@evil.example/", AddressFault.SIGN_IN),
        ("https://evil.example\\@maps.example/", AddressFault.SIGN_IN),
        ("", AddressFault.NO_HOST),
        ("https://", AddressFault.NO_HOST),
        ("https:///garna", AddressFault.NO_HOST),
        ("https:maps.example", AddressFault.NO_HOST),
        ("карты", AddressFault.NO_HOST),
        ("/garna", AddressFault.NO_HOST),
        ("https://maps..example/", AddressFault.NO_HOST),
        ("https://maps.example\\.evil.example/", AddressFault.NO_HOST),
        ("https://maps.example:port/", AddressFault.NO_HOST),
        ("https://[maps.example/", AddressFault.NO_HOST),
        (LONGEST.removeprefix("https://") + "x", AddressFault.TOO_LONG),
    ],
)
def test_address_that_no_receipt_should_link_to_is_refused(typed: str, fault: AddressFault) -> None:
    with pytest.raises(AddressRefused) as caught:
        review_url(typed)
    assert caught.value.fault is fault


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
@example("https://maps.example")
def test_whatever_is_typed_is_refused_or_fits_the_table_and_stays_as_it_is(typed: str) -> None:
    with suppress(AddressRefused):
        url = review_url(typed)
        assert url.startswith("https://")
        assert 9 <= len(url) <= 500
        assert review_url(url) == url
