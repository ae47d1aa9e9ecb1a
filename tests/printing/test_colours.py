"""A firm's colour on white paper."""

from __future__ import annotations

import pytest

from portal.printing.colours import (
    BLACK,
    READABLE_CONTRAST,
    WHITE,
    colour_from_hex,
    contrast_on_white,
    readable_on_white,
)


def test_contrast_runs_from_1_to_21() -> None:
    assert contrast_on_white(WHITE) == pytest.approx(1)
    assert contrast_on_white(BLACK) == pytest.approx(21)


def test_contrast_agrees_with_a_published_example() -> None:
    # #767676 is the lightest grey that passes WCAG 2 AA, as WebAIM publishes it: 4.54.
    assert contrast_on_white(colour_from_hex("#767676")) == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("written", ["#ffffff", "#ffee00", "#00ffff", "#ffc0cb", "#7fff00"])
def test_light_colour_is_darkened_until_it_reads(written: str) -> None:
    readable = readable_on_white(colour_from_hex(written))
    assert READABLE_CONTRAST <= contrast_on_white(readable) < READABLE_CONTRAST * 1.1


def test_darkened_colour_keeps_its_hue() -> None:
    red, green, blue = readable_on_white(colour_from_hex("#ff8000"))
    assert green / red == pytest.approx(0x80 / 0xFF)
    assert blue == 0


def test_dark_colour_stays_as_it_is() -> None:
    assert readable_on_white(colour_from_hex("#c2410c")) == colour_from_hex("#C2410C")


@pytest.mark.parametrize("written", ["", "red", "#fff", "#12345g", "#1234567"])
def test_what_is_no_colour_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        colour_from_hex(written)
