"""Pages of acts: the list, the paper, voiding."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.acts.batch_queries import count_printable, last_format, waiting_batches
from portal.acts.documents import acts_pdf
from portal.acts.filters import wanted_acts
from portal.acts.formats import PageFormat
from portal.acts.forms import PrintForm, VoidForm
from portal.acts.models import Act
from portal.acts.operations import void_act
from portal.acts.queries import act_by_number, acts_page
from portal.acts.specimens import sample_pdf, trial_pdf
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.config import LOCALES
from portal.storage.database import db
from portal.web.clock import now
from portal.web.languages import language
from portal.web.requests import page_cursor

bp = staff_blueprint("acts", __name__)


@bp.get("/acts")
def index() -> ResponseReturnValue:
    """List acts by state, to be chosen and printed."""
    wanted = wanted_acts(request.args)
    with page_cursor() as after:
        page = acts_page(wanted, after)
    return render_template(
        "acts/index.html",
        page=page,
        wanted=wanted,
        count=count_printable(wanted),
        waiting=waiting_batches(),
        form=PrintForm(data={"format": last_format()}),
    )


@bp.get("/acts/<number>.pdf")
def pdf(number: str) -> ResponseReturnValue:
    """Show one act as paper."""
    page_format = _asked_format()
    asked = request.args.get("lang")
    act = _act(number)
    content = acts_pdf([act], page_format, asked if asked in LOCALES else None)
    note(Deed.DOWNLOADED, Subject(SubjectKind.ACT, act.id, number), format=page_format.value)
    return _pdf_response(content, f"akt-{number}.pdf")


@bp.get("/acts/sample.pdf")
def sample() -> ResponseReturnValue:
    """Show how acts look with the present settings and questionnaire."""
    return _pdf_response(sample_pdf(_asked_format(), language()), "akt-sample.pdf")


@bp.get("/acts/test.pdf")
def trial() -> ResponseReturnValue:
    """Show the page by which printer, pen and phone are tried before a season."""
    return _pdf_response(trial_pdf(language()), "akt-test.pdf")


@bp.post("/acts/<number>/void")
def void(number: str) -> ResponseReturnValue:
    """Close an act for good, with a reason that the client will read."""
    act = _act(number)
    form = VoidForm()
    if form.validate():
        void_act(act, form.reason.data or "", now())
        db.session.commit()
        flash(_("The act is voided; its code says so to the client."), "success")
    else:
        flash(_("Give the reason: the client will read it."), "warning")
    return redirect(url_for("orders.show", order_id=act.order_id), 303)


def _asked_format() -> PageFormat:
    asked = request.args.get("format", PageFormat.A4.value)
    if asked not in list(PageFormat):
        abort(404)
    return PageFormat(asked)


def _act(number: str) -> Act:
    act = act_by_number(number)
    if act is None:
        abort(404)
    return act


def _pdf_response(content: bytes, filename: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response
