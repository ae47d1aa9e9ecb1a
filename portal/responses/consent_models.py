"""The table of what clients agreed to when they left a contact."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.company.consent_models import ConsentText
from portal.responses.models import Response
from portal.storage.base import Base


class ConsentGiven(Base):
    """Which words stood beside the tick of an answer with a contact, and whether it was withdrawn.

    It outlives the contact: who agreed to what remains known after the contact is erased.
    """

    __tablename__ = "consent_given"
    response_id: Mapped[int] = mapped_column(
        ForeignKey("response.id"), primary_key=True, autoincrement=False
    )
    consent_text_id: Mapped[int] = mapped_column(ForeignKey("consent_text.id"))
    withdrawn_at: Mapped[datetime | None]
    consent_text: Mapped[ConsentText] = relationship()


# few answers have a contact; those are looked through when a person asks what is kept of them
Index(
    "ix_response_contact",
    Response.submitted_at,
    sqlite_where=text("contact IS NOT NULL"),
    postgresql_where=text("contact IS NOT NULL"),
)
