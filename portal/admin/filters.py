"""The filter of the statistics pages, read from the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _

from portal.accounts.guards import sees
from portal.accounts.sight import Personal
from portal.admin import pictures
from portal.admin.figure_words import change_words
from portal.audit.changes import HIDDEN
from portal.clients.models import BuyerRole
from portal.clients.queries import segments
from portal.orders.queries import managers
from portal.reports.filters import AnswerFilter, ClientKind
from portal.reports.words import CLIENT_KINDS
from portal.responses.discretion import asks_for_contact
from portal.responses.models import Channel
from portal.web.clock import day_of, now
from portal.web.requests import choice_argument, day_argument, text_argument

LONGEST_SEARCH = 200


class FilterRefused(Exception):
    """The address asks for what cannot be, or may not be told; the message is for people."""


@dataclass(frozen=True)
class Preset:
    """A period one press away."""

    label: str
    wanted: AnswerFilter


def wanted_answers() -> AnswerFilter:
    """Return the filter of the address. FilterRefused for days that are none."""
    from_day, to_day = _day("from"), _day("to")
    if from_day and to_day and from_day > to_day:
        raise FilterRefused(_("The period ends before it begins."))
    return AnswerFilter(
        from_day=from_day,
        to_day=to_day,
        role=choice_argument("role", BuyerRole),
        channel=choice_argument("channel", Channel),
        touchpoint=text_argument("touchpoint"),
        manager=text_argument("manager"),
        segment=text_argument("segment"),
        client=choice_argument("client", ClientKind),
    )


def filter_context(wanted: AnswerFilter) -> dict[str, Any]:
    """Return what every page with the filter's form needs."""
    return {
        "wanted": wanted,
        "query": wanted.query(),
        "presets": presets(day_of(now())),
        "pictures": pictures,
        "change_words": change_words,
        "client_kind_words": CLIENT_KINDS,
        **_lists(wanted),
    }


def _lists(wanted: AnswerFilter) -> dict[str, list[str] | None]:
    # asked for only by who wants them: most pages are looked at without
    if "more" not in request.args and not (wanted.manager or wanted.segment):
        return {"managers": None, "segments": None}
    return {"managers": managers(), "segments": segments()}


def listed_answers() -> AnswerFilter:
    """Return the filter of a list of answers, which asks for what was said, too."""
    return replace(
        wanted_answers(),
        search=_search(),
        worded=_is_ticked("words"),
        angry=_is_ticked("angry"),
        emotional=_is_ticked("emotional"),
    )


def _search() -> str | None:
    search = text_argument("q", LONGEST_SEARCH)
    if search and not sees(Personal.CONTACT) and asks_for_contact(search):
        raise FilterRefused(_("Contacts are not shown to you, so they cannot be looked for."))
    return search


def told_filter(wanted: AnswerFilter) -> dict[str, str]:
    """Return a filter as the audit may tell it: words that were looked for may be personal."""
    query = wanted.query()
    return {**query, "q": HIDDEN} if "q" in query else query


def presets(today: date) -> list[Preset]:
    """Return the periods that people ask for most, ending today."""
    spans = ((_("30 days"), 30), (_("90 days"), 90), (_("A year"), 365))
    return [
        Preset(label, AnswerFilter(today - timedelta(days=days - 1), today))
        for label, days in spans
    ] + [Preset(_("All time"), AnswerFilter())]


def _is_ticked(name: str) -> bool:
    return request.args.get(name) == "1"


def _day(name: str) -> date | None:
    try:
        return day_argument(name)
    except ValueError as error:
        raise FilterRefused(
            _("“%(value)s” is not a day: write 2026-11-23.", value=request.args[name][:40])
        ) from error
