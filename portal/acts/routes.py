"""Pages of acts: the list, the paper, printing and voiding."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from portal.accounts.guards import staff_blueprint
from portal.acts.documents import acts_pdf
from portal.acts.formats import PageFormat
from portal.acts.forms import PrintForm, VoidForm
from portal.acts.models import Act
from portal.acts.operations import mark_printed, void_act
from portal.acts.queries import ActState, act_by_number, acts_by_number, acts_page
from portal.config import LOCALES
from portal.storage.database import db
from portal.web.clock import now
from portal.web.requests import choice_argument, page_cursor

bp = staff_blueprint("acts", __name__)


@bp.get("/acts")
def index() -> ResponseReturnValue:
    """List acts by state."""
    state = choice_argument("state", ActState)
    with page_cursor() as after:
        page = acts_page(state, after)
    return render_template("acts/index.html", page=page, state=state, form=PrintForm())


@bp.get("/acts/<number>.pdf")
def pdf(number: str) -> ResponseReturnValue:
    """Show one act as paper."""
    page_format = request.args.get("format", PageFormat.A4.value)
    if page_format not in list(PageFormat):
        abort(404)
    language = request.args.get("lang")
    content = acts_pdf([_act(number)], page_format, language if language in LOCALES else None)
    return _pdf_response(content, f"akt-{number}.pdf")


@bp.post("/acts/print")
def print_selected() -> ResponseReturnValue:
    """Make one PDF of the chosen acts, or note that they came out of the printer."""
    form = PrintForm()
    acts = acts_by_number(request.form.getlist("number"))
    if not form.validate() or not acts:
        flash(_("Choose at least one act."), "warning")
        return redirect(url_for(".index", state=ActState.TO_PRINT.value), 303)
    if form.printed.data:
        mark_printed(acts, now())
        db.session.commit()
        text = _n("%(num)s act is marked printed.", "%(num)s acts are marked printed.", len(acts))
        flash(text, "success")
        return redirect(url_for(".index", state=ActState.TO_PRINT.value), 303)
    return _pdf_response(acts_pdf(acts), _batch_name(acts))


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


def _act(number: str) -> Act:
    act = act_by_number(number)
    if act is None:
        abort(404)
    return act


def _batch_name(acts: Sequence[Act]) -> str:
    return f"akty-{acts[0].number}-{acts[-1].number}.pdf"


def _pdf_response(content: bytes, filename: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response
