"""What a browser is, in short words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.devices import device
from portal.accounts.models import DEVICE_LENGTH

WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36", "Chrome, Windows"),
        (f"{WINDOWS} Chrome/124.0.0.0 YaBrowser/24.6 Safari/537.36", "Yandex Browser, Windows"),
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36 Edg/126", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        ("curl/8.5.0", "curl"),
        ("", ""),
    ],
)
def test_browser_and_system_are_named(user_agent: str, said: str) -> None:
    assert device(user_agent) == said


@given(st.text())
def test_nothing_of_what_a_browser_says_of_itself_is_kept(text: str) -> None:
    said = device(f"Chrome/1 {text} Android")
    assert said.startswith(("Chrome, ", "Yandex", "Samsung", "Edge", "Opera", "Vivaldi", "Firefox"))
    assert len(device(text)) <= DEVICE_LENGTH
