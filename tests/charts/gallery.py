"""Pictures of charts to look at: pages at two widths, light and dark, and paper."""

from __future__ import annotations

import argparse
import math
from datetime import date
from pathlib import Path

import flask_bootstrap
from markupsafe import Markup
from playwright.sync_api import sync_playwright

from portal.charts.bars import Part, bar, length_bar
from portal.charts.diverging import diverging_bar, reach_of
from portal.charts.drawing import Drawing, Paint
from portal.charts.interval_bar import interval_bar
from portal.charts.liked_map import Dot, liked_map
from portal.charts.scale import SHARE
from portal.charts.sparkline import sparkline
from portal.charts.svg import svg, svg_of_two
from portal.charts.trend import TrendMark, TrendPoint, trend
from portal.config import ROOT
from portal.statistics.corners import cut_of
from portal.statistics.nps import nps
from portal.statistics.touchpoints import touchpoint_figures
from tests.charts.drawn import EMOTIONS, MAP_WORDS, WIDTHS, pdf_of
from tests.journeys.browser import ARGUMENTS, CHROMIUM
from tests.printing.reading import pictures

NAMES = ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
TOUCHPOINTS = [
    *("Упаковка", "Подарок в посылке", "Открытка", "Разговор с менеджером", "Срок доставки"),
    *("Сайт и оформление заказа", "Сборка", "Инструкция", "Курьер", "Качество товара"),
]


def months(count: int = 12) -> list[TrendPoint]:
    """Return a year with a gap and a month of few answers."""
    points = []
    for index in range(count):
        on = date(2025 + index // 12, index % 12 + 1, 1)
        size = (58, 44, 0, 3, 27)[index] if index < 5 else 30 + index
        good = round(size * (0.55 + 0.2 * math.sin(index)))
        bad = round(size * 0.2)
        found = nps(good, size - good - bad, bad)
        points.append(
            TrendPoint(on, found.score, found.low, found.high, found.n)
            if found
            else TrendPoint(on, None)
        )
    return points


def said(point: TrendPoint) -> str:
    if point.value is None:
        return f"{point.month:%m.%Y}: ответов нет"
    return f"{point.month:%m.%Y}: {point.value:.0f}, ответов: {point.n}"


def trend_of(points: list[TrendPoint], width: float, marks: list[TrendMark]) -> Drawing:
    names = [f"{NAMES[point.month.month - 1]} {point.month:%y}" for point in points]
    return trend(points, names, label="NPS", tooltip=said, marks=marks, width=width)


def dots(count: int, spread: float = 1) -> list[Dot]:
    """Return touchpoints, some of them close together."""
    found = []
    for index in range(count):
        rated = 20 + 7 * (index % 9)
        unseen = round((10 + index * 13 % 41) * spread)
        low, middle = rated // (4 + index % 5), round(rated * 0.25)
        figures = touchpoint_figures([low // 2, low - low // 2, middle, 0, 0], unseen, 0)
        rest = rated - low - middle
        figures = touchpoint_figures([*figures.counts[:3], rest // 2, rest - rest // 2], unseen, 0)
        if figures.net is None or figures.noticed is None:
            continue
        net, noticed = figures.net, figures.noticed
        name = TOUCHPOINTS[index % len(TOUCHPOINTS)] + (" ещё раз и подробнее" * (index // 10))
        found.append(
            Dot(name, noticed.value, net.value, (noticed.low, noticed.high), (net.low, net.high),
                f"{name}: заметили {noticed.value:.0f} %, эмоция {net.value:.0f}")
        )  # fmt: skip
    return found


def map_of(found: list[Dot], width: float) -> Drawing:
    cut = cut_of([(dot.noticed, dot.net) for dot in found])
    return liked_map(found, (cut.noticed, cut.net), MAP_WORDS, label="Карта", width=width)


def pairs() -> dict[str, tuple[Drawing, Drawing]]:
    """Return the large charts, each at both widths."""
    marks = [
        TrendMark(date(2025, 6, 10), "новый регламент"),
        TrendMark(date(2025, 7, 3), "новая анкета"),
        TrendMark(date(2025, 11, 20), "другая упаковка"),
    ]
    drawn = {
        "год": [trend_of(months(), width, marks) for width in WIDTHS],
        "три года": [trend_of(months(36), width, marks) for width in WIDTHS],
        "один месяц": [trend_of(months(1), width, []) for width in WIDTHS],
        "без ответов": [trend_of([], width, []) for width in WIDTHS],
        "карта": [map_of(dots(8), width) for width in WIDTHS],
        "карта: 30 точек": [map_of(dots(30), width) for width in WIDTHS],
        "карта: одна точка": [map_of(dots(1), width) for width in WIDTHS],
        "карта: теснота": [map_of([dots(3)[1]] * 12, width) for width in WIDTHS],
    }
    return {name: (narrow, wide) for name, (narrow, wide) in drawn.items()}


def small() -> list[Drawing]:
    """Return the small charts."""
    rows = [[3, 5, 9, 22, 40], [0, 1, 2, 3, 4], [12, 9, 8, 2, 1], [0, 0, 0, 0, 7], [0, 0, 3, 0, 0]]
    reach = reach_of(rows)
    values = [point.value for point in months()]
    return [
        *(diverging_bar(row, EMOTIONS, reach=reach) for row in rows),
        diverging_bar([1, 2, 3, 4, 5], EMOTIONS),
        bar([Part(9, "критики", Paint.EMOTION_1), Part(20, "нейтралы", Paint.EMOTION_3),
             Part(50, "промоутеры", Paint.EMOTION_5)]),
        length_bar(3, 4),
        sparkline(values, label="год"),
        sparkline([None, *values[5:], None, 10.0], label="год"),
        sparkline([5.0], label="месяц"),
        interval_bar(42, 31, 53),
        interval_bar(-100, -100, -40),
        interval_bar(80, 60, 90, span=SHARE),
        interval_bar(12),
    ]  # fmt: skip


def page() -> str:
    """Return a page with every chart."""
    css = (ROOT / "static" / "css" / "staff.css").read_text("utf-8")
    large = Markup().join(
        Markup("<h2>{}</h2>{}").format(name, svg_of_two(*pair)) for name, pair in pairs().items()
    )
    items = Markup().join(Markup("<p>{}</p>").format(svg(drawing)) for drawing in small())
    return (
        '<!DOCTYPE html><html data-bs-theme="THEME"><meta name="viewport" '
        'content="width=device-width, initial-scale=1"><link rel="stylesheet" href="BOOTSTRAP">'
        f'<style>{css}</style><main class="container-xl">{large}{items}</main></html>'
    )


def main() -> None:
    """Write the pictures into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    static = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css"
    html = page().replace("BOOTSTRAP", (static / "bootstrap.min.css").as_uri())
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for theme in ("light", "dark"):
            file = folder / f"{theme}.html"
            file.write_text(html.replace("THEME", theme), "utf-8")
            for width in (360, 1280):
                view = browser.new_page(viewport={"width": width, "height": 800})
                view.goto(file.as_uri())
                view.screenshot(path=folder / f"{width}-{theme}.png", full_page=True)
                view.close()
        browser.close()
    drawings = [*(narrow for narrow, _ in pairs().values()), *small()]
    for number, picture in enumerate(pictures(pdf_of(drawings), 96)):
        picture.save(folder / f"paper-{number:02}.png")


if __name__ == "__main__":
    main()
