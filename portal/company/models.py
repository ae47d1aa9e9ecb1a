"""The firm's own settings: one row."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base

SINGLE_ID = 1  # of the one row


class PackingOrder(StrEnum):
    """In which order acts come out of the printer: as the parcels wait for them."""

    ORDER_NUMBER = "order_number"
    DELIVERY_DAY = "delivery_day"
    CLIENT = "client"


class Company(Base):
    """What the firm says about itself and promises its clients."""

    __tablename__ = "company"
    __audit__ = Audited(
        SubjectKind.COMPANY,
        plain=(
            *("name", "phone", "email", "colour", "promise_days", "answer_days", "packing_order"),
            *("greeting_ru", "greeting_en", "reader_ru", "reader_en"),
            *("referral_ru", "referral_en", "emotional_target"),
            *("legal_name", "inn", "legal_address", "privacy_contact"),
            *("keep_answers_months", "keep_clients_months"),
        ),
        personal=("logo",),
    )
    __table_args__ = (
        CheckConstraint(f"id = {SINGLE_ID}", name="single_row"),
        CheckConstraint("promise_days BETWEEN 1 AND 30", name="promise_days_range"),
        CheckConstraint("answer_days BETWEEN 1 AND 3650", name="answer_days_range"),
        CheckConstraint("colour LIKE '#______'", name="colour_shape"),
        CheckConstraint("length(greeting_ru) BETWEEN 1 AND 240", name="greeting_ru_length"),
        CheckConstraint("length(greeting_en) BETWEEN 1 AND 240", name="greeting_en_length"),
        CheckConstraint("length(reader_ru) BETWEEN 1 AND 80", name="reader_ru_length"),
        CheckConstraint("length(reader_en) BETWEEN 1 AND 80", name="reader_en_length"),
        CheckConstraint("length(referral_ru) <= 240", name="referral_ru_length"),
        CheckConstraint("length(referral_en) <= 240", name="referral_en_length"),
        CheckConstraint("emotional_target BETWEEN 1 AND 9999", name="emotional_target_range"),
        CheckConstraint("length(legal_name) <= 200", name="legal_name_length"),
        CheckConstraint("length(inn) IN (0, 10, 12)", name="inn_length"),
        CheckConstraint("length(legal_address) <= 300", name="legal_address_length"),
        CheckConstraint("length(privacy_contact) <= 254", name="privacy_contact_length"),
        CheckConstraint("keep_answers_months BETWEEN 1 AND 240", name="keep_answers_range"),
        CheckConstraint("keep_clients_months BETWEEN 1 AND 240", name="keep_clients_range"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=SINGLE_ID, autoincrement=False)
    name: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    colour: Mapped[str]
    logo: Mapped[bytes | None] = mapped_column(deferred=True)
    promise_days: Mapped[int]  # working days until a person replies
    answer_days: Mapped[int]  # days for which an issued act takes answers
    packing_order: Mapped[PackingOrder]
    greeting_ru: Mapped[str]  # up to two lines, see company/rules.py for what may stand in braces
    greeting_en: Mapped[str]
    reader_ru: Mapped[str]  # who reads the answers, such as "директор Анна Петрова"
    reader_en: Mapped[str]
    referral_ru: Mapped[str]  # a line of the receipt for those who would pass us on; may be empty
    referral_en: Mapped[str]
    emotional_target: Mapped[int | None]  # emotional answers a month; NULL: nobody set one
    legal_name: Mapped[str]  # who the law calls the operator of personal data; may be empty
    inn: Mapped[str]
    legal_address: Mapped[str]
    privacy_contact: Mapped[str]  # e-mail for requests about personal data; empty: `email`
    keep_answers_months: Mapped[int | None]  # words and contacts of answers; NULL: for good
    keep_clients_months: Mapped[int | None]  # after a client's last order; NULL: for good

    def greeting(self, language: str) -> str:
        """Return the greeting of acts in `ru` or `en`."""
        return self.greeting_en if language == "en" else self.greeting_ru

    def reader(self, language: str) -> str:
        """Return who reads the answers, in `ru` or `en`."""
        return self.reader_en if language == "en" else self.reader_ru

    def referral(self, language: str) -> str:
        """Return the referral line of receipts in `ru` or `en`; empty: none is shown."""
        return self.referral_en if language == "en" else self.referral_ru


class ReviewLink(Base):
    """Where clients may review the firm in public: the same links for everyone."""

    __tablename__ = "review_link"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position_from_one"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_length"),
        CheckConstraint(
            "substr(url, 1, 8) = 'https://' AND length(url) BETWEEN 9 AND 500", name="url_shape"
        ),
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    url: Mapped[str]
