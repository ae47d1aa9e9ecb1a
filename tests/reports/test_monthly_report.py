"""The PDF for the boss, read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.reports.monthly.data import ReportData
from portal.reports.monthly.document import report_pdf
from portal.reports.monthly.periods import (
    is_month,
    last_full_month,
    period_before,
)
from portal.reports.periods import months_up_to
from tests.printing.reading import complaints_about, fonts_of, page_count, text_of, text_of_pages
from tests.reports.report_data import monster, nothing, one_answer, ordinary, quote, touchpoint

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


@pytest.mark.usefixtures("english")
def test_report_says_firm_period_figures_and_words() -> None:
    text = text_of(report_pdf(ordinary()))
    for said in (
        "ООО «Ромашка»", "Report: May 2026", "NPS", "55", "72 %", "58 of 80 delivered orders",
        "up by 72, and not by chance", "2 claims among them", "Упаковка", "Подарок",
        "Коробка пришла мятая", "Спасибо за открытку!", "Keep it so", "1 / 2", "2 / 2",
    ):  # fmt: skip
        assert said in text


@pytest.mark.usefixtures("english")
def test_touchpoints_keep_their_order_and_carry_net_interval_and_noticing() -> None:
    rows = (touchpoint("Worst", 9, 8, 7, 6, 5), touchpoint("Best", 0, 0, 0, 0, 30))
    text = text_of(report_pdf(ordinary(touchpoints=rows)))
    table = text[text.index("Touchpoints, worst first") :]
    assert table.index("Worst") < table.index("Best")
    assert "−17 −43 … 12" in table  # net emotion and its interval
    assert "91 %" in table  # noticed: 30 of 33


@pytest.mark.usefixtures("english")
def test_narrowed_report_says_what_it_leaves_out() -> None:
    text = text_of(report_pdf(ordinary(narrowed=("пользуется", "QR"))))
    assert "Only: пользуется · QR" in text


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("make", [ordinary, monster, nothing, one_answer])
def test_any_report_is_a_sound_file_with_its_fonts_inside(make: Callable[[], ReportData]) -> None:
    pdf = report_pdf(make())
    assert complaints_about(pdf) == ""
    assert {row[0].partition("+")[2].partition("-")[0] for row in fonts_of(pdf)} == {
        "SourceSansPro"
    }
    pages = text_of_pages(pdf)
    assert len(pages) == page_count(pdf)
    assert all(f"{at} / {len(pages)}" in text for at, text in enumerate(pages, 1))


@pytest.mark.usefixtures("english")
def test_few_answers_get_no_interval_and_no_verdict() -> None:
    text = text_of(report_pdf(one_answer()))
    assert "Too early to judge: 1 answer so far." in text
    assert "nothing to compare with" in text
    assert "sure that it is between" not in text


@pytest.mark.usefixtures("english")
def test_markup_in_an_answer_stays_text() -> None:
    text = text_of(report_pdf(ordinary(upset=(quote("<b>1 < 2</b> & so on", 1),))))
    assert "<b>1 < 2</b> & so on" in text


@pytest.mark.usefixtures("english")
def test_same_figures_are_the_same_bytes() -> None:
    assert report_pdf(ordinary()) == report_pdf(ordinary())


@given(DAYS)
def test_last_full_month_is_over_and_whole(today: date) -> None:
    first, last = last_full_month(today)
    assert is_month(first, last)
    assert last < today
    assert (last + timedelta(days=1)).replace(day=1) == today.replace(day=1)


@given(DAYS, st.integers(0, 800))
def test_period_before_is_as_long_and_ends_the_day_before(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    start, end = period_before(first, last)
    assert end == first - timedelta(days=1)
    assert is_month(start, end) if is_month(first, last) else end - start == last - first


@given(DAYS)
def test_twelve_months_follow_each_other_and_end_with_the_period(last: date) -> None:
    months = months_up_to(last)
    assert len(months) == 12
    assert months[-1] == last.replace(day=1)
    for month, following in pairwise(months):
        assert (month + timedelta(days=31)).replace(day=1) == following
