"""What a source sent, what became of it, and trying again."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.inbox.bodies import shown_body
from portal.inbox.models import InboxDelivery, InboxSource, Outcome
from portal.inbox.news import Gone
from portal.inbox.operations import KEPT
from portal.inbox.queries import deliveries_page, delivery_by_id, source_by_id
from portal.inbox.routes import source_context
from portal.inbox.words import OUTCOMES
from portal.inbox.work import try_again
from portal.storage.database import db
from portal.web.clock import now
from portal.web.requests import choice_argument, page_cursor

bp = staff_blueprint("hook_deliveries", __name__)


@bp.get("/admin/sources/<int:source_id>")
def index(source_id: int) -> ResponseReturnValue:
    """Show a source, and what it sent, newest first."""
    source = _source(source_id)
    outcome = choice_argument("outcome", Outcome)
    with page_cursor() as after:
        page = deliveries_page(source.id, outcome, after)
    return render_template(
        "inbox/source.html",
        page=page,
        outcome=outcome,
        outcome_words=OUTCOMES,
        kept_days=KEPT.days,
        **source_context(source),
    )


@bp.get("/admin/sources/<int:source_id>/deliveries/<int:delivery_id>")
def show(source_id: int, delivery_id: int) -> ResponseReturnValue:
    """Show one delivery with its body."""
    delivery = _delivery(source_id, delivery_id)
    return render_template(
        "inbox/delivery.html",
        source=_source(source_id),
        delivery=delivery,
        body=shown_body(delivery.body),
        outcome_words=OUTCOMES,
    )


@bp.post("/admin/sources/<int:source_id>/deliveries/<int:delivery_id>/again")
def again(source_id: int, delivery_id: int) -> ResponseReturnValue:
    """Work once more on what was kept."""
    source = _source(source_id)
    subject = Subject(SubjectKind.SOURCE, source.id, source.name)
    try:
        outcome = try_again(_delivery(source_id, delivery_id).id, now())
    except Gone:
        abort(404)
    note(Deed.TRIED_AGAIN, subject, delivery=delivery_id)
    db.session.commit()
    if outcome is Outcome.WAITING:
        flash(_("It is tried again within a minute."), "info")
    else:
        flash(
            _("Tried again: %(outcome)s.", outcome=OUTCOMES[outcome]),
            "warning" if outcome in (Outcome.REFUSED, Outcome.FAILED) else "success",
        )
    return redirect(url_for(".show", source_id=source_id, delivery_id=delivery_id), 303)


def _source(source_id: int) -> InboxSource:
    source = source_by_id(source_id)
    if source is None:
        abort(404)
    return source


def _delivery(source_id: int, delivery_id: int) -> InboxDelivery:
    delivery = delivery_by_id(source_id, delivery_id)
    if delivery is None:
        abort(404)
    return delivery
