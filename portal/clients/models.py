"""Tables of clients and their contacts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.declarations import Audited
from portal.audit.deeds import Deed, SubjectKind
from portal.storage.base import Base

SEGMENT_LENGTH = 60


class BuyerRole(StrEnum):
    """Who decides, who buys and checks, who uses."""

    ECONOMIC = "economic"
    TECHNICAL = "technical"
    USER = "user"


class Client(Base):
    """The firm or person who ordered.

    `identity` is the strongest thing by which the client is known again (see rules.identity);
    being unique, it lets two imports of one client at the same instant meet in one row.
    """

    __tablename__ = "client"
    __audit__ = Audited(
        SubjectKind.CLIENT,
        plain=("segment",),
        personal=("identity", "name"),
        ignored=("id", "created_at", "erased_at"),  # erasing is a deed of its own
        deeds=frozenset({Deed.CHANGED, Deed.REMOVED}),  # one comes with an order
    )
    __table_args__ = (
        CheckConstraint(f"length(segment) BETWEEN 1 AND {SEGMENT_LENGTH}", name="segment_length"),
        # an erased client has nothing left by which it could be known again
        CheckConstraint("erased_at IS NULL OR identity LIKE 'erased:%'", name="erased_is_unknown"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    segment: Mapped[str | None] = mapped_column(index=True)  # what kind of client; NULL: not told
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    contacts: Mapped[list[Contact]] = relationship(
        back_populates="client", order_by="Contact.id", cascade="all, delete-orphan"
    )


class Contact(Base):
    """A person at the client."""

    __tablename__ = "contact"
    __audit__ = Audited(
        SubjectKind.CONTACT, plain=("client_id", "role"), personal=("name", "email", "phone")
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    name: Mapped[str]
    role: Mapped[BuyerRole | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    client: Mapped[Client] = relationship(back_populates="contacts")
