"""Which way mixed text runs."""

from __future__ import annotations

import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from portal.printing.reading_order import base_level, levels, mirrored, visual_order

ANY_CHARACTER = st.characters(codec=None, categories=None)


def shown(text: str) -> str:
    """Return text as it stands on paper from left to right."""
    found = levels(text)
    return "".join(
        mirrored(text[place]) if found[place] % 2 else text[place] for place in visual_order(found)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Анна Ltd", "Анна Ltd"),
        ("שלום Ltd", "םולש Ltd"),
        ("שלום, спасибо за заказ № 12!", "םולש, спасибо за заказ № 12!"),
        ("ООО שלום", "ООО םולש"),
        ("ООО «שלום» 12", "ООО «םולש» 12"),
        ('ООО "שלום" 12', 'ООО "םולש" 12'),
        ("ООО „שלום“ 12", "ООО „םולש“ 12"),
        ("ООО (שלום) 12", "ООО (םולש) 12"),
        ("שלום (12) א", "א (12) םולש"),
        ("שלום עולם!", "!םלוע םולש"),
        ("טלפון 12-34 א", "א 12-34 ןופלט"),
        ("", ""),
    ],
)
def test_line_stands_as_it_is_read(text: str, expected: str) -> None:
    assert shown(text) == expected


@given(st.text(st.sampled_from("абz אבגشرة12٣٤ .,-+%$!()[]")))
def test_order_is_that_of_the_reference(text: str) -> None:
    line = text.strip()
    # The reference leaves brackets as they were typed.
    reference = get_display(line, base_dir="LR"[base_level(line)])
    assert "".join(line[place] for place in visual_order(levels(line))) == reference


@given(st.text(ANY_CHARACTER))
def test_any_text_has_an_order(text: str) -> None:
    found = levels(text)
    assert len(found) == len(text)
    assert sorted(visual_order(found)) == list(range(len(text)))
    if not any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in text):
        assert set(found) <= {0}
