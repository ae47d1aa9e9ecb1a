"""Touchpoints and people beside each other: the map, the roles."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.guards import staff_blueprint
from portal.admin.filters import filter_context, wanted_answers
from portal.clients.models import BuyerRole
from portal.reports.counted import Answers
from portal.reports.figures import touchpoint_rows
from portal.reports.roles import missing_voices, role_view
from portal.reports.words import CORNERS
from portal.statistics.corners import cut_of
from portal.web.requests import page_cursor

bp = staff_blueprint("insights", __name__)


@bp.get("/admin/map")
def noticed_and_liked() -> ResponseReturnValue:
    """Show the touchpoints by how many noticed them and how they felt."""
    wanted = wanted_answers()
    rows = touchpoint_rows(wanted)
    placed = [
        (row, noticed, net)
        for row in rows
        if (noticed := row.figures.noticed) and (net := row.figures.net)
    ]
    cut = cut_of([(noticed.value, net.value) for _row, noticed, net in placed])
    on_map = [row for row, _noticed, _net in placed]
    return render_template(
        "admin/map.html",
        **filter_context(wanted),
        rows=on_map,
        left_out=[row for row in rows if row not in on_map],
        cut=cut,
        corner_words=CORNERS,
    )


@bp.get("/admin/roles")
def roles() -> ResponseReturnValue:
    """Show what each buyer role says, the gaps between them, and who is not heard."""
    wanted = wanted_answers()
    with page_cursor() as after:
        missing = missing_voices(after)
    return render_template(
        "admin/roles.html",
        **filter_context(wanted),
        view=role_view(Answers(), wanted),
        roles=list(BuyerRole),
        missing=missing,
    )
