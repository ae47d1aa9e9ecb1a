"""What the report says of its figures."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.reports.monthly.periods import is_month
from portal.reports.pictures import month_name
from portal.statistics.changes import Change, Verdict
from portal.statistics.nps import NPS
from portal.web.filters import day, score


def period(first: date | None, last: date) -> str:
    """Write a period: a month by its name, else its first and last day."""
    if first is None:
        return str(_("up to %(day)s", day=day(last)))
    if is_month(first, last):
        return month_name(first)
    return f"{day(first)} — {day(last)}" if first != last else day(first)


def certainty(figure: NPS) -> str:
    """Say how sure the NPS is."""
    if not figure.is_sayable:
        few = ngettext(
            "Too early to judge: %(num)s answer so far.",
            "Too early to judge: %(num)s answers so far.",
            figure.n,
        )
        return str(few)
    low, high = score(figure.low), score(figure.high)
    return str(_("95%% sure that it is between %(low)s and %(high)s", low=low, high=high))


def change_said(change: Change | None) -> str:
    """Say in words what changed against the period before, and whether it may be chance."""
    if change is None:
        return str(_("nothing to compare with"))
    points = score(abs(change.difference))
    match change.verdict:
        case Verdict.UP:
            return str(_("up by %(points)s, and not by chance", points=points))
        case Verdict.DOWN:
            return str(_("down by %(points)s, and not by chance", points=points))
        case Verdict.TOO_FEW:
            return str(_("too few answers to compare"))
    sign = "+" if round(change.difference) > 0 else ""
    unclear = str(
        _("cannot tell from chance yet (%(points)s)", points=sign + score(change.difference))
    )
    if change.more is None:
        return unclear
    more = ngettext("%(num)s more answer would", "%(num)s more answers would", change.more)
    return f"{unclear}: {more}"
