"""What others published of the airport's survey, and a small survey of the same shape."""

from __future__ import annotations

from dataclasses import dataclass

from portal.statistics.touchpoints import touchpoint_figures
from tests.survey.sfo import NAMES, published_file

# detractors, passives, promoters by day of May 2017 (github atefalvi/sfo-dashboard @40d960a)
DAYS = {
    5: (7, 15, 25), 6: (24, 84, 81), 7: (20, 57, 47), 8: (27, 72, 90), 9: (17, 55, 75),
    10: (15, 34, 41), 13: (15, 34, 29), 14: (10, 37, 61), 15: (16, 41, 85), 16: (9, 28, 77),
    17: (9, 28, 60), 18: (10, 32, 55), 19: (26, 50, 83), 20: (5, 18, 38), 21: (9, 21, 30),
    22: (28, 74, 103), 23: (13, 31, 53), 24: (25, 89, 126), 25: (30, 97, 155), 30: (27, 71, 122),
}  # fmt: skip
# item, n, not noticed, blank, five counts, mean, net, low, high, noticed, low, high; the
# interval of net with z = 1.96
TABLE = """
Q7ART 2284 445 102 18 77 553 892 744 3.992557 67.469352 65.122868 69.638828 83.693661 82.260439 85.032158
Q7FOOD 2421 341 69 38 217 817 915 434 3.615448 45.187939 42.435962 47.828065 87.653874 86.374476 88.828677
Q7STORE 2374 375 82 28 155 862 925 404 3.641112 48.272957 45.655882 50.768182 86.358676 85.024786 87.591092
Q7SIGN 2703 53 75 19 78 478 1199 929 4.088050 75.138735 73.136166 76.974699 98.076923 97.493278 98.526731
Q7WALKWAYS 2629 136 66 15 51 460 1110 993 4.146824 77.481932 75.578684 79.208550 95.081374 94.210899 95.826759
Q7SCREENS 2659 99 73 14 57 501 1124 963 4.115081 75.817977 73.880459 77.584604 96.410442 95.649098 97.042682
Q7INFODOWN 1710 1014 107 22 91 443 648 506 3.891813 60.877193 57.885313 63.655843 62.775330 60.943204 64.571476
Q7INFOUP 1740 976 115 22 92 442 667 517 3.899425 61.494253 58.537761 64.239061 64.064801 62.241618 65.848255
Q7WIFI 2142 592 97 50 105 390 676 921 4.079832 67.320261 64.667437 69.784778 78.346745 76.763636 79.850307
Q7ROADS 1908 791 132 21 72 388 816 611 4.008386 69.916143 67.314514 72.298255 70.692849 68.947207 72.379672
Q7PARK 1271 1410 150 19 58 348 487 359 3.872541 60.503541 57.060275 63.661860 47.407684 45.522640 49.300146
Q7AIRTRAIN 1450 1239 142 17 34 268 589 542 4.106897 74.482759 71.696836 76.961113 53.923392 52.035128 55.800462
Q7LTPARKING 834 1816 181 16 49 217 314 238 3.850120 58.393285 53.897061 62.470920 31.471698 29.731440 33.265596
Q7RENTAL 1006 1644 181 24 56 246 408 272 3.842942 59.642147 55.556970 63.372663 37.962264 36.133254 39.826124
Q7ALL 2688 0 143 6 32 444 1507 699 4.064360 80.654762 78.938065 82.191627 100.000000 99.857293 100.000000
"""  # noqa: E501


@dataclass(frozen=True)
class Expected:
    """What is known of one item; net and noticed with their bounds, in percent."""

    n: int
    not_noticed: int
    blank: int
    counts: tuple[int, ...]
    mean: float | None
    net: tuple[float, float, float] | None
    noticed: tuple[float, float, float] | None


@dataclass(frozen=True)
class Survey:
    """A file as published, and what is known of it. days: detractors, passives, promoters."""

    raw: str
    people: int
    days: dict[int, tuple[int, int, int]]
    items: dict[str, Expected]


def surveys() -> dict[str, Survey]:
    """Return the made survey, and the airport's where its file is at hand."""
    raw = published_file()
    found = {"made": made()}
    if raw is not None:
        found["airport"] = Survey(raw, 2831, DAYS, dict(map(_expected, TABLE.strip().split("\n"))))
    return found


def made() -> Survey:
    """Return seven people: one says nothing, 6 is not noticed, 11 and 0 and Blank are blanks."""
    header = f"INTDATE,NETPRO,{','.join(NAMES)}"
    said = {"Q7ART": "5416600", "Q7ALL": ["4", "5", "3", "2", "Blank", "1", "Blank"]}
    days, scores = (5, 5, 5, 5, 30, 30, 30), (10, 9, 8, 0, 11, 6, 11)
    rows = [
        [
            str(days[at]),
            str(scores[at]),
            *(said[item][at] if item in said else "0" for item in NAMES),
        ]
        for at in range(7)
    ]
    nobody = _made_item((0, 0, 0, 0, 0), 0, 7)
    return Survey(
        "\n".join([header, *(",".join(row) for row in rows)]) + "\n",
        7,
        {5: (1, 1, 2), 30: (1, 0, 0)},
        dict.fromkeys(NAMES, nobody)
        | {
            "Q7ART": _made_item((1, 0, 0, 1, 1), 2, 2),
            "Q7ALL": _made_item((1, 1, 1, 1, 1), 0, 2),
        },
    )


def _made_item(counts: tuple[int, ...], not_noticed: int, blank: int) -> Expected:
    figures = touchpoint_figures(counts, not_noticed, blank)
    net, noticed = (
        (figure.value, figure.low, figure.high) if figure else None
        for figure in (figures.net, figures.noticed)
    )
    return Expected(sum(counts), not_noticed, blank, counts, figures.mean, net, noticed)


def _expected(line: str) -> tuple[str, Expected]:
    item, *cells = line.split()
    whole, parts = [int(cell) for cell in cells[:8]], [float(cell) for cell in cells[8:]]
    return item, Expected(
        n=whole[0], not_noticed=whole[1], blank=whole[2], counts=tuple(whole[3:]), mean=parts[0],
        net=(parts[1], parts[2], parts[3]), noticed=(parts[4], parts[5], parts[6]),
    )  # fmt: skip
