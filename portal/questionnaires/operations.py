"""What can happen to questionnaires: they are only ever published anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.questionnaires.models import Questionnaire, QuestionnaireItem
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
        items=[
            QuestionnaireItem(
                touchpoint=item.touchpoint,
                position=position,
                label_ru=item.label_ru,
                label_en=item.label_en,
            )
            for position, item in enumerate(asked, start=1)
        ],
    )
    db.session.add(questionnaire)
    return questionnaire
