"""A number with its interval as a picture."""

from __future__ import annotations

from portal.charts.intervals import whisker_bar


def test_bar_and_whiskers_stand_to_scale() -> None:
    picture = str(whisker_bar(20, 10, 40, 40))
    assert '<rect width="150.00"' in picture
    assert "M75.00 11.0H300.00" in picture


def test_nothing_to_draw_is_an_empty_bar() -> None:
    assert '<rect width="0.00"' in str(whisker_bar(0, 0, 0, 0))


def test_nothing_runs_out_of_the_picture() -> None:
    assert "H300.00" in str(whisker_bar(10, 5, 90, 40))
