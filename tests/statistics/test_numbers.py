"""PRODUCT.md's definitions, on published figures and on anything."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.statistics.intervals import net_share, share
from portal.statistics.nps import nps, nps_of_scores
from portal.statistics.rates import response_rate
from portal.statistics.touchpoints import touchpoint_figures

counts = st.integers(0, 5000)

# San Francisco airport 2017: counts of 1..5, not noticed, blank; mean, net, noticed and its
# Wilson interval as published and re-derived (shared/data/README.md)
AIRPORT = {
    "Q7ART": (
        (18, 77, 553, 892, 744),
        445, 102, 3.992557, 67.469352, 83.693661, 82.260439, 85.032158,
    ),
    "Q7WIFI": (
        (50, 105, 390, 676, 921),
        592, 97, 4.079832, 67.320261, 78.346745, 76.763636, 79.850307,
    ),
    "Q7PARK": (
        (19, 58, 348, 487, 359),
        1410, 150, 3.872541, 60.503541, 47.407684, 45.522640, 49.300146,
    ),
    "Q7ALL": (
        (6, 32, 444, 1507, 699),
        0, 143, 4.064360, 80.654762, 100.0, 99.857293, 100.0,
    ),
}  # fmt: skip


def test_nps_of_the_airport_equals_the_published_one() -> None:
    figure = nps(promoters=1436, passives=968, detractors=342)
    assert figure is not None
    assert figure.n == 2746
    assert figure.score == pytest.approx(39.839767, abs=5e-7)
    assert (figure.low, figure.high) == pytest.approx((37.182361, 42.410218), abs=5e-7)


def test_nps_interval_equals_the_r_package_at_its_own_quantile() -> None:
    figure = nps(1436, 968, 342, z=1.96)
    assert figure is not None
    assert (figure.low, figure.high) == pytest.approx((37.182313, 42.410266), abs=5e-7)


@pytest.mark.parametrize("item", AIRPORT)
def test_touchpoints_of_the_airport_equal_the_published_ones(item: str) -> None:
    emotions, not_noticed, blank, mean, net, noticed, low, high = AIRPORT[item]
    figures = touchpoint_figures(emotions, not_noticed, blank)
    assert figures.mean == pytest.approx(mean, abs=5e-7)
    assert figures.net is not None
    assert figures.noticed is not None
    assert figures.net.value == pytest.approx(net, abs=5e-7)
    wilson = (figures.noticed.value, figures.noticed.low, figures.noticed.high)
    assert wilson == pytest.approx((noticed, low, high), abs=5e-7)


@pytest.mark.parametrize(
    ("above", "below", "n", "low", "high"),
    [(1636, 95, 2284, 65.122868, 69.638828), (2206, 38, 2688, 78.938065, 82.191627)],
)
def test_net_interval_equals_the_r_package_at_its_own_quantile(
    above: int, below: int, n: int, low: float, high: float
) -> None:
    interval = net_share(above, below, n, z=1.96)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-7)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(18, 20, 69.8966, 97.2134), (4, 200, 0.7804, 5.0287), (1, 30, 0.5909, 16.6704),
     (0, 30, 0.0, 11.3513), (30, 30, 88.6487, 100.0)],
)  # fmt: skip
def test_wilson_interval_equals_statsmodels(
    successes: int, n: int, low: float, high: float
) -> None:
    interval = share(successes, n)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


def test_single_answer_lies_inside_its_own_interval() -> None:
    for figure in (nps(1, 0, 0), nps(0, 1, 0), nps(0, 0, 1)):
        assert figure is not None
        assert figure.low <= figure.score <= figure.high


def test_nobody_answered_is_no_number() -> None:
    assert nps(0, 0, 0) is None
    assert share(0, 0) is None
    figures = touchpoint_figures([0] * 5, 0, 7)
    assert (figures.mean, figures.net, figures.noticed) == (None, None, None)


def test_blanks_and_not_noticed_never_count_as_numbers() -> None:
    plain = touchpoint_figures([0, 0, 1, 2, 3], 0, 0)
    with_silence = touchpoint_figures([0, 0, 1, 2, 3], 50, 90)
    assert (plain.mean, plain.net) == (with_silence.mean, with_silence.net)
    assert with_silence.noticed is not None
    assert with_silence.noticed.value == pytest.approx(100 * 6 / 56)


@given(counts, counts, counts)
def test_nps_equals_the_definition(promoters: int, passives: int, detractors: int) -> None:
    figure = nps(promoters, passives, detractors)
    n = promoters + passives + detractors
    if n == 0:
        assert figure is None
        return
    assert figure is not None
    assert figure.score == pytest.approx(float(Fraction(100 * (promoters - detractors), n)))
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = 1.959964 * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    assert figure.low == pytest.approx(min(figure.score, max(-100, 100 * (p - d - half))))
    assert figure.high == pytest.approx(max(figure.score, min(100, 100 * (p - d + half))))
    assert -100 <= figure.low <= figure.score <= figure.high <= 100


@given(st.dictionaries(st.integers(0, 10), st.integers(0, 50)))
def test_scores_fall_into_promoters_passives_and_detractors(scores: dict[int, int]) -> None:
    figure = nps_of_scores(scores)
    answers = [score for score, count in scores.items() for _ in range(count)]
    if not answers:
        assert figure is None
        return
    assert figure is not None
    assert figure.promoters == sum(score in (9, 10) for score in answers)
    assert figure.passives == sum(score in (7, 8) for score in answers)
    assert figure.detractors == sum(score <= 6 for score in answers)


@given(st.lists(counts, min_size=5, max_size=5), counts, counts)
def test_touchpoint_equals_the_definition(
    emotions: list[int], not_noticed: int, blank: int
) -> None:
    figures = touchpoint_figures(emotions, not_noticed, blank)
    n = sum(emotions)
    assert figures.n == n
    if n:
        assert figures.net is not None
        assert figures.noticed is not None
        net = Fraction(100 * (emotions[3] + emotions[4] - emotions[0] - emotions[1]), n)
        assert figures.net.value == pytest.approx(float(net))
        assert figures.noticed.value == pytest.approx(100 * n / (n + not_noticed))
        assert figures.noticed.low <= figures.noticed.value <= figures.noticed.high


@pytest.mark.parametrize("bad", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_negative_counts_are_refused(bad: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        nps(*bad)


def test_score_outside_the_scale_is_refused() -> None:
    with pytest.raises(ValueError):
        nps_of_scores({11: 84})


def test_more_answered_than_delivered_is_refused() -> None:
    with pytest.raises(ValueError):
        response_rate(delivered=1, answered=2)
