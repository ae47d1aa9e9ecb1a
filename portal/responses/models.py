"""Tables of answers."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.acts.models import Act
from portal.claims.models import Claim
from portal.clients.models import BuyerRole
from portal.orders.models import Order
from portal.questionnaires.models import Questionnaire
from portal.storage.base import Base
from portal.touchpoints.models import Touchpoint


class Channel(StrEnum):
    """How an answer came: QR scanned, code typed, paper typed in or photographed, a file."""

    QR = "qr"
    CODE = "code"
    PAPER = "paper"
    SCAN = "scan"
    IMPORT = "import"


class AnswerImport(Base):
    """A file of past answers that was taken in.

    `digest` is of the answers read and not of the bytes: the same answers in another encoding
    or under another name are the same file.
    """

    __tablename__ = "answer_import"
    __table_args__ = (CheckConstraint("count >= 1", name="has_answers"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # NULL: a command
    count: Mapped[int]
    questionnaire: Mapped[Questionnaire] = relationship()
    imported_by: Mapped[User | None] = relationship()


class Response(Base):
    """One person's answers to one act, or a past answer that came in a file and has no act.

    A changed answer is a new row and the old one points to it: history stays, and the
    numbers count only rows with no `replaced_by_id`.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("nps BETWEEN 0 AND 10", name="nps_range"),
        CheckConstraint("contact IS NULL OR consent", name="contact_has_consent"),
        CheckConstraint("replaced_by_id <> id", name="replaced_by_another"),
        CheckConstraint("seconds >= 0", name="seconds_not_negative"),
        CheckConstraint("told BETWEEN 0 AND 2", name="told_range"),
        CheckConstraint("(act_id IS NULL) <> (import_id IS NULL)", name="act_or_import"),
        CheckConstraint(
            "(channel = 'import') = (import_id IS NOT NULL)", name="import_has_its_channel"
        ),
        CheckConstraint("order_id IS NULL OR import_id IS NOT NULL", name="order_of_an_import"),
        # partial: SQLite would look here for all answers that are not replaced
        Index(
            "ix_response_replaced_by_id",
            "replaced_by_id",
            unique=True,
            sqlite_where=text("replaced_by_id IS NOT NULL"),
            postgresql_where=text("replaced_by_id IS NOT NULL"),
        ),
        Index("ix_response_submitted_at_id", "submitted_at", "id"),
        CheckConstraint("angry OR nps IS NULL OR nps > 6", name="detractor_is_angry"),
        # the newest angry ones, and no walk through all that are not
        Index(
            "ix_response_angry",
            "submitted_at",
            "id",
            sqlite_where=text("angry = 1 AND replaced_by_id IS NULL"),
            postgresql_where=text("angry AND replaced_by_id IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    submission: Mapped[uuid.UUID] = mapped_column(unique=True)
    act_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("answer_import.id"))
    order_id: Mapped[int | None] = mapped_column(
        ForeignKey("order.id"), index=True
    )  # a file names it
    channel: Mapped[Channel]
    role: Mapped[BuyerRole | None]
    submitted_at: Mapped[datetime]
    language: Mapped[str]
    seconds: Mapped[int | None]  # from the page to its sending; NULL: paper, or nobody knows
    told: Mapped[int | None]  # steps that form_count has of it; NULL: no form, or not counted yet
    nps: Mapped[int | None]
    angry: Mapped[bool]  # a detractor's, or one with an emotion of 1 or 2
    comment: Mapped[str | None]
    contact: Mapped[str | None]
    consent: Mapped[bool]
    publish: Mapped[bool]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))
    act: Mapped[Act | None] = relationship()
    imported: Mapped[AnswerImport | None] = relationship()
    named_order: Mapped[Order | None] = relationship()
    ratings: Mapped[list[Rating]] = relationship(back_populates="response")
    remarks: Mapped[list[Remark]] = relationship(back_populates="response")
    claim: Mapped[Claim | None] = relationship()

    @property
    def order(self) -> Order | None:
        """The order answered about; None when an imported answer names none that is known."""
        return self.act.order if self.act else self.named_order


class Rating(Base):
    """One touchpoint in one response. No row: left blank. No emotion: not noticed.

    One column says both, so a rating that is noticed and not cannot be written down.
    """

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("emotion BETWEEN 1 AND 5", name="emotion_range"),
        # one tree and no index by touchpoint: those of an answer lie together and are written so
        PrimaryKeyConstraint("response_id", "touchpoint_id", postgresql_include=["emotion"]),
        {"sqlite_with_rowid": False},
    )
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoint.id"))
    emotion: Mapped[int | None]
    response: Mapped[Response] = relationship(back_populates="ratings")
    touchpoint: Mapped[Touchpoint] = relationship(lazy="joined", innerjoin=True)


class Remark(Base):
    """Why a touchpoint felt as it did; may stand without a rating."""

    __tablename__ = "remark"
    __table_args__ = (CheckConstraint("length(text) > 0", name="text_not_empty"),)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoint.id"), primary_key=True)
    text: Mapped[str]
    response: Mapped[Response] = relationship(back_populates="remarks")
    touchpoint: Mapped[Touchpoint] = relationship(lazy="joined", innerjoin=True)


class Uncounted(Base):
    """An answer that is to be added to the counts (sign 1) or taken from them (-1).

    Triggers write it with the answer itself, so what the counts and these rows say together is
    exact at every moment, and no two answers ever wait for the same row.
    """

    __tablename__ = "uncounted"
    __table_args__ = (CheckConstraint("sign IN (1, -1)", name="sign"), {"sqlite_with_rowid": False})
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    sign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class AnswerText(Base):
    """The words of an answer as they are searched (see wording.py); no row: it has none.

    In SQLite triggers keep the index of it, `answer_index`.
    """

    __tablename__ = "answer_text"
    __table_args__ = (
        Index(
            "ix_answer_text_words",
            text("to_tsvector('answer_words'::regconfig, text)"),
            postgresql_using="gin",
        ).ddl_if(dialect="postgresql"),
    )
    response_id: Mapped[int] = mapped_column(
        ForeignKey("response.id"), primary_key=True, autoincrement=False
    )
    text: Mapped[str]


class Draft(Base):
    """A half-filled form. It never counts as an answer, and is forgotten after 14 days.

    `submission` is the id of the form that was saved: an answer sent with it, or with the form
    that took it up again, ends it.
    """

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_act_id_saved_at", "act_id", "saved_at"),)
    submission: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"))
    saved_at: Mapped[datetime] = mapped_column(index=True)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)  # as the form sends them


class FormCount(Base):
    """How far people came with the form on a day, as their pages told.

    Those who sent it are the answers; an answer counts the steps that its page did not tell.
    """

    __tablename__ = "form_count"
    __table_args__ = (
        CheckConstraint("channel IN ('qr', 'code')", name="channel_has_a_form"),
        CheckConstraint("opened >= 0", name="opened_not_negative"),
        CheckConstraint("started >= 0", name="started_not_negative"),
    )
    day: Mapped[date] = mapped_column(primary_key=True)  # in the firm's zone
    channel: Mapped[Channel] = mapped_column(primary_key=True)
    opened: Mapped[int]  # a person did something on the page
    started: Mapped[int]  # and chose or wrote something
