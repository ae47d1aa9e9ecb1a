"""Tables of webhooks: who may send, what came, and how the senders call our orders."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.orders.models import Order
from portal.storage.base import Base

BODY_BYTES = 1024 * 1024
NAME_LENGTH = 80
SECRET_LENGTH = (8, 200)
ID_LENGTH = 200


class SourceKind(StrEnum):
    """The systems that we understand; `generic` is any other, told where things lie."""

    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"
    RETAILCRM = "retailcrm"
    MOYSKLAD = "moysklad"
    GENERIC = "generic"


class Outcome(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    TAKEN_IN = "taken_in"
    SAME = "same"  # the order was so already
    IGNORED = "ignored"  # none of ours, or older than what we know
    REFUSED = "refused"  # it cannot be an order
    FAILED = "failed"  # tried in vain


DONE = (Outcome.TAKEN_IN, Outcome.SAME)


class InboxSource(Base):
    """A system that sends us orders to an address of its own."""

    __tablename__ = "inbox_source"
    __audit__ = Audited(
        SubjectKind.SOURCE,
        plain=("kind", "name", "active"),
        secret=("token", "secret", "settings"),  # settings hold keys of other systems
        ignored=("id", "created_at", "created_by_id", "wrong_calls", "wrong_since"),
        name="name",
    )
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LENGTH}", name="name_length"),
        CheckConstraint("length(token) >= 32", name="token_length"),
        CheckConstraint(
            "length(secret) BETWEEN {} AND {}".format(*SECRET_LENGTH), name="secret_length"
        ),
        # Shopify tells its secret only after it knows the address; MoySklad has none
        CheckConstraint(
            "secret IS NOT NULL OR kind IN ('shopify', 'moysklad')", name="can_check_its_calls"
        ),
        CheckConstraint("wrong_calls >= 0", name="wrong_calls_not_negative"),
        CheckConstraint(
            "(wrong_calls = 0) = (wrong_since IS NULL)", name="wrong_calls_have_a_first"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SourceKind]
    name: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)  # the end of its address
    secret: Mapped[str | None]  # readable: signatures are made with it
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    active: Mapped[bool]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    wrong_calls: Mapped[int]  # with a wrong signature, since the secret was set
    wrong_since: Mapped[datetime | None]
    created_by: Mapped[User | None] = relationship()


class InboxDelivery(Base):
    """One piece of news as it came. A sender's repeat of it, by its id, is the same row."""

    __tablename__ = "inbox_delivery"
    __table_args__ = (
        UniqueConstraint("source_id", "sender_id"),
        CheckConstraint(f"length(sender_id) BETWEEN 1 AND {ID_LENGTH}", name="sender_id_length"),
        CheckConstraint(f"length(body) <= {BODY_BYTES}", name="body_length"),
        CheckConstraint("(outcome = 'waiting') = (due_at IS NOT NULL)", name="waits_until_due"),
        CheckConstraint(
            "outcome NOT IN ('ignored', 'refused', 'failed') OR reason IS NOT NULL",
            name="says_why_not",
        ),
        CheckConstraint(
            "outcome NOT IN ('taken_in', 'same') OR order_id IS NOT NULL", name="done_has_order"
        ),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index("ix_inbox_delivery_source_id_id", "source_id", "id"),
        Index("ix_inbox_delivery_source_id_outcome_id", "source_id", "outcome", "id"),
        Index("ix_inbox_delivery_received_at", "received_at"),
        Index(
            "ix_inbox_delivery_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("inbox_source.id"))
    received_at: Mapped[datetime]
    topic: Mapped[str | None]
    sender_id: Mapped[str | None]  # NULL: the sender gives its deliveries no ids
    body: Mapped[bytes] = mapped_column(deferred=True)
    outcome: Mapped[Outcome]
    reason: Mapped[str | None]  # in the portal's own language
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"), index=True)
    attempts: Mapped[int]
    due_at: Mapped[datetime | None]  # from when on the worker may take it
    source: Mapped[InboxSource] = relationship()
    order: Mapped[Order | None] = relationship()


class InboxOrder(Base):
    """How a source calls an order of ours, and as of when we know it."""

    __tablename__ = "inbox_order"
    __table_args__ = (
        CheckConstraint(f"length(foreign_id) BETWEEN 1 AND {ID_LENGTH}", name="foreign_id_length"),
    )
    source_id: Mapped[int] = mapped_column(ForeignKey("inbox_source.id"), primary_key=True)
    foreign_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), index=True)
    told_at: Mapped[datetime]
    order: Mapped[Order] = relationship()
