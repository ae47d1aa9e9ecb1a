"""What can happen to questionnaires: they are only ever published anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.questionnaires.models import Questionnaire, QuestionnaireItem
from portal.questionnaires.queries import current_questionnaire
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint


@dataclass(frozen=True)
class Asked:
    """One touchpoint with the words by which a questionnaire asks of it."""

    touchpoint: Touchpoint
    label_ru: str
    label_en: str


def publish(
    name: str, recommend_ru: str, recommend_en: str, asked: Sequence[Asked], at: datetime
) -> Questionnaire:
    """Publish a questionnaire: new acts get it, printed ones keep theirs."""
    questionnaire = Questionnaire(
        name=name,
        recommend_ru=recommend_ru,
        recommend_en=recommend_en,
        published_at=at,
        imported=False,
        items=_items(asked),
    )
    db.session.add(questionnaire)
    return questionnaire


def imported_questionnaire(name: str, asked: Sequence[Asked], at: datetime) -> Questionnaire:
    """Make the questionnaire of a file of past answers; the caller adds it.

    Files do not tell the words of their 0-10 question: it gets those of today.
    """
    today = current_questionnaire()
    return Questionnaire(
        name=name,
        recommend_ru=today.recommend_ru,
        recommend_en=today.recommend_en,
        published_at=at,
        imported=True,
        items=_items(asked),
    )


def _items(asked: Sequence[Asked]) -> list[QuestionnaireItem]:
    return [
        QuestionnaireItem(
            touchpoint=item.touchpoint,
            position=position,
            label_ru=item.label_ru,
            label_en=item.label_en,
        )
        for position, item in enumerate(asked, start=1)
    ]
