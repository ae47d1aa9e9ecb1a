"""Figures said in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext

from portal.clients.models import BuyerRole
from portal.clients.words import ROLES
from portal.reports.board import Sorting
from portal.reports.filters import ClientKind
from portal.reports.milestones import Kind, Milestone
from portal.reports.tallies import Cut
from portal.reports.words import CLIENT_KINDS
from portal.responses.counts.models import NO_ROLE
from portal.responses.models import Channel
from portal.responses.words import CHANNELS
from portal.statistics.changes import Change, Verdict
from portal.web.filters import score

NO_MANAGER = _l("no manager")
NO_SEGMENT = _l("no segment")
NO_ROLE_SAID = _l("role not said")
CUTS = {
    Cut.ROLE: _lp("cut", "role"),
    Cut.CHANNEL: _lp("cut", "channel"),
    Cut.MANAGER: _lp("cut", "manager"),
    Cut.SEGMENT: _lp("cut", "segment"),
    Cut.CLIENT: _lp("cut", "new or returning"),
}
SORTINGS = {
    Sorting.NET: _lp("sorting", "net emotion"),
    Sorting.NOTICED: _lp("sorting", "noticed"),
    Sorting.CHANGE: _lp("sorting", "what fell"),
    Sorting.RATED: _lp("sorting", "number of ratings"),
}
KINDS = {Kind.STANDARD: _l("standard"), Kind.QUESTION: _l("question")}


def cut_words(cut: Cut, value: str | None = None) -> str:
    """Say by what answers are told apart, or, with a value, which part this is."""
    if value is None:
        return str(CUTS[cut])
    if cut is Cut.ROLE:
        return str(ROLES[BuyerRole(value)]) if value != NO_ROLE else str(NO_ROLE_SAID)
    if cut is Cut.CHANNEL:
        return str(CHANNELS[Channel(value)])
    if cut is Cut.CLIENT:
        return str(CLIENT_KINDS[ClientKind(value)])
    return value or str(NO_SEGMENT if cut is Cut.SEGMENT else NO_MANAGER)


def milestone_words(milestone: Milestone) -> str:
    """Say in two words what changed."""
    return f"{KINDS[milestone.kind]} {milestone.version}"


def change_words(change: Change | None) -> str:
    """Say whether a number changed, and how sure that is; a dash when one side is empty."""
    if change is None:
        return "—"
    points = score(abs(change.difference), 0 if abs(change.difference) >= 1 else 1)
    if change.verdict is Verdict.UNCLEAR:
        return _cannot_tell(change.more)
    words: str
    if change.verdict is Verdict.TOO_FEW:
        words = _("cannot tell: too few answers")
    elif change.verdict is Verdict.UP:
        words = _("up by %(points)s, sure", points=points)
    else:
        words = _("down by %(points)s, sure", points=points)
    return words


def _cannot_tell(more: int | None) -> str:
    if more is None:
        return str(_("cannot tell yet"))
    words: str = ngettext(
        "cannot tell yet: %(num)s more answer would",
        "cannot tell yet: %(num)s more answers would",
        more,
    )
    return words
