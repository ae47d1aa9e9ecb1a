"""One answer with all that belongs to it, and the emotional ones month by month."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.guards import own_path, staff_blueprint
from portal.admin.answers import answers_context, may_read, touchpoint_lines
from portal.admin.filters import FilterRefused, listed_answers
from portal.admin.pictures import length_bar
from portal.admin.routes import on_refused_filter
from portal.claims.operations import note_reply, take_back_reply
from portal.questionnaires.published import Question, published
from portal.reports.emotional import emotional_months
from portal.responses.history import versions_of
from portal.responses.mark_operations import mark_emotional, unmark_emotional
from portal.responses.models import Response
from portal.responses.queries import responses_of_act, whole_response
from portal.storage.database import db
from portal.web.clock import day_of, now
from portal.web.languages import NAMES

bp = staff_blueprint("answers", __name__)
bp.register_error_handler(FilterRefused, on_refused_filter)


@bp.get("/admin/responses/<int:response_id>")
def answer(response_id: int) -> ResponseReturnValue:
    """Show everything said, its act and order, who else answered, and what was changed."""
    found = _response(response_id)
    if not may_read(found):
        abort(403)
    wanted = listed_answers()
    versions = versions_of(found)
    shown = {version.response.id for version in versions}
    beside = responses_of_act(found.act_id) if found.act_id else ()
    return render_template(
        "admin/answer.html",
        query=wanted.query(),
        answer=found,
        lines=touchpoint_lines(found),
        versions=versions,
        others=[other for other in beside if other.id not in shown],
        readable=_readable([*beside, *(version.response for version in versions)]),
        blank=_blank(found),
        today=day_of(now()),
        language_names=NAMES,
        **answers_context([found], wanted),
    )


@bp.post("/admin/responses/<int:response_id>/emotional")
def mark(response_id: int) -> ResponseReturnValue:
    """Mark an answer as an emotional one (`emotional=1`), or take the mark back."""
    found = _response(response_id)
    if request.form.get("emotional") == "1":
        mark_emotional(found.id, current_user.id, now())
        flash(_("Marked as emotional. The same button takes it back."), "success")
    else:
        unmark_emotional(found.id)
        flash(_("The mark is taken back."), "success")
    db.session.commit()
    page = url_for(".answer", response_id=found.id)
    return redirect(own_path(request.form.get("next"), page), 303)


@bp.post("/admin/responses/<int:response_id>/reply")
def reply(response_id: int) -> ResponseReturnValue:
    """Note that a person has replied to the claim (`replied=1`), or take the note back."""
    found = _response(response_id)
    if found.claim is None:
        abort(404)
    if request.form.get("replied") == "1":
        note_reply(found.claim, current_user.id, now())
        flash(_("Noted: the client has a reply. The same place takes it back."), "success")
    else:
        take_back_reply(found.claim)
        flash(_("The note is taken back."), "success")
    db.session.commit()
    return redirect(url_for(".answer", response_id=found.id), 303)


@bp.get("/admin/emotional")
def emotional() -> ResponseReturnValue:
    """Show how many emotional answers came in each of the last 12 months, and the target."""
    months = emotional_months(day_of(now()))
    most = max([1, *(max(month.count, month.target or 0) for month in months)])
    return render_template("admin/emotional.html", months=months, most=most, length_bar=length_bar)


def _response(response_id: int) -> Response:
    found = whole_response(response_id)
    if found is None:
        abort(404)
    return found


def _readable(answers: Iterable[Response]) -> set[int]:
    """Return the ids of those answers that the page may lead to."""
    return {answer.id for answer in answers if may_read(answer)}


def _blank(found: Response) -> list[Question]:
    """Return the touchpoints that the act, or the file, asks about and the answer leaves blank."""
    given = {rating.touchpoint_id for rating in found.ratings}
    source = found.act or found.imported
    questions = published(source.questionnaire_id).questions if source else ()
    return [asked for asked in questions if asked.touchpoint_id not in given]
