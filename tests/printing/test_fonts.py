"""What the embedded typeface prints, and how text is fitted into its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.printing.fonts import BOX, ELLIPSIS, Style, fit, printable, width_mm
from portal.printing.weights import Font

BODY = Style(Font.REGULAR, 10, 4.6)


@pytest.mark.parametrize("font", Font)
def test_every_weight_prints_what_russian_acts_need(font: Font) -> None:
    text = "Съешь ещё этих мягких французских булок № 5 «„“» — – … ₽ Ё ✓ × ’"
    assert printable(text, font) == text


@pytest.mark.parametrize("missing", ["\ue000", "\U00013000", "\ue000\ue001", "\U00013000\u0301"])
def test_character_that_no_font_has_becomes_a_visible_box(missing: str) -> None:
    assert BOX in "□☐?"
    assert printable(f"Анна {missing} Ко", Font.REGULAR) == f"Анна {BOX} Ко"


@pytest.mark.parametrize(
    "text",
    [
        "семья 👨‍👩‍👧‍👦 и 👍🏽",
        "שלום עולם!",
        "شركة النور",
        "中文",
        "می\u200cخواهم",
        "𝓐 ★ 🇷🇺 1\ufe0f\u20e3",
    ],
)
def test_what_fallback_fonts_draw_is_kept(text: str) -> None:
    assert printable(text, Font.REGULAR) == text


def test_letters_of_two_parts_are_composed() -> None:
    assert printable("Е\u0308лка и\u0306од", Font.REGULAR) == "Ёлка йод"


def test_control_format_and_surrogate_characters_go() -> None:
    assert printable("А\x00н\u202eн\u200bа\ud800", Font.REGULAR) == "Анна"


def test_line_ends_and_tabs_become_one_space() -> None:
    assert printable("  Анна\r\n\t Ивановна\n", Font.REGULAR) == "Анна Ивановна"


def test_variation_selector_leaves_no_box() -> None:
    assert printable("✓\ufe0f", Font.REGULAR) == "✓"


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None, categories=None)))
def test_any_text_is_printable_and_has_a_width(text: str) -> None:
    kept = printable(text, Font.REGULAR)
    assert printable(kept, Font.REGULAR) == kept
    assert kept == kept.strip()
    assert width_mm(kept, BODY) >= 0
    assert fit(text, BODY, 30, 2).style.size_pt >= 8


def test_outlined_text_is_measured() -> None:
    assert width_mm("Анна 😀", BODY) > width_mm("Анна ", BODY) + 3


def test_markup_is_only_text() -> None:
    markup = '<b>a</b> & <font color="red">'
    assert printable(markup, Font.REGULAR) == markup


def test_short_text_keeps_its_size() -> None:
    fitted = fit("Сроки", BODY, 60)
    assert (fitted.lines, fitted.style, fitted.is_cut) == (("Сроки",), BODY, False)


def test_slightly_long_text_shrinks_and_stays_whole() -> None:
    text = "Общение с менеджером"
    fitted = fit(text, BODY, width_mm(text, BODY) * 0.9)
    assert fitted.lines == (text,)
    assert fitted.style.size_pt < BODY.size_pt


def test_long_text_is_never_smaller_than_four_fifths() -> None:
    assert fit("Ж" * 500, BODY, 60).style.size_pt == pytest.approx(8)


def test_long_text_ends_in_an_ellipsis() -> None:
    fitted = fit("слово " * 100, BODY, 60, 2)
    assert fitted.is_cut
    assert fitted.lines[-1].endswith(ELLIPSIS)


@pytest.mark.parametrize(
    "text",
    [
        "слово " * 100,
        "Ж" * 300,
        "№ 5 и в — к 7 " * 30,
        "а-б/в" * 90,
        "👨‍👩‍👧‍👦" * 60,
        "שלום עולם " * 30,
        "النور" * 40,
        "中文" * 90,
        "ООО שלום 12 👍🏽 " * 20,
    ],
)
@pytest.mark.parametrize("max_lines", [1, 2, 5])
def test_no_line_is_wider_than_its_place(text: str, max_lines: int) -> None:
    fitted = fit(text, BODY, 60, max_lines)
    assert len(fitted.lines) <= max_lines
    assert all(width_mm(line, fitted.style) <= 60 for line in fitted.lines)


def test_word_longer_than_the_line_is_broken_and_kept_whole() -> None:
    fitted = fit("Ж" * 60, BODY, 60, 9)
    assert "".join(fitted.lines) == "Ж" * 60


@pytest.mark.parametrize("grapheme", ["👨‍👩‍👧‍👦", "👍🏽", "🇷🇺", "ж\u0301", "שׁ"])
def test_grapheme_is_not_cut(grapheme: str) -> None:
    for width in range(3, 40, 3):
        for line in fit(grapheme * 40, BODY, width, 3).lines:
            assert line.removesuffix(ELLIPSIS).replace(grapheme, "") == ""


def test_grapheme_wider_than_its_place_stays_whole() -> None:
    assert fit("👨‍👩‍👧‍👦😀", BODY, 1, 3).lines == ("👨‍👩‍👧‍👦", "😀")


def test_no_break_space_is_as_wide_as_a_plain_one() -> None:
    for text in ("Анна и", "שלום א", "النور و", "हिन्दी अ"):
        assert width_mm(text.replace(" ", "\u00a0"), BODY) == width_mm(text, BODY)


def test_line_does_not_end_with_a_preposition_or_a_number() -> None:
    text = "Посоветуете ли вы нас друзьям и коллегам до 20 ноября — и в 7 городах"
    for width in range(25, 90):
        lines = fit(text, BODY, width, 9).lines
        assert " ".join(lines) == text
        assert not any(line.endswith((" и", " в", " 20", " 7")) for line in lines[:-1])
        assert not any(line.startswith("—") for line in lines)


def test_empty_text_gives_no_lines() -> None:
    assert fit("\u200b \n", BODY, 60).lines == ()


def test_no_room_is_refused() -> None:
    with pytest.raises(ValueError):
        fit("Сроки", BODY, 0)
