"""Tables of questionnaires: published, never edited (triggers of migration 001 see to it)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base
from portal.touchpoints.models import Touchpoint


class Questionnaire(Base):
    """An ordered set of touchpoints and the recommendation question. A change makes a new one.

    An `imported` one says what a file of past answers asked: no act ever gets it.
    """

    __tablename__ = "questionnaire"
    __audit__ = Audited(
        SubjectKind.QUESTIONNAIRE,
        plain=("name", "recommend_ru", "recommend_en", "imported"),
        ignored=("id", "published_at"),
        name="name",
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    published_at: Mapped[datetime]
    recommend_ru: Mapped[str]
    recommend_en: Mapped[str]
    imported: Mapped[bool] = mapped_column(default=False)
    items: Mapped[list[QuestionnaireItem]] = relationship(
        back_populates="questionnaire", order_by="QuestionnaireItem.position"
    )

    def recommend(self, language: str) -> str:
        """Return the 0-10 question in `ru` or `en`."""
        return self.recommend_en if language == "en" else self.recommend_ru


class QuestionnaireItem(Base):
    """One touchpoint as this questionnaire asks of it."""

    __tablename__ = "questionnaire_item"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "position"),
        CheckConstraint("position >= 1", name="position_from_one"),
    )
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoint.id"), primary_key=True)
    position: Mapped[int]
    label_ru: Mapped[str]
    label_en: Mapped[str]
    questionnaire: Mapped[Questionnaire] = relationship(back_populates="items")
    touchpoint: Mapped[Touchpoint] = relationship(lazy="joined", innerjoin=True)

    def label(self, language: str) -> str:
        """Return the touchpoint's words in `ru` or `en`."""
        return self.label_en if language == "en" else self.label_ru
