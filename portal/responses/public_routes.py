"""The client's pages: the form and its receipt. They need no session and no cookie."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from portal.clients.models import BuyerRole
from portal.extensions import csrf
from portal.questionnaires.published import published
from portal.responses.counts.folding import fold_after
from portal.responses.doors import address_of, channel, open_act, open_door
from portal.responses.drafts import LIFE, draft_of_act, end_drafts
from portal.responses.envelope import Envelope, read_envelope, read_id
from portal.responses.errors import SubmissionElsewhere
from portal.responses.form_page import form_page
from portal.responses.forms import LOST, AnswerForm, answer_form
from portal.responses.limits import count_answer, count_sender
from portal.responses.models import Draft
from portal.responses.opened import ActDoor, OpenedAct
from portal.responses.operations import record_response
from portal.responses.pages import receipt_page, said_before, sent_values
from portal.responses.queries import response_of_act, responses_of_act
from portal.storage.database import all_or_nothing, db, one_by_one, settle
from portal.web.clock import now
from portal.web.languages import choose_locale

bp = Blueprint("public_answers", __name__)
csrf.exempt(bp)  # the code is the capability: a token would only lose people's words


@bp.get("/A/<code>")
@bp.get("/a/<code>")
def answer_page(code: str) -> ResponseReturnValue:
    """Show the form, or the receipt once somebody has answered."""
    one_by_one()
    at = now()
    act = open_act(code, at)
    role = _role_of_slip()
    if "change" in request.args:
        changed = read_id(request.args["change"])
        earlier = response_of_act(act.id, changed) if changed else None
        if earlier is not None:
            return form_page(act, at, said_before(earlier), role=role)
    draft = _draft(act, role, at)
    if act.is_answered and "another" not in request.args and not (draft and _asks_for_draft()):
        answers = responses_of_act(act.id)
        if role is None or any(answer.role == role for answer in answers):
            return receipt_page(act, answers, draft, role)
    return form_page(act, at, draft.fields if draft else {}, role=role, draft=draft)


@bp.post("/A/<code>")
@bp.post("/a/<code>")
def send(code: str) -> ResponseReturnValue:
    """Take an answer; a repeat of the same submission is the same answer."""
    one_by_one()
    at = now()
    count_sender()
    act = open_door(code, at)
    count_answer(act)
    form = answer_form(published(act.questionnaire_id))(request.form)
    if not form.validate():
        return form_page(open_act(code, at), at, sent_values(), form), 422
    try:
        response_id = _record(act, form, read_envelope(request.form, at), at)
    except SubmissionElsewhere:
        db.session.rollback()
        form.submission.errors = [LOST]
        return form_page(open_act(code, at), at, sent_values(), form), 422
    all_or_nothing()
    fold_after(response_id)
    # not by redirect(), which writes a page of HTML for browsers that follow nothing
    return Response(status=303, headers={"Location": address_of(act.code)})


def _record(act: ActDoor, form: AnswerForm, about: Envelope, at: datetime) -> int:
    answer = form.answer()
    ends_drafts = act.draft or about.draft
    if answer.has_claim or about.replaces or ends_drafts:
        all_or_nothing()  # any other answer stands for itself
    earlier = response_of_act(act.id, about.replaces) if about.replaces else None
    response_id, _is_new = record_response(
        act.id,
        answer,
        channel(),
        at,
        choose_locale(),
        replaces=earlier.id if earlier else None,
        seconds=about.seconds,
        told=about.told,
        consent_text=about.consent_text,
    )
    if ends_drafts:
        end_drafts(act.id, answer.submission, *([about.draft] if about.draft else []))
    settle()
    return response_id


def _draft(act: OpenedAct, role: BuyerRole | None, at: datetime) -> Draft | None:
    """Return the half-filled form to go on with: the one asked for, or the newest of the act."""
    wanted = read_id(request.args["draft"]) if _asks_for_draft() else None
    wanted = wanted or act.draft
    if wanted is None or "fresh" in request.args:
        return None
    draft = draft_of_act(act.id, wanted, since=at - LIFE)
    if draft is not None and role and draft.fields.get("role", role) != role:
        return None  # another person's slip
    return draft


def _asks_for_draft() -> bool:
    return "draft" in request.args


def _role_of_slip() -> BuyerRole | None:
    text = request.args["r"].lower() if "r" in request.args else ""
    return BuyerRole(text) if text in list(BuyerRole) else None
