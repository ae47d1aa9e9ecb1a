"""What the form tells before it is sent: a draft to keep, and how far the person has come."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.extensions import csrf
from portal.questionnaires.published import published
from portal.responses.counting import count_steps
from portal.responses.doors import address_of, channel, kept, open_door
from portal.responses.drafts import end_drafts, save_draft
from portal.responses.envelope import read_envelope, read_id, read_steps
from portal.responses.forms import answer_form
from portal.responses.limits import count_note, count_sender
from portal.storage.database import db
from portal.web.clock import now

bp = Blueprint("public_drafts", __name__)
csrf.exempt(bp)  # as for answers, the code is the capability


@bp.post("/a/<code>/draft")
def save(code: str) -> ResponseReturnValue:
    """Keep a half-filled form, and go on with it."""
    at = now()
    count_sender()
    act = open_door(code, at)
    count_note(act)
    form = answer_form(published(act.questionnaire_id))(request.form)
    form.validate()
    fields = form.draft()
    submission = read_id(form.submission.data)
    page = address_of(act.code)
    if submission and fields:
        about = read_envelope(request.form, at)
        fields |= {"opened": request.form.get("opened", "")[:12], "told": str(about.told)}
        if about.replaces:
            fields["replaces"] = str(about.replaces)
        if about.consent_text and "consent" in fields:
            fields["consent_text"] = str(about.consent_text)
        if about.draft:
            end_drafts(act.id, about.draft)
        save_draft(act.id, submission, fields, at)
        page = url_for(
            "public_answers.answer_page", code=act.code, draft=submission, **kept(), _anchor="kept"
        )
    db.session.commit()
    return redirect(page, HTTPStatus.SEE_OTHER)


@bp.post("/a/<code>/seen")
def seen(code: str) -> ResponseReturnValue:
    """Count the steps that a person took on the page; sent by its script, never by a fetch."""
    at = now()
    count_sender()
    count_note(open_door(code, at))
    told, reached = (read_steps(request.form.get(name, "")) for name in ("told", "reached"))
    count_steps(channel(), at, told, reached)
    db.session.commit()
    return "", HTTPStatus.NO_CONTENT
