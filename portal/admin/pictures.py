"""Figures as bars."""

from __future__ import annotations

from flask_babel import gettext as _
from markupsafe import Markup

from portal.charts import bars
from portal.charts.bars import Part, bar
from portal.charts.diverging import WHOLE, Reach, diverging_bar
from portal.charts.drawing import Paint
from portal.charts.svg import svg
from portal.questionnaires.words import EMOTIONS
from portal.statistics.nps import NPS
from portal.statistics.touchpoints import TouchpointFigures


def emotion_bar(figures: TouchpointFigures, reach: Reach = WHOLE) -> Markup:
    """Draw how many chose each emotion, worst on the left; rows of one reach can be compared."""
    words = [str(word) for _, word in reversed(EMOTIONS)]
    return svg(diverging_bar(figures.counts, words, reach=reach))


def nps_bar(figure: NPS) -> Markup:
    """Draw detractors, passives and promoters."""
    return svg(
        bar(
            [
                Part(figure.detractors, _("detractors"), Paint.EMOTION_1),
                Part(figure.passives, _("passives"), Paint.EMOTION_3),
                Part(figure.promoters, _("promoters"), Paint.EMOTION_5),
            ]
        )
    )


def length_bar(count: int, most: int) -> Markup:
    """Draw a count as a length beside others."""
    return svg(bars.length_bar(count, most))
