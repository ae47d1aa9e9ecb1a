"""What the firm writes on its acts."""

from __future__ import annotations

import pytest

from portal.company.rules import unknown_placeholders


@pytest.mark.parametrize(
    "text", ["", "Спасибо!", "{client}, спасибо за заказ № {order}!", "{client}{client}"]
)
def test_greeting_may_ask_for_the_client_and_the_order(text: str) -> None:
    assert unknown_placeholders(text) == []


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{name}", ["{name}"]), ("{}", ["{}"]), ("{ client }", ["{ client }"]),
        ("{client", ["{"]), ("client}", ["}"]), ("{{client}}", ["{", "}"]),
        ("{client!r} {order:>9}", ["{client!r}", "{order:>9}"]),
    ],
)  # fmt: skip
def test_other_words_in_braces_and_stray_braces_are_named(text: str, unknown: list[str]) -> None:
    assert unknown_placeholders(text) == unknown
