"""Text that the main typeface lacks, as runs of outlines."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.printing.fallback import Drawn, Outlined, Run, kept, runs

BOX = "□"
ANY_CHARACTER = st.characters(codec=None, categories=None)
FAMILY = "👨‍👩‍👧‍👦"
OPERATORS = re.compile(r"(?:-?\d+ ){2}[ml]|(?:-?\d+ ){6}c|h")


def known(character: str) -> bool:
    """Stand in for Source Sans Pro: Latin, Russian and a little more."""
    return " " <= character <= "~" or "А" <= character <= "ё" or character in "«»№—☐□"


def read(found: tuple[Run, ...]) -> list[str]:
    """Return the runs from left to right, those in outlines between bars."""
    return [run.text if isinstance(run, Drawn) else f"|{run.text}|" for run in found]


def test_text_of_the_main_font_is_one_run() -> None:
    assert runs("Анна «Ко» <b>&", known) == (Drawn("Анна «Ко» <b>&"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Анна 👍🏽 Ко", ["Анна ", "|👍🏽|", " Ко"]),
        ("שלום Ltd", ["|שלום|", " Ltd"]),
        ("Ltd שלום", ["Ltd ", "|שלום|"]),
        ("شركة النور", ["|شركة النور|"]),
        ("ООО «שלום» 12", ["ООО «", "|שלום|", "» 12"]),
        ("שלום (12)!", ["!(12) ", "|שלום|"]),
        ("שלום 👍🎉", ["|🎉|", "|👍|", " ", "|שלום|"]),
        ("ООО 中文 2", ["ООО ", "|中文|", " 2"]),
        ("𝓐𝓑 ★", ["|𝓐𝓑|", " ", "|★|"]),
    ],
)
def test_runs_stand_from_left_to_right(text: str, expected: list[str]) -> None:
    assert read(runs(text, known)) == expected


@pytest.mark.parametrize(
    "emoji", [FAMILY, "👍🏽", "🇷🇺", "❤\ufe0f", "1\ufe0f\u20e3", "👩🏿‍🚀", "🩷"]
)
def test_emoji_of_several_parts_is_drawn_as_one(emoji: str) -> None:
    (run,) = runs(emoji, known)
    (face,) = runs("😀", known)
    assert isinstance(run, Outlined)
    assert isinstance(face, Outlined)
    assert run.text == emoji
    assert run.advance == face.advance


def test_emoji_that_cannot_be_joined_is_drawn_in_parts() -> None:
    (run,) = runs("😀\u200d🚀", known)
    (face,) = runs("😀", known)
    assert isinstance(run, Outlined)
    assert isinstance(face, Outlined)
    assert run.advance == pytest.approx(2 * face.advance)


@pytest.mark.parametrize("text", ["\ue000", "\ud800", "\U0010ffff", "\x00\x01", "\ue000\u0301"])
def test_what_no_font_has_becomes_one_box(text: str) -> None:
    assert runs(f"А{text}б", known, box=BOX) == (Drawn(f"А{BOX}б"),)


def test_grapheme_without_a_font_of_its_own_is_drawn_in_parts() -> None:
    assert read(runs("中\u05b8", known)) == ["|中|", "|\u05b8|"]


def test_letter_with_a_mark_is_drawn_by_one_font() -> None:
    assert read(runs("ж\u0304", known)) == ["|ж\u0304|"]


def test_joiners_stay_only_where_they_are_drawn() -> None:
    assert kept(f"А\u200dн\u200cна\ufe0f {FAMILY} می\u200cخواهم", known, BOX) == (
        f"Анна {FAMILY} می\u200cخواهم"
    )


def test_arabic_letters_are_joined() -> None:
    (joined,) = runs("نور", known)
    apart = [runs(letter, known)[0] for letter in "نور"]
    assert isinstance(joined, Outlined)
    assert joined.advance < sum(run.advance for run in apart if isinstance(run, Outlined))


def test_right_to_left_letters_are_placed_from_the_right() -> None:
    """Alef alone has the same strokes as the alef of a word, which stands last from the left."""
    (word,), (alef,) = runs("אב", known), runs("א", known)
    assert isinstance(word, Outlined)
    assert isinstance(alef, Outlined)
    assert xs(word)[-1] - xs(alef)[-1] == pytest.approx((word.advance - alef.advance) * 1000, abs=1)


def xs(run: Outlined) -> list[int]:
    return [int(operator.split()[0]) for operator in OPERATORS.findall(run.path) if " " in operator]


@pytest.mark.parametrize("text", ["שלום", "😀", "中", "★", "𝓐"])
def test_outlines_of_bold_text_are_bolder(text: str) -> None:
    (regular,), (bold,) = runs(text, known), runs(text, known, weight=700)
    assert isinstance(regular, Outlined)
    assert isinstance(bold, Outlined)
    assert regular.path != bold.path


def test_threads_draw_the_same() -> None:
    texts = [f"{letter}{FAMILY} שלום النور 中文" for letter in "абвгдежз"] * 8
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: runs(text, known), texts))
    assert together == [runs(text, known) for text in texts]


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        ANY_CHARACTER | st.sampled_from('אבע שלنور👍👩\u200d\ufe0f🏽🇷中ж(»"\u0301'), max_size=20
    )
)
def test_any_text_has_runs_and_loses_nothing(text: str) -> None:
    found = runs(text, known, box=BOX)
    for run in found:
        if isinstance(run, Drawn):
            assert all(map(known, run.text))
        else:
            assert run.advance >= 0
            assert re.fullmatch(rf"(?:(?:{OPERATORS.pattern}) ?)*", run.path)
    kept_text = kept(text, known, BOX)
    assert kept(kept_text, known, BOX) == kept_text
    assert sum(len(run.text) for run in found) == len(kept_text)
    assert [c for c in text if known(c)] == [c for c in kept_text if known(c) and c != BOX] or (
        BOX in text
    )


def test_pile_of_marks_does_not_reach_other_lines() -> None:
    (run,) = runs("ж" + "\u0304" * 90, known)
    assert isinstance(run, Outlined)
    heights = [int(number) for number in re.findall(r"(-?\d+) [mlc]", run.path)]
    assert max(heights) < 1700


def test_very_long_word_is_drawn_whole() -> None:
    (run,) = runs("ש" * 3000, known)
    assert isinstance(run, Outlined)
    assert len(run.text) == 3000
