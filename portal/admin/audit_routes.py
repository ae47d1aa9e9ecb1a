"""Who did what: the journal, its file, and the check of its chain."""

from __future__ import annotations

from collections.abc import Iterator

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.accounts.queries import api_keys, users
from portal.admin.audit_lines import lines
from portal.admin.audit_words import ACTORS, DEEDS, FAULTS, SUBJECTS
from portal.audit.checking import Fault, check_from
from portal.audit.deeds import WITH_ID, ActorKind, Deed, SubjectKind
from portal.audit.filters import AuditFilter, read_filter
from portal.audit.noting import note_check
from portal.audit.queries import (
    entries_in_pieces,
    entries_page,
    last_check,
    some_wait,
    where_to_go_on,
)
from portal.audit.recording import Subject, note
from portal.audit.sealing import last_link, seal_all
from portal.storage.database import db
from portal.web.clock import now
from portal.web.downloads import csv_download
from portal.web.requests import page_cursor
from portal.web.tables import Cells, Column, Kind, Table

bp = staff_blueprint("audit", __name__)
SECONDS = 5  # for which one press checks
COLUMNS = (
    *(Column("entry", Kind.NUMBER), Column("id", Kind.NUMBER), Column("at", Kind.MOMENT)),
    *(Column("deed", Kind.WORD), Column("actor_kind", Kind.WORD), Column("actor_id", Kind.NUMBER)),
    *(Column("actor", Kind.TEXT), Column("address", Kind.TEXT), Column("subject_kind", Kind.WORD)),
    *(Column("subject_id", Kind.NUMBER), Column("subject", Kind.TEXT)),
    *(Column("detail", Kind.TEXT), Column("hash", Kind.WORD)),
)


@bp.get("/admin/audit")
def index() -> ResponseReturnValue:
    """List entries, newest first, with the state of the chain."""
    wanted = _wanted()
    with page_cursor() as after:
        page = entries_page(wanted, after)
    check = last_check()
    fault = check.detail.get("fault") if check else None
    return render_template(
        "admin/audit.html",
        page=page,
        lines=lines(page.rows),
        wanted=wanted,
        people=[(f"{ActorKind.USER}:{user.id}", user.email) for user in users()],
        keys=[(f"{ActorKind.API_KEY}:{key.id}", key.name) for key in api_keys()],
        others=[(kind, word) for kind, word in ACTORS.items() if kind not in WITH_ID],
        deed_words=DEEDS,
        subject_words=SUBJECTS,
        end=last_link(),
        waits=some_wait(),
        check=check,
        fault=FAULTS[Fault(fault)] if fault else None,
    )


@bp.get("/admin/audit.csv")
def export() -> ResponseReturnValue:
    """Stream the entries of the filter with all that the chain is made of."""
    wanted = _wanted()
    note(Deed.EXPORTED, Subject(SubjectKind.AUDIT), file="csv", filter=wanted.told())
    return csv_download(Table("audit", COLUMNS, _pieces(wanted)))


@bp.post("/admin/audit/check")
def check() -> ResponseReturnValue:
    """Seal what waits and check the chain, for a few seconds at most; the next press goes on."""
    seal_all(now())
    checked = check_from(where_to_go_on(), SECONDS)
    note_check(checked)
    db.session.commit()
    if checked.fault is not None:
        flash(FAULTS[checked.fault], "danger")
    elif not checked.is_whole:
        words = _("Checked up to entry %(position)s. Press again to go on.")
        flash(words % {"position": checked.end.position}, "info")
    else:
        flash(_("The chain is whole."), "success")
    return redirect(url_for(".index"), 303)


def _wanted() -> AuditFilter:
    try:
        return read_filter(request.args)
    except ValueError:
        abort(400)


def _pieces(wanted: AuditFilter) -> Iterator[list[Cells]]:
    for rows in entries_in_pieces(wanted):
        yield [
            [
                *(row.position, row.id, row.happened_at, row.deed, row.actor_kind.value),
                *(row.actor_id, row.actor_name, row.address, row.subject_kind, row.subject_id),
                *(row.subject_name, row.detail, row.digest),
            ]
            for row in rows
        ]
