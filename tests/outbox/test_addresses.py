"""Where webhooks go, and where they never do."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.outbox.addresses import AddressUnfit, Target, is_public, resolved, target_of

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "198.18.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255",
    "240.0.0.1", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_address_of_an_inner_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_address_is_taken_apart_with_its_path_escaped() -> None:
    assert target_of("https://пример.рф:8443/хук?a=б&c=%20") == Target(
        "https", "xn--e1afmkfd.xn--p1ai", 8443, "/%D1%85%D1%83%D0%BA?a=%D0%B1&c=%20"
    )
    assert target_of("https://crm.example.ru").path == "/"


@pytest.mark.parametrize(
    "url",
    [
        "", "crm.example.ru/hook", "ftp://crm.example.ru/", "http://crm.example.ru/",
        "https://", "https:///hook", "https://user:secret@crm.example.ru/", "javascript:alert(1)",
        "https://crm.example.ru:0/", "https://crm.example.ru:99999/", "https://crm example.ru/",
        "https://crm.example.ru/\r\nHost: evil", "https://[::1/", "file:///etc/passwd",
        "https://crm.example.ru\\@evil.example/", "https://a_b:x/", "https://" + "a" * 300 + ".ru/",
    ],
)  # fmt: skip
def test_no_message_goes_to_such_an_address(url: str) -> None:
    with pytest.raises(AddressUnfit):
        target_of(url)


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://crm.example.ru/{text}"):
        try:
            target = target_of(url)
        except AddressUnfit:
            continue
        assert target.scheme == "https"
        assert target.path.isascii()
        assert not set(target.path + target.host) & set(" \r\n\t")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A name server of one's own: the network has none for tests."""

    def lead_to(*addresses: str) -> None:
        def look_up(host: str, port: int, **_: Any) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    return lead_to


HOOK = Target("https", "crm.example.ru", 443, "/")


def test_name_is_resolved_and_its_address_is_the_one_to_connect_to(
    names: Callable[..., None],
) -> None:
    names("93.184.215.14")
    assert resolved(HOOK) == "93.184.215.14"


@pytest.mark.parametrize("private", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1"])
def test_name_that_leads_inside_is_refused_even_beside_a_public_address(
    names: Callable[..., None], private: str
) -> None:
    names("93.184.215.14", private)
    with pytest.raises(AddressUnfit, match="not on the public internet"):
        resolved(HOOK)
    assert resolved(HOOK, private_allowed=True) == "93.184.215.14"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "localhost"])
def test_loopback_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(AddressUnfit):
        resolved(target_of(f"https://{host}/"))
