"""Tables of orders, and of files of past answers until they are confirmed."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.clients.models import Client
from portal.orders.data import OrderStatus
from portal.storage.base import Base
from portal.storage.types import MONEY, QUANTITY

if TYPE_CHECKING:
    from portal.acts.models import Act


class Order(Base):
    """What was bought. The client's name, e-mail and phone stay as they stood on the order."""

    __tablename__ = "order"
    __audit__ = Audited(
        SubjectKind.ORDER,
        plain=(
            *("external_id", "number", "status", "ordered_at", "delivered_at"),
            *("amount", "currency", "manager", "language", "revision"),
        ),
        personal=("client_id", "client_name", "email", "phone"),
        ignored=("id", "erased_at"),  # erasing is a deed of its own
        name="number",
    )
    __table_args__ = (
        UniqueConstraint("id", "status"),  # an act refers to a *delivered* order
        CheckConstraint(
            "(status = 'delivered') = (delivered_at IS NOT NULL)", name="delivered_has_moment"
        ),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("length(currency) = 3", name="currency_code"),
        CheckConstraint("language IN ('ru', 'en')", name="language_known"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
        CheckConstraint(
            "erased_at IS NULL OR (email IS NULL AND phone IS NULL)", name="erased_has_no_contacts"
        ),
        Index("ix_order_delivered_at", "delivered_at"),
        Index("ix_order_ordered_at_id", "ordered_at", "id"),
        Index("ix_order_status_ordered_at_id", "status", "ordered_at", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    client_name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    status: Mapped[OrderStatus]
    ordered_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    amount: Mapped[Decimal | None] = mapped_column(MONEY)
    currency: Mapped[str]
    manager: Mapped[str | None]
    language: Mapped[str | None]  # in which the client reads; NULL: the source does not say
    revision: Mapped[int] = mapped_column(default=1)  # grows with each change
    erased_at: Mapped[datetime | None]  # since then nobody's, and nothing is told of it any more
    client: Mapped[Client] = relationship()
    items: Mapped[list[OrderItem]] = relationship(
        back_populates="order", order_by="OrderItem.position", cascade="all, delete-orphan"
    )
    act: Mapped[Act | None] = relationship(back_populates="order", viewonly=True)


class OrderItem(Base):
    """One line of an order; the price is for one unit."""

    __tablename__ = "order_item"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("price >= 0", name="price_not_negative"),
    )
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    sku: Mapped[str | None]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    price: Mapped[Decimal | None] = mapped_column(MONEY)
    order: Mapped[Order] = relationship(back_populates="items")


class UploadPurpose(StrEnum):
    """What a file is to become."""

    ORDERS = "orders"
    ANSWERS = "answers"


class OrderUpload(Base):
    """A file of past answers between its preview and its confirmation; orders have batches."""

    __tablename__ = "order_upload"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    purpose: Mapped[UploadPurpose] = mapped_column(default=UploadPurpose.ORDERS)
    filename: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    uploaded_at: Mapped[datetime]
