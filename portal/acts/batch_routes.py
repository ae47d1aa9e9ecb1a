"""Pages of printing: a run is made, drawn as one PDF, and settled when it came out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from flask import (
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from flask_login import current_user

from portal.accounts.guards import staff_blueprint
from portal.acts.batch_operations import ActsGone, make_batch, settle_batch
from portal.acts.batch_queries import (
    MOST_ACTS,
    acts_to_draw,
    batch_by_id,
    batches_page,
    last_format,
    lines_of,
    parcels_by_number,
    parcels_that_fit,
)
from portal.acts.documents import acts_pdf_stream
from portal.acts.filters import wanted_acts
from portal.acts.formats import PageFormat
from portal.acts.forms import PrintForm
from portal.acts.models import PrintBatch, PrintBatchAct
from portal.acts.rules import packed
from portal.acts.settling import AnswerRefused, missing_places
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.company.queries import company
from portal.storage.database import db
from portal.web.clock import now
from portal.web.requests import page_cursor

bp = staff_blueprint("batches", __name__)
BATCH = "/acts/batches/<int:batch_id>"
LONG_BATCH = 100  # acts; a longer one shows how far its PDF has come


@bp.post("/acts/print")
def make() -> ResponseReturnValue:
    """Make a print run of the chosen acts, or of all that fit the filter."""
    form = PrintForm(data={"format": last_format()})
    if not form.validate():
        abort(400)
    wanted = wanted_acts(request.form)
    if form.all.data:
        parcels = parcels_that_fit(wanted)
    else:
        parcels = parcels_by_number(request.form.getlist("number"))
    if not 0 < len(parcels) <= MOST_ACTS:
        flash(_too_many() if parcels else _("Choose at least one act."), "warning")
        return redirect(url_for("acts.index", **wanted.arguments()), 303)
    order = company().packing_order
    acts = [parcel.act_id for parcel in packed(parcels, order)]
    try:
        made = make_batch(acts, PageFormat(form.format.data), order, now(), current_user.id)
    except ActsGone:
        db.session.rollback()
        flash(_("Some of these acts were deleted meanwhile: choose again."), "warning")
        return redirect(url_for("acts.index", **wanted.arguments()), 303)
    return _go_to(*made)


@bp.get("/acts/batches")
def index() -> ResponseReturnValue:
    """List print runs, newest first, or go to the one whose number was typed."""
    number = request.args.get("number", "").strip()
    found = batch_by_id(int(number)) if number.isdecimal() and len(number) < 10 else None
    if found is not None:
        return redirect(url_for(".show", batch_id=found.id))
    with page_cursor() as after:
        page = batches_page(after)
    listed = render_template("acts/batches.html", page=page, number=number)
    return listed, 404 if number else 200


@bp.get(BATCH)
def show(batch_id: int) -> ResponseReturnValue:
    """Show a run: its PDF and the question what came out, or the answer to it."""
    return _batch_page(_batch(batch_id))


@bp.get(f"{BATCH}.pdf")
def pdf(batch_id: int) -> ResponseReturnValue:
    """Send the run as one PDF while it is being drawn."""
    batch = _batch(batch_id)
    acts = acts_to_draw(batch.id)
    first = next(acts, None)
    if first is None:
        abort(410)
    pieces = acts_pdf_stream(chain((first,), acts), batch.format)
    note(Deed.DOWNLOADED, Subject(SubjectKind.PRINT_BATCH, batch.id), format=batch.format.value)
    # the first piece is made before the answer begins: what fails at once is a page in words
    body = chain((next(pieces),), pieces)
    response = Response(stream_with_context(body), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="akty-{batch.id}.pdf"'
    return response


@bp.post(f"{BATCH}/settle")
def settle(batch_id: int) -> ResponseReturnValue:
    """Note what came out of the printer; only this marks acts as printed."""
    batch = _batch(batch_id)
    try:
        missing = missing_places(lines_of(batch), request.form)
    except AnswerRefused as error:
        return _batch_page(batch, str(error)), 422
    except ValueError:
        abort(400)
    if settle_batch(batch, missing, now(), current_user.id):
        db.session.commit()
    else:
        db.session.rollback()
        flash(_("This run was answered for already; nothing was counted twice."), "info")
    return redirect(url_for(".show", batch_id=batch_id), 303)


@bp.post(f"{BATCH}/again")
def again(batch_id: int) -> ResponseReturnValue:
    """Make a new run of the same acts, or with `missing` of those that did not come out."""
    batch = _batch(batch_id)
    if batch.settled_at is None:
        return redirect(url_for(".show", batch_id=batch.id), 303)
    lines = lines_of(batch)
    if request.form.get("missing"):
        lines = [line for line in lines if not line.came_out]
    acts = [line.act_id for line in lines if not line.act.voided_at]
    if not acts:
        flash(_("Nothing is left to print: all these acts are voided."), "warning")
        return redirect(url_for(".show", batch_id=batch.id), 303)
    return _go_to(
        *make_batch(
            acts, batch.format, batch.packing_order, now(), current_user.id, repeats_id=batch.id
        )
    )


def _batch(batch_id: int) -> PrintBatch:
    batch = batch_by_id(batch_id)
    if batch is None:
        abort(404)
    return batch


def _go_to(batch: PrintBatch, is_new: bool) -> ResponseReturnValue:
    db.session.commit()
    if not is_new:
        flash(_("These acts are in this run already, and it waits for an answer."), "info")
    return redirect(url_for(".show", batch_id=batch.id), 303)


def _batch_page(batch: PrintBatch, error: str = "") -> str:
    fates = _by_fate(lines_of(batch))
    is_long = batch.act_count > LONG_BATCH
    return render_template("acts/batch.html", batch=batch, error=error, is_long=is_long, **fates)


def _by_fate(lines: Sequence[PrintBatchAct]) -> dict[str, list[PrintBatchAct]]:
    """Sort the lines of a run: those that came out, those that may yet, those voided before."""
    return {
        "came_out": [line for line in lines if line.came_out],
        "left": [line for line in lines if not line.came_out and not line.act.voided_at],
        "voided": [line for line in lines if not line.came_out and line.act.voided_at],
    }


def _too_many() -> str:
    return str(
        _n(
            "At most %(num)s act goes into one run: narrow the filter.",
            "At most %(num)s acts go into one run: narrow the filter.",
            MOST_ACTS,
        )
    )
