"""What the three buyer roles say, and who of them is not heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from sqlalchemy import exists, select

from portal.acts.models import Act
from portal.clients.models import BuyerRole, Client
from portal.orders.models import Order
from portal.reports.comparisons import net_change, nps_change
from portal.reports.counted import Answers
from portal.reports.figures import rows_of
from portal.reports.filters import AnswerFilter
from portal.reports.tallies import NO_ANSWERS, Cut, Tallies, Tally
from portal.responses.models import Response
from portal.statistics.changes import Change
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from portal.touchpoints.queries import touchpoints
from portal.web.paging import Page, read_cursor, read_id, write_cursor

PAGE = 30


@dataclass(frozen=True)
class Gap:
    """The widest difference between two roles; `more` says it better than `less`."""

    more: BuyerRole
    less: BuyerRole
    change: Change


@dataclass(frozen=True)
class RoleLine:
    """A touchpoint by role."""

    touchpoint: Touchpoint
    gap: Gap | None


@dataclass(frozen=True)
class RoleView:
    """tallies: by role, all three; nps_gap: between them; lines: sure gaps first."""

    tallies: Mapping[BuyerRole, Tallies]
    nps_gap: Gap | None
    lines: Sequence[RoleLine]


def role_view(answers: Answers, wanted: AnswerFilter) -> RoleView:
    """Return what each role says; the filter's own role does not matter."""
    found = answers.by(Cut.ROLE, AnswerFilter(**{**vars(wanted), "role": None}))
    tallies = {role: found.get(role.value, NO_ANSWERS) for role in BuyerRole}
    scores = {role: each.recommendation for role, each in tallies.items()}
    known = touchpoints()
    asked = {
        row.touchpoint.id: row.touchpoint
        for each in tallies.values()
        for row in rows_of(each, known)
    }
    lines = [
        RoleLine(
            touchpoint, _gap(net_change, {role: each.of(id_) for role, each in tallies.items()})
        )
        for id_, touchpoint in asked.items()
    ]
    return RoleView(tallies, _gap(nps_change, scores), sorted(lines, key=_widest_first))


def missing_voices(after: str | None = None) -> Page[Client]:
    """Return clients that answered, but whose economic buyer never did, newest first.

    ValueError for a foreign cursor.
    """
    answered = (
        exists()
        .where(Order.client_id == Client.id, Act.order_id == Order.id, Response.act_id == Act.id)
        .correlate(Client)
    )
    heard = (
        exists()
        .where(
            Order.client_id == Client.id,
            Act.order_id == Order.id,
            Response.act_id == Act.id,
            Response.role == BuyerRole.ECONOMIC,
            Response.replaced_by_id.is_(None),
        )
        .correlate(Client)
    )
    query = select(Client).where(answered, ~heard).order_by(Client.id.desc()).limit(PAGE + 1)
    if after:
        [last] = read_cursor(after)
        query = query.where(Client.id < read_id(last))
    rows = db.session.scalars(query).all()
    return Page(rows[:PAGE], write_cursor(rows[PAGE - 1].id) if len(rows) > PAGE else None)


def _gap(
    compare: Callable[[Tally, Tally], Change | None], by_role: Mapping[BuyerRole, Tally]
) -> Gap | None:
    gaps = [
        Gap(one, other, found)
        for one, other in permutations(by_role, 2)
        if (found := compare(by_role[one], by_role[other])) and found.difference >= 0
    ]
    return max(gaps, key=_width, default=None)


def _width(gap: Gap) -> tuple[bool, float]:
    return gap.change.is_sure, gap.change.difference


def _widest_first(line: RoleLine) -> tuple[bool, float]:
    if line.gap is None:
        return True, 0.0
    return not line.gap.change.is_sure, -line.gap.change.difference
