"""What counts as one character for a reader."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.printing.graphemes import ends, graphemes

ANY_CHARACTER = st.characters(codec=None, categories=None)


@pytest.mark.parametrize(
    "grapheme",
    [
        "👨‍👩‍👧‍👦",
        "👍🏽",
        "👩🏿‍🚀",
        "🇷🇺",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "❤\ufe0f\u200d🔥",
        "1\ufe0f\u20e3",
        "а\u0304\u0301",
        "שׁ",
        "हि",
        "\u1112\u1161\u11ab",
    ],
)
def test_parts_that_are_read_together_stay_together(grapheme: str) -> None:
    assert graphemes(f"А{grapheme}{grapheme}б") == ["А", grapheme, grapheme, "б"]


@pytest.mark.parametrize("text", ["👍👍", "A🏽", "🇷🇺🇩🇪", " \u0301", "👨👩"])
def test_neighbours_stay_apart(text: str) -> None:
    assert len(graphemes(text)) == 2


def test_text_may_be_cut_only_between_graphemes() -> None:
    assert ends("и👍🏽!") == [0, 1, 3, 4]


@given(st.text(ANY_CHARACTER))
def test_graphemes_of_any_text_are_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text


@given(st.text(ANY_CHARACTER))
def test_cuts_of_any_text_are_between_its_graphemes(text: str) -> None:
    found = ends(text)
    assert [text[start:end] for start, end in pairwise(found)] == graphemes(text)


def test_every_character_taken_for_separate_is() -> None:
    separate = [chr(code) for code in range(0x2C00) if isinstance(ends(chr(code)), range)]
    assert len(separate) > 4000
    assert all(
        len(graphemes(f"{before}{character}")) == 2 for before in "а☎" for character in separate
    )
