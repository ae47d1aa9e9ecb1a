"""Entries of the audit as people read them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext as _p
from sqlalchemy import Row

from portal.accounts.words import ROLES as USER_ROLES
from portal.acts.words import FORMATS
from portal.admin.audit_columns import COLUMNS, VALUES
from portal.admin.audit_words import ACTORS, DEEDS, SUBJECTS
from portal.audit.changes import HIDDEN
from portal.audit.deeds import ActorKind, Deed, SubjectKind
from portal.audit.queries import still_there
from portal.claims.words import SOLUTIONS
from portal.clients.words import ROLES as BUYER_ROLES
from portal.company.words import PACKING_ORDERS
from portal.orders.words import STATUSES
from portal.touchpoints.words import STAGES
from portal.web.filters import moment, short_day

LONGEST = 200  # letters of a value on the page; the file has all of them
WORDS: Mapping[str, Mapping[Any, Any]] = {
    "role": {**USER_ROLES, **BUYER_ROLES},
    "format": FORMATS,
    "packing_order": PACKING_ORDERS,
    "solution": SOLUTIONS,
    "stage": STAGES,
    "status": STATUSES,
    **VALUES,
}
# pages of subjects: the endpoint, its argument, and the column that tells whether it is there
PAGES = {
    SubjectKind.ANSWER: ("answers.answer", "response_id", "response.id"),
    SubjectKind.CLAIM: ("answers.answer", "response_id", "response.id"),
    SubjectKind.EMOTIONAL_MARK: ("answers.answer", "response_id", "response.id"),
    SubjectKind.ORDER: ("orders.show", "order_id", "order.id"),
    SubjectKind.ORDER_BATCH: ("intakes.show", "batch_id", "order_batch.id"),
    SubjectKind.PRINT_BATCH: ("batches.show", "batch_id", "print_batch.id"),
    SubjectKind.QUOTE: ("answers.answer", "response_id", "response.id"),
    SubjectKind.SOURCE: ("hook_deliveries.index", "source_id", "inbox_source.id"),
    SubjectKind.SUBSCRIBER: ("outbox.show", "subscriber_id", "subscriber.id"),
    SubjectKind.TOUCHPOINT: ("touchpoints.touchpoint", "touchpoint_id", "touchpoint.id"),
}
LISTS = {
    SubjectKind.API_KEY: "keys.index",
    SubjectKind.COMPANY: "settings.company_settings",
    SubjectKind.CONSENT_TEXT: "settings.company_settings",
    SubjectKind.INVITATION: "users.index",
    SubjectKind.PORTAL: "backups.index",
    SubjectKind.SIGN_IN_RULE: "users.index",
    SubjectKind.MAPPING: "mappings.index",
    SubjectKind.QUESTIONNAIRE: "settings.questionnaires",
    SubjectKind.UPSET_RULE: "outbox.index",
    SubjectKind.USER: "users.index",
}


SINGLE = (SubjectKind.COMPANY, SubjectKind.UPSET_RULE)  # there is only one


@dataclass(frozen=True)
class Line:
    """An entry in words. changes: (what, before or None, after or None); hidden: only what."""

    entry: Row[Any]
    who: str
    deed: str
    subject: str
    link: str | None
    changes: Sequence[tuple[str, str, str]]
    details: Sequence[tuple[str, str]]
    hidden: Sequence[str]


def lines(rows: Sequence[Row[Any]]) -> list[Line]:
    """Put entries into words; one statement tells which of their subjects still have a page."""
    wanted: dict[str, tuple[str, set[int]]] = {}
    for row in rows:
        page = PAGES.get(row.subject_kind)
        if page is not None and row.subject_id is not None:
            wanted.setdefault(row.subject_kind, (page[2], set()))[1].add(row.subject_id)
    there = still_there(wanted)
    return [_line(row, (row.subject_kind, row.subject_id) in there) for row in rows]


def _line(row: Row[Any], has_page: bool) -> Line:
    detail = json.loads(row.detail)
    changes = detail.pop("changes", {})
    told = {name: change for name, change in changes.items() if change != HIDDEN}
    return Line(
        entry=row,
        who=row.actor_name or str(ACTORS[row.actor_kind]),
        deed=_word(DEEDS, row.deed, Deed),
        subject=_subject(row),
        link=_link(row, has_page),
        changes=[
            (_column(name), _value(name, before), _value(name, after))
            for name, (before, after) in told.items()
        ],
        details=list(_details(detail)),
        hidden=[_column(name) for name, change in changes.items() if change == HIDDEN],
    )


def _subject(row: Row[Any]) -> str:
    if row.subject_kind is None or (row.subject_kind, row.subject_id) == _own(row):
        return ""
    kind = _word(SUBJECTS, row.subject_kind, SubjectKind)
    if row.subject_name is None or row.subject_kind in SINGLE:
        return kind
    is_number = row.subject_id is not None and row.subject_name == str(row.subject_id)
    return f"{kind} {_('No. %(number)s', number=row.subject_id) if is_number else row.subject_name}"


def _own(row: Row[Any]) -> tuple[str, int | None]:
    """Return the actor as a subject: who signs in does so with no one else."""
    is_user = row.actor_kind is ActorKind.USER and row.deed == Deed.SIGNED_IN
    return ("user", row.actor_id) if is_user else ("", None)


def _link(row: Row[Any], has_page: bool) -> str | None:
    if has_page:
        endpoint, argument, _place = PAGES[row.subject_kind]
        return url_for(endpoint, **{argument: row.subject_id})
    if row.deed == Deed.REMOVED or row.subject_kind not in LISTS:
        return None
    return url_for(LISTS[row.subject_kind])


def _details(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in detail.items():
        if name == "filter":
            if value:
                told = {key: "…" if said == HIDDEN else said for key, said in value.items()}
                yield _column(name), ", ".join(f"{key} = {said}" for key, said in told.items())
        elif value not in (None, ""):
            yield _column(name), _value(name, value)


def _word(words: Mapping[Any, Any], text: str, kinds: Any) -> str:
    return str(words[kinds(text)]) if text in list(kinds) else text


def _column(name: str) -> str:
    return str(COLUMNS.get(name, name))


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return str(_p("audit", "nothing"))
    if isinstance(value, bool):
        return str(_p("audit", "yes") if value else _p("audit", "no"))
    if isinstance(value, str):
        if value in WORDS.get(name, ()):
            return str(WORDS[name][value])
        with suppress(ValueError):
            if name.endswith(("_at", "_until")):
                return moment(datetime.fromisoformat(value))
            if name.endswith("_on"):
                return short_day(date.fromisoformat(value))
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(_value(name, each) for each in value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
