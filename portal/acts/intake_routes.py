"""Pages of files of orders: one comes, is looked at, goes in, and may be undone."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from flask_login import current_user

from portal.accounts.guards import staff_blueprint
from portal.acts.intake_work import work_on_intake
from portal.acts.undoing import in_the_way, what_goes
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.orders.batches.models import BatchState, OrderBatch
from portal.orders.batches.operations import agree, ask_to_undo, keep_file
from portal.orders.batches.queries import (
    WORKED_ON,
    batch_by_id,
    first_refused_lines,
    latest_batches,
    refused_lines,
)
from portal.orders.files.errors import FileRefused
from portal.orders.files.limits import ORDERS
from portal.orders.files.mappings.known import MAPPINGS
from portal.orders.files.plain import COLUMNS, NEEDED
from portal.orders.files.refused import refused_table
from portal.orders.files.sampling import sample_of
from portal.orders.files.table import open_table
from portal.orders.files.ways import is_known
from portal.orders.forms import UploadForm
from portal.storage.database import db
from portal.storage.patience import take_time
from portal.web.clock import now
from portal.web.downloads import csv_download
from portal.web.languages import language
from portal.web.text import clean_line
from portal.web.uploads import takes_large_files

bp = staff_blueprint("intakes", __name__)
bp.before_request(take_time)
BATCH = "/orders/import/<int:batch_id>"
SMALL_ROWS = 2000  # as many are read, and taken in, while a person waits
SHOWN_REFUSALS = 200
WORKER_SECONDS = 10  # a worker that runs has begun by then


@bp.get("/orders/import")
def upload() -> ResponseReturnValue:
    """Ask for a file; list those that came."""
    return _upload_page(UploadForm())


@bp.post("/orders/import")
@takes_large_files
def receive() -> ResponseReturnValue:
    """Keep the file and go to its preview; nothing of it goes in yet."""
    form = UploadForm()
    if not form.validate():
        return _upload_page(form), 422
    user_id = current_user.id
    db.session.rollback()  # nobody waits for us while the file is looked through
    name, file = clean_line(form.file.data.filename), form.file.data.stream
    try:
        table = open_table(file, name)
        sample = sample_of(table, SMALL_ROWS)
    except FileRefused as error:
        form.file.errors = [str(error.reason)]
        return _upload_page(form), 422
    if not table.header:
        form.file.errors = [_("The file is empty.")]
        return _upload_page(form), 422
    batch = keep_file(file, name, table, sample, language(), now(), user_id)
    if not is_known(table.places):
        batch.state = BatchState.MAPPING
    batch_id = batch.id
    db.session.commit()
    return _work(batch_id, sample["is_whole"])


@bp.get(BATCH)
def show(batch_id: int) -> ResponseReturnValue:
    """Show how far a file has got: what it would do, or did."""
    batch = _batch(batch_id)
    if batch.state is BatchState.MAPPING:
        return redirect(url_for("mappings.columns", batch_id=batch.id))
    if batch.state in WORKED_ON:
        at = now()
        is_worked_on = batch.leased_until is not None and batch.leased_until > at
        waits = not is_worked_on and (at - batch.queued_at).total_seconds() > WORKER_SECONDS
        return render_template("orders/progress.html", batch=batch, waits=waits)
    return render_template(
        "orders/batch.html",
        batch=batch,
        refused=first_refused_lines(batch.id, SHOWN_REFUSALS),
        can_be_undone=_can_be_undone(batch),
    )


@bp.get(f"{BATCH}/refused.csv")
def refused(batch_id: int) -> ResponseReturnValue:
    """Send the lines that stay out, with the reasons, to be mended and sent again."""
    batch = _batch(batch_id)
    note(Deed.EXPORTED, Subject(SubjectKind.ORDER_BATCH, batch.id), file="csv")
    return csv_download(refused_table(batch.header, refused_lines(batch.id)))


@bp.post(BATCH)
def confirm(batch_id: int) -> ResponseReturnValue:
    """Take the file in, all its good lines."""
    batch = _batch(batch_id)
    is_small = batch.sample.get("is_whole", False)
    if not agree(batch, now()):
        db.session.rollback()
        return redirect(url_for(".show", batch_id=batch_id), 303)
    db.session.commit()
    response = _work(batch_id, is_small)
    done = batch_by_id(batch_id)
    if done is not None and done.state is BatchState.DONE:
        taken = _n("%(num)s order is taken in.", "%(num)s orders are taken in.", done.writes)
        flash(taken, "success")
    return response


@bp.get(f"{BATCH}/undo")
def show_undo(batch_id: int) -> ResponseReturnValue:
    """Say what undoing would put back, or what stands in the way."""
    batch = _batch(batch_id)
    if not _can_be_undone(batch):
        return redirect(url_for(".show", batch_id=batch.id))
    return render_template(
        "orders/undo.html", batch=batch, obstacles=in_the_way(batch.id), goes=what_goes(batch.id)
    )


@bp.post(f"{BATCH}/undo")
def undo(batch_id: int) -> ResponseReturnValue:
    """Put everything back that the file did, or nothing."""
    batch = _batch(batch_id)
    obstacles = in_the_way(batch.id)
    if obstacles:
        goes = what_goes(batch.id)
        page = render_template("orders/undo.html", batch=batch, obstacles=obstacles, goes=goes)
        return page, 409
    is_small = batch.writes <= SMALL_ROWS
    if ask_to_undo(batch, now(), current_user.id):
        db.session.commit()
        return _work(batch_id, is_small)
    db.session.rollback()
    return redirect(url_for(".show", batch_id=batch_id), 303)


def _work(batch_id: int, is_small: bool) -> ResponseReturnValue:
    """Do at once what takes a moment; a worker does the rest."""
    if is_small:
        work_on_intake(batch_id)
    return redirect(url_for(".show", batch_id=batch_id), 303)


def _can_be_undone(batch: OrderBatch) -> bool:
    return batch.state in (BatchState.DONE, BatchState.FAILED) and batch.taken_in_at is not None


def _batch(batch_id: int) -> OrderBatch:
    batch = batch_by_id(batch_id)
    if batch is None:
        abort(404)
    return batch


def _upload_page(form: UploadForm) -> str:
    return render_template(
        "orders/import.html",
        form=form,
        columns=COLUMNS,
        needed=NEEDED,
        systems=[mapping.system for mapping in MAPPINGS.values()],
        limits=ORDERS,
        batches=latest_batches(),
    )
