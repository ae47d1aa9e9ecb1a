"""What the form and the receipt show: the same for the phone and for typing in paper."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _

from portal.acts.models import Act
from portal.claims.words import SOLUTIONS
from portal.clients.words import OWN_ROLES
from portal.company.queries import company
from portal.company.rules import add_working_days
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.responses.forms import NOT_NOTICED as NOT_NOTICED_VALUE
from portal.responses.forms import AnswerForm
from portal.responses.models import Response
from portal.web.clock import day_of, now
from portal.web.languages import language
from portal.web.text import clean_lines


def form_context(
    act: Act, values: Mapping[str, str], form: AnswerForm | None = None
) -> dict[str, Any]:
    """Return what templates/responses/_questions.html wants.

    `values` is what was sent or said before; `form` holds its errors.
    """
    return {
        "act": act,
        "values": values,
        "errors": _errors(form) if form else {},
        "labels": _labels(act) if form else {},
        # translated once here, not once for each touchpoint
        "emotions": [(value, str(word)) for value, word in EMOTIONS],
        "not_noticed": str(NOT_NOTICED),
        "roles": OWN_ROLES,
        "solutions": SOLUTIONS,
        "reply_by": reply_by(now()),
        "submission": str(uuid.uuid4())
        if form is None or form.submission.errors
        else form.submission.data,
    }


def receipt_context(act: Act, answers: Sequence[Response]) -> dict[str, Any]:
    """Return what templates/responses/receipt.html wants."""
    return {
        "act": act,
        "answers": answers,
        "labels": {item.touchpoint_id: item.label(language()) for item in act.questionnaire.items},
        "given": {
            answer.id: {rating.touchpoint_id: rating.emotion for rating in answer.ratings}
            for answer in answers
        },
        "emotion_words": {**dict(EMOTIONS), None: NOT_NOTICED},
        "own_roles": OWN_ROLES,
        "reply_by": lambda answer: reply_by(answer.submitted_at),
    }


def said_before(response: Response) -> dict[str, str]:
    """Return an answer as the form's values, so that a person can change it."""
    values = {
        "replaces": str(response.submission),
        "role": response.role or "",
        "nps": "" if response.nps is None else str(response.nps),
        "comment": response.comment or "",
        "contact": response.contact or "",
        "consent": "1" if response.consent else "",
        "publish": "1" if response.publish else "",
    }
    for rating in response.ratings:
        value = NOT_NOTICED_VALUE if rating.emotion is None else str(rating.emotion)
        values[f"t-{rating.touchpoint.key}"] = value
    for remark in response.remarks:
        values[f"why-{remark.touchpoint.key}"] = remark.text
    if response.claim:
        values["claim"] = response.claim.text
        values["solution"] = response.claim.solution or ""
    return values


def sent_values() -> dict[str, str]:
    """Return what was sent, as it may stand in a page again: without what cannot be printed."""
    return {name: clean_lines(value) for name, value in request.form.items()}


def reply_by(at: datetime) -> date:
    """Return the day by which the firm replies to what was said at a moment."""
    return add_working_days(day_of(at), company().promise_days)


def _errors(form: AnswerForm) -> dict[str, list[str]]:
    errors = {name: [str(text) for text in texts] for name, texts in form.errors.items() if name}
    whole = [str(text) for text in form.form_errors] + errors.pop("submission", [])
    return {"": whole, **errors} if whole else errors


def _labels(act: Act) -> dict[str, str]:
    labels = {
        "nps": _("Recommendation"),
        "comment": _("In your own words"),
        "role": _("Who are you in this order?"),
        "claim": _("What is wrong"),
        "solution": _("What would put it right?"),
        "contact": _("How to reach you, if you like"),
        "consent": _("Consent"),
    }
    for item in act.questionnaire.items:
        for prefix in ("t-", "why-"):
            labels[f"{prefix}{item.touchpoint.key}"] = item.label(language())
    return labels
