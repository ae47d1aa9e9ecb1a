"""Typing in an act that came back on paper."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.acts.models import Act
from portal.acts.queries import act_by_number
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.company.consents import current_consent
from portal.company.queries import company
from portal.questionnaires.published import published
from portal.responses.counts.folding import fold_after
from portal.responses.envelope import read_text_id
from portal.responses.errors import SubmissionElsewhere
from portal.responses.forms import AnswerForm, answer_form
from portal.responses.models import Channel
from portal.responses.operations import record_response
from portal.responses.pages import masked_contacts, question_context, reply_by, sent_values
from portal.responses.queries import responses_of_act
from portal.storage.database import db
from portal.web.clock import now
from portal.web.languages import language

bp = staff_blueprint("paper", __name__)


@bp.get("/acts/<number>/answer")
def answer(number: str) -> ResponseReturnValue:
    """Show the questions of an act as they stand on paper."""
    return _page(_act(number), {})


@bp.post("/acts/<number>/answer")
def record(number: str) -> ResponseReturnValue:
    """Write down what stands on the paper."""
    act = _act(number)
    form = answer_form(published(act.questionnaire_id))(request.form)
    if not form.validate():
        return _page(act, sent_values(), form), 422
    try:
        answer = form.answer()
        shown = read_text_id(request.form.get("consent_text", ""))
        response_id, is_new = record_response(
            act.id, answer, Channel.PAPER, now(), language(), consent_text=shown
        )
    except SubmissionElsewhere:
        abort(409)
    if is_new:
        note(Deed.ANSWER_TYPED, Subject(SubjectKind.ANSWER, response_id), act=act.number)
    db.session.commit()
    fold_after(response_id)
    flash(_("The answer to act No. %(number)s is written down.", number=act.number), "success")
    return redirect(url_for("acts.index", state="printed"), 303)


def _act(number: str) -> Act:
    act = act_by_number(number)
    if act is None:
        abort(404)
    if act.voided_at is not None or act.order.erased_at is not None:
        abort(410)
    return act


def _page(act: Act, values: dict[str, str], form: AnswerForm | None = None) -> str:
    return render_template(
        "responses/paper.html",
        **question_context(published(act.questionnaire_id), values, form),
        act=act,
        contacts=masked_contacts(act.order),
        consent=current_consent(language()),
        reply_by=reply_by(now(), company().promise_days),
        answered=len(responses_of_act(act.id)),
    )
