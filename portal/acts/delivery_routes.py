"""Pages that make acts: one delivery, and a file of orders with its preview."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from flask_login import current_user

from portal.accounts.guards import staff_blueprint
from portal.acts.intake import preview, read_order_file, take_in
from portal.acts.operations import issue_on_delivery
from portal.orders.errors import OrderRefused
from portal.orders.files.errors import FileRefused
from portal.orders.files.mappings.known import MAPPINGS
from portal.orders.files.plain import COLUMNS, NEEDED
from portal.orders.files.refused import refused_lines
from portal.orders.forms import UploadForm
from portal.orders.models import OrderUpload
from portal.orders.operations import keep_upload
from portal.orders.queries import order_by_id, upload_by_id
from portal.storage.database import db
from portal.web.clock import now
from portal.web.downloads import csv_download

bp = staff_blueprint("deliveries", __name__)


@bp.post("/orders/<int:order_id>/deliver")
def deliver(order_id: int) -> ResponseReturnValue:
    """Mark an order delivered; its act is made with it."""
    order = order_by_id(order_id)
    if order is None:
        abort(404)
    try:
        act = issue_on_delivery(order, now())
    except OrderRefused as error:
        db.session.rollback()
        flash(error.reason, "danger")
    else:
        db.session.commit()
        flash(_("Delivered. Act No. %(number)s is ready to print.", number=act.number), "success")
    return redirect(url_for("orders.show", order_id=order_id), 303)


@bp.get("/orders/import")
def upload() -> ResponseReturnValue:
    """Ask for a file."""
    return _upload_page(UploadForm())


@bp.post("/orders/import")
def receive() -> ResponseReturnValue:
    """Keep the file and go to its preview; nothing of it goes in yet."""
    form = UploadForm()
    if not form.validate():
        return _upload_page(form), 422
    content = form.file.data.read()
    try:
        read_order_file(content, form.file.data.filename, now())
    except FileRefused as error:
        form.file.errors = [str(error.reason)]
        return _upload_page(form), 422
    kept = keep_upload(current_user.id, form.file.data.filename[:200], content, now())
    db.session.commit()
    return redirect(url_for(".show_preview", upload_id=kept.id), 303)


@bp.get("/orders/import/<uuid:upload_id>")
def show_preview(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Say what the file would do."""
    kept = _upload(upload_id)
    intake = preview(read_order_file(kept.content, kept.filename, now()))
    return render_template("orders/preview.html", upload=kept, intake=intake)


@bp.get("/orders/import/<uuid:upload_id>/refused.csv")
def refused(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Send the lines that stay out, with the reasons, to be mended and sent again."""
    kept = _upload(upload_id)
    file = read_order_file(kept.content, kept.filename, now())
    return csv_download(refused_lines(file.table, preview(file).refusals))


@bp.post("/orders/import/<uuid:upload_id>")
def confirm(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Take the file in, all good lines in one transaction."""
    kept = _upload(upload_id)
    at = now()
    intake = take_in(read_order_file(kept.content, kept.filename, at), at)
    db.session.delete(kept)
    db.session.commit()
    flash(
        _n("%(num)s order is taken in.", "%(num)s orders are taken in.", intake.writes), "success"
    )
    return redirect(url_for("orders.index"), 303)


def _upload(upload_id: uuid.UUID) -> OrderUpload:
    kept = upload_by_id(upload_id, current_user.id)
    if kept is None:
        abort(404)
    return kept


def _upload_page(form: UploadForm) -> str:
    systems = [mapping.system for mapping in MAPPINGS.values()]
    return render_template(
        "orders/import.html", form=form, columns=COLUMNS, needed=NEEDED, systems=systems
    )
