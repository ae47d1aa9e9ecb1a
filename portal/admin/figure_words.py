"""Figures said in words."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.clients.models import BuyerRole
from portal.clients.words import ROLES
from portal.reports.board import Sorting
from portal.reports.filters import ClientKind
from portal.reports.milestones import Kind, Milestone
from portal.reports.tallies import Cut
from portal.responses.counts.models import NO_ROLE
from portal.responses.models import Channel
from portal.responses.words import CHANNELS
from portal.statistics.changes import Change, Verdict
from portal.statistics.corners import Corner
from portal.web.filters import score

CORNERS = {
    Corner.KEEP: _lp("corner", "keep"),
    Corner.LOUDER: _lp("corner", "louder"),
    Corner.BETTER: _lp("corner", "better"),
    Corner.RETHINK: _lp("corner", "rethink"),
}
NO_MANAGER = _l("no manager")
NO_ROLE_SAID = _l("role not said")
CLIENTS = {ClientKind.NEW: _l("new clients"), ClientKind.RETURNING: _l("returning clients")}
CUTS = {
    Cut.ROLE: _lp("cut", "role"),
    Cut.CHANNEL: _lp("cut", "channel"),
    Cut.MANAGER: _lp("cut", "manager"),
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
        return str(CLIENTS[ClientKind(value)])
    return value or str(NO_MANAGER)


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


def month_name(month: date) -> str:
    """Write a month in a few letters, with the year where one begins."""
    name = str(format_date(month, "LLL")).rstrip(".")
    return f"{name} {month:%y}" if month.month == 1 else name


def figure_words(value: float, low: float, high: float, n: int) -> str:
    """Say a number with its interval and answers, as charts' tooltips do."""
    answers = ngettext("%(num)s answer", "%(num)s answers", n)
    words: str = _(
        "%(value)s (%(low)s … %(high)s), %(answers)s",
        value=score(value),
        low=score(low),
        high=score(high),
        answers=answers,
    )
    return words
