"""Tables of counts, and of the answers that wait to be added to them."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.clients.models import BuyerRole
from portal.responses.models import Channel
from portal.storage.base import Base

# the measures that are no touchpoint
RECOMMENDATION = 0
FORM_STEPS = -1  # how many steps the form's page had told; blank: it had none, or none counts
ALL = "all"
NO_ROLE = "none"
ROLES = (*(role.value for role in BuyerRole), NO_ROLE)
CHANNELS = tuple(channel.value for channel in Channel)
SCORES = tuple(f"n{value}" for value in range(11))


class Grain(StrEnum):
    """How long a count reaches."""

    DAY = "day"
    MONTH = "month"


class MeasureCount(Base):
    """How often each value was chosen, on a day or in a month, of one measure.

    `day` is in the firm's zone; of a month, its first. `measure` is a touchpoint's id, or
    one of those above. `blank`: asked and left out. n0..n10: of the 0-10 question the
    number chosen; of a touchpoint n0 is "not noticed" and n1..n5 the emotion. A row of role
    and channel `all` holds what the others of its day hold together: it is what most pages ask.
    """

    __tablename__ = "measure_count"
    __table_args__ = (
        CheckConstraint(f"role IN {(ALL, *ROLES)}", name="role_known"),
        CheckConstraint("(role = 'all') = (channel = 'all')", name="all_of_both"),
        CheckConstraint(
            " AND ".join(f"{name} >= 0" for name in ("blank", *SCORES)), name="not_negative"
        ),
        {"sqlite_with_rowid": False},
    )
    grain: Mapped[Grain] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    blank: Mapped[int]
    n0: Mapped[int]
    n1: Mapped[int]
    n2: Mapped[int]
    n3: Mapped[int]
    n4: Mapped[int]
    n5: Mapped[int]
    n6: Mapped[int]
    n7: Mapped[int]
    n8: Mapped[int]
    n9: Mapped[int]
    n10: Mapped[int]


class CountStamp(Base):
    """A mark that is new whenever the counts are: what was read of them under it still holds.

    Drawn and not counted up, so that a database that is put back never shows a mark again.
    """

    __tablename__ = "count_stamp"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stamp: Mapped[uuid.UUID]
