"""Published questionnaires as plain values: never edited, so they are read only once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from portal.questionnaires.models import Questionnaire, QuestionnaireItem
from portal.storage.base import table_of
from portal.storage.database import connection
from portal.touchpoints.models import Touchpoint

ITEM = table_of(QuestionnaireItem)
QUESTIONNAIRE = table_of(Questionnaire)
TOUCHPOINT = table_of(Touchpoint)


@dataclass(frozen=True, slots=True)
class Question:
    """One touchpoint as a questionnaire asks of it."""

    touchpoint_id: int
    key: str
    label_ru: str
    label_en: str

    def label(self, language: str) -> str:
        """Return the touchpoint's words in `ru` or `en`."""
        return self.label_en if language == "en" else self.label_ru


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """What a questionnaire asks, in order. There is one of each, so it is known by itself."""

    id: int
    recommend_ru: str
    recommend_en: str
    questions: tuple[Question, ...]

    def recommend(self, language: str) -> str:
        """Return the 0-10 question in `ru` or `en`."""
        return self.recommend_en if language == "en" else self.recommend_ru


def published(questionnaire_id: int) -> Published:
    """Return a questionnaire by its id; NoResultFound when there is none."""
    known: dict[int, Published] = current_app.extensions.setdefault("published", {})
    if questionnaire_id not in known:
        known[questionnaire_id] = _read(questionnaire_id)
    return known[questionnaire_id]


def _read(questionnaire_id: int) -> Published:
    whole = select(
        QUESTIONNAIRE.c.id, QUESTIONNAIRE.c.recommend_ru, QUESTIONNAIRE.c.recommend_en
    ).where(QUESTIONNAIRE.c.id == questionnaire_id)
    asked = (
        select(ITEM.c.touchpoint_id, TOUCHPOINT.c.key, ITEM.c.label_ru, ITEM.c.label_en)
        .join(TOUCHPOINT, TOUCHPOINT.c.id == ITEM.c.touchpoint_id)
        .where(ITEM.c.questionnaire_id == questionnaire_id)
        .order_by(ITEM.c.position)
    )
    reader = connection()
    found = reader.execute(whole).one()
    questions = tuple(Question(*row) for row in reader.execute(asked).all())
    return Published(*found, questions)
