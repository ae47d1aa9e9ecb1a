"""Figures as bars."""

from __future__ import annotations

from flask_babel import gettext as _
from markupsafe import Markup

from portal.charts.bars import Part, bar
from portal.questionnaires.words import EMOTIONS
from portal.statistics.nps import NPS
from portal.statistics.touchpoints import TouchpointFigures


def emotion_bar(figures: TouchpointFigures) -> Markup:
    """Draw how many chose each emotion, worst on the left."""
    return bar(
        [
            Part(figures.counts[value - 1], str(word), f"e{value}")
            for value, word in reversed(EMOTIONS)
        ]
    )


def nps_bar(figure: NPS) -> Markup:
    """Draw detractors, passives and promoters."""
    return bar(
        [
            Part(figure.detractors, _("detractors"), "e1"),
            Part(figure.passives, _("passives"), "e3"),
            Part(figure.promoters, _("promoters"), "e5"),
        ]
    )
