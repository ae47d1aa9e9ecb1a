"""Published questionnaires as plain values: never edited, so they are read only once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import selectinload

from portal.questionnaires.models import Questionnaire
from portal.storage.database import db


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


@dataclass(frozen=True, slots=True)
class Published:
    """What a questionnaire asks, in order."""

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
    found = db.session.get_one(
        Questionnaire, questionnaire_id, options=[selectinload(Questionnaire.items)]
    )
    questions = (
        Question(item.touchpoint_id, item.touchpoint.key, item.label_ru, item.label_en)
        for item in found.items
    )
    return Published(found.id, found.recommend_ru, found.recommend_en, tuple(questions))
