"""The table of the rule by which an answer is upset."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base

MOST_WORDS = 500  # letters of the words, or of the segments


class UpsetRule(Base):
    """When an answer is upset: one row. Any one condition suffices; without any, none is.

    `segments`: only answers of clients of these; empty: of all. Words and segments stand one
    a line.
    """

    __tablename__ = "upset_rule"
    __audit__ = Audited(
        SubjectKind.UPSET_RULE, plain=("nps_at_most", "emotion_at_most", "words", "segments")
    )
    __table_args__ = (
        CheckConstraint("id = 1", name="single_row"),
        CheckConstraint("nps_at_most BETWEEN 0 AND 10", name="nps_range"),
        CheckConstraint("emotion_at_most BETWEEN 1 AND 5", name="emotion_range"),
        CheckConstraint(f"length(words) <= {MOST_WORDS}", name="words_length"),
        CheckConstraint(f"length(segments) <= {MOST_WORDS}", name="segments_length"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    nps_at_most: Mapped[int | None]  # NULL: the score does not matter
    emotion_at_most: Mapped[int | None]
    words: Mapped[str]
    segments: Mapped[str]
