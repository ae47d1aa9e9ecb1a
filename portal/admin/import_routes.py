"""Past answers from a file: seen in a preview first, then taken in."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from flask_login import current_user

from portal.accounts.guards import staff_blueprint
from portal.orders.files.errors import FileRefused
from portal.orders.forms import UploadForm
from portal.orders.models import OrderUpload, UploadPurpose
from portal.orders.operations import keep_upload
from portal.orders.queries import upload_by_id
from portal.responses.counts.folding import fold_all
from portal.responses.past.columns import IGNORED
from portal.responses.past.operations import take_in
from portal.responses.past.preview import preview
from portal.responses.past.queries import newest_imports
from portal.responses.past.reading import PastFile, read_past_file
from portal.storage.database import db
from portal.storage.patience import take_time
from portal.web.clock import firm_zone, now
from portal.web.text import clean_line

bp = staff_blueprint("past_answers", __name__)
bp.before_request(take_time)
SHOWN_REFUSALS = 200


@bp.get("/admin/answers/import")
def upload() -> ResponseReturnValue:
    """Ask for a file; list those that were taken in."""
    return _upload_page(UploadForm())


@bp.post("/admin/answers/import")
def receive() -> ResponseReturnValue:
    """Keep the file and go to its preview; nothing of it goes in yet."""
    form = UploadForm()
    if not form.validate():
        return _upload_page(form), 422
    content = form.file.data.read()
    filename = clean_line(form.file.data.filename)[:200]
    try:
        _read(content, filename)
    except FileRefused as error:
        form.file.errors = [str(error.reason)]
        return _upload_page(form), 422
    kept = keep_upload(current_user.id, filename, content, now(), UploadPurpose.ANSWERS)
    db.session.commit()
    return redirect(url_for(".show_preview", upload_id=kept.id), 303)


@bp.get("/admin/answers/import/<uuid:upload_id>")
def show_preview(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Say what the file would do."""
    kept = _upload(upload_id)
    return render_template(
        "admin/answers_preview.html",
        upload=kept,
        found=preview(_read(kept.content, kept.filename)),
        shown_refusals=SHOWN_REFUSALS,
    )


@bp.post("/admin/answers/import/<uuid:upload_id>")
def confirm(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Take the file in, all of it in one transaction."""
    kept = _upload(upload_id)
    file = _read(kept.content, kept.filename)
    if file.refusals:
        return redirect(url_for(".show_preview", upload_id=kept.id), 303)
    _taken, response_ids = take_in(file, kept.filename, now(), current_user.id)
    db.session.delete(kept)
    db.session.commit()
    fold_all()
    if response_ids:
        words = _n(
            "%(num)s answer is taken in.", "%(num)s answers are taken in.", len(response_ids)
        )
        flash(words, "success")
    else:
        flash(_("These answers are here already: nothing changed."), "info")
    return redirect(url_for(".upload"), 303)


def _read(content: bytes, filename: str) -> PastFile:
    return read_past_file(content, filename, firm_zone(), now())


def _upload(upload_id: uuid.UUID) -> OrderUpload:
    kept = upload_by_id(upload_id, current_user.id, UploadPurpose.ANSWERS)
    if kept is None:
        abort(404)
    return kept


def _upload_page(form: UploadForm) -> str:
    return render_template(
        "admin/answers_import.html", form=form, ignored=IGNORED, imports=newest_imports()
    )
