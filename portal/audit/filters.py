"""Which entries of the audit are wanted, read from an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.audit.changes import HIDDEN
from portal.audit.deeds import WITH_ID, ActorKind, Deed, SubjectKind
from portal.audit.models import NAME_LENGTH
from portal.web.paging import read_id
from portal.web.requests import FIRST_YEAR, LAST_YEAR
from portal.web.text import clean_line


@dataclass(frozen=True)
class AuditFilter:
    """Days are inclusive and in the firm's zone. number: of an order, an act, a user's e-mail …"""

    actor_kind: ActorKind | None = None
    actor_id: int | None = None
    deed: Deed | None = None
    subject: SubjectKind | None = None
    number: str = ""
    from_day: date | None = None
    to_day: date | None = None

    @property
    def who(self) -> str:
        """The actor as an address names it."""
        kind = self.actor_kind.value if self.actor_kind else ""
        return kind if self.actor_id is None else f"{kind}:{self.actor_id}"

    def query(self) -> dict[str, str]:
        """Return what an address says to ask for the same."""
        values = {
            "who": self.who,
            "deed": self.deed.value if self.deed else "",
            "subject": self.subject.value if self.subject else "",
            "number": self.number,
            "from": self.from_day.isoformat() if self.from_day else "",
            "to": self.to_day.isoformat() if self.to_day else "",
        }
        return {name: value for name, value in values.items() if value}

    def told(self) -> dict[str, str]:
        """Return the same as an entry may tell it: what was typed may name a client."""
        return {name: HIDDEN if name == "number" else said for name, said in self.query().items()}


def read_filter(values: Mapping[str, str]) -> AuditFilter:
    """Read what an address asks for. ValueError for days, and for an actor, that are none."""
    text, _colon, number = values.get("who", "").partition(":")
    kind = ActorKind(text) if text else None
    if bool(number) is not (kind in WITH_ID):
        raise ValueError("no actor of ours")
    deed, subject = values.get("deed", ""), values.get("subject", "")
    return AuditFilter(
        actor_kind=kind,
        actor_id=read_id(number) if number else None,
        deed=Deed(deed) if deed in list(Deed) else None,
        subject=SubjectKind(subject) if subject in list(SubjectKind) else None,
        number=clean_line(values.get("number", ""))[:NAME_LENGTH],
        from_day=_day(values.get("from", "")),
        to_day=_day(values.get("to", "")),
    )


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    day = date.fromisoformat(text.strip())
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("no year of ours")
    return day
