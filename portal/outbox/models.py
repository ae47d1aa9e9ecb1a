"""Tables of what is told to others: who wants to know, what happened, what was sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base

ADDRESS_LENGTH = 500


class Way(StrEnum):
    """How a subscriber is told."""

    WEBHOOK = "webhook"
    MAIL = "mail"


class Kind(StrEnum):
    """What a subscriber is told of. An upset answer is an answer received that the rule meets."""

    ANSWER_RECEIVED = "answer.received"
    ANSWER_UPSET = "answer.upset"
    CLAIM_OPENED = "claim.opened"
    CLAIM_LATE = "claim.late"
    ACT_PRINTED = "act.printed"
    TEST = "test"


class Pace(StrEnum):
    """When mail goes out."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class DeliveryState(StrEnum):
    """Where a message to a subscriber stands; a dead one is not tried again by itself."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class Trouble(StrEnum):
    """Why an attempt failed."""

    ADDRESS = "address"  # it leads to no place that messages go to
    CONNECTION = "connection"
    TLS = "tls"
    TIME = "time"
    ANSWER = "answer"  # the receiver answered that it did not take the message
    NO_MAIL = "no_mail"  # SMTP_URL and MAIL_FROM are not set
    BROKEN = "broken"  # by a fault of our own


class Subscriber(Base):
    """Who is told: a system by webhook, or a person by mail.

    The secret signs webhooks (Standard Webhooks); after a change the former one signs too,
    until `former_until`, so that the receiver may take its time.
    """

    __tablename__ = "subscriber"
    __audit__ = Audited(
        SubjectKind.SUBSCRIBER,
        plain=("way", "pace", "active", "former_until"),
        secret=("address", "secret", "former_secret"),  # the address of a webhook may hold a key
        ignored=("id", "created_at", "created_by_id"),
    )
    __table_args__ = (
        CheckConstraint(f"length(address) BETWEEN 3 AND {ADDRESS_LENGTH}", name="address_length"),
        CheckConstraint("(way = 'webhook') = (secret IS NOT NULL)", name="webhook_has_secret"),
        CheckConstraint("way = 'mail' OR pace = 'at_once'", name="webhook_at_once"),
        CheckConstraint(
            "(former_secret IS NULL) = (former_until IS NULL)", name="former_secret_ends"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    way: Mapped[Way]
    address: Mapped[str]
    pace: Mapped[Pace]
    secret: Mapped[str | None] = mapped_column(deferred=True)
    former_secret: Mapped[str | None] = mapped_column(deferred=True)
    former_until: Mapped[datetime | None]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_by: Mapped[User | None] = relationship()
    subscriptions: Mapped[list[Subscription]] = relationship(
        back_populates="subscriber", cascade="all, delete-orphan"
    )

    @property
    def kinds(self) -> list[Kind]:
        """What the subscriber wants to know, in the order of Kind."""
        wanted = {subscription.kind for subscription in self.subscriptions}
        return [kind for kind in Kind if kind in wanted]


class Subscription(Base):
    """One kind of news that a subscriber wants. The triggers on answers look here first."""

    __tablename__ = "subscription"
    __table_args__ = (CheckConstraint("kind <> 'test'", name="test_needs_none"),)
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    subscriber: Mapped[Subscriber] = relationship(back_populates="subscriptions")


class Event(Base):
    """What happened, written by triggers (migration 013) in the transaction in which it did.

    Only when somebody wants to know of its kind. `spread_at`: when it became deliveries.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("kind <> 'answer.upset'", name="upset_is_an_answer"),
        CheckConstraint("(kind = 'test') = (act_id IS NULL)", name="of_an_act"),
        CheckConstraint("(kind = 'test') = (subscriber_id IS NOT NULL)", name="test_has_its_own"),
        CheckConstraint(
            "(kind IN ('act.printed', 'test')) = (response_id IS NULL)", name="of_a_response"
        ),
        Index(
            "ix_event_waiting",
            "id",
            sqlite_where=text("spread_at IS NULL"),
            postgresql_where=text("spread_at IS NULL"),
        ),
        Index("ix_event_happened_at", "happened_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    act_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"), index=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), index=True)
    subscriber_id: Mapped[int | None] = mapped_column(
        ForeignKey("subscriber.id", ondelete="CASCADE"), index=True
    )
    happened_at: Mapped[datetime]
    spread_at: Mapped[datetime | None]


class Delivery(Base):
    """One message to one subscriber. Of one act they go out one after another.

    `attempts` is raised in the transaction that takes the message up, before anything is sent:
    so within one attempt nothing is sent twice, whoever dies when. `leased_until` keeps others
    off while it is being sent. `body` is what every attempt sends.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "subscriber_id", "kind"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled_has_moment"),
        CheckConstraint("leased_until IS NULL OR state = 'waiting'", name="lease_of_a_waiting"),
        Index(
            "ix_delivery_due",
            "subscriber_id",
            "next_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        # what an older message of the same act is found by
        Index(
            "ix_delivery_row",
            "subscriber_id",
            "act_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_delivery_subscriber_id_id", "subscriber_id", "id"),
        Index(
            "ix_delivery_dead",
            "subscriber_id",
            "id",
            sqlite_where=text("state = 'dead'"),
            postgresql_where=text("state = 'dead'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    act_id: Mapped[int | None] = mapped_column(ForeignKey("act.id"), index=True)
    body: Mapped[str]
    state: Mapped[DeliveryState]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    status: Mapped[int | None]  # what the last attempt was answered, as HTTP says it
    trouble: Mapped[Trouble | None]  # of the last attempt
    detail: Mapped[str | None]  # of the trouble, as a library or the receiver put it
    settled_at: Mapped[datetime | None]
    subscriber: Mapped[Subscriber] = relationship()
