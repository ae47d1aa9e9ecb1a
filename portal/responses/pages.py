"""What the pages of answers show."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge

from portal.claims.words import SOLUTIONS
from portal.clients.models import BuyerRole
from portal.clients.rules import masked
from portal.clients.words import OWN_ROLES
from portal.company.consents import ConsentWords, consent_seen
from portal.company.queries import company, review_links
from portal.company.rules import add_working_days
from portal.orders.models import Order
from portal.questionnaires.published import Published, published
from portal.questionnaires.words import EMOTIONS
from portal.questionnaires.words import NOT_NOTICED as NOT_NOTICED_WORD
from portal.responses.doors import kept
from portal.responses.envelope import read_text_id
from portal.responses.forms import NOT_NOTICED, AnswerForm
from portal.responses.models import Draft, Response
from portal.responses.opened import OpenedAct
from portal.responses.queries import text_agreed_to
from portal.web.clock import day_of
from portal.web.languages import language
from portal.web.text import clean_lines


def question_context(
    questionnaire: Published, values: Mapping[str, str], form: AnswerForm | None = None
) -> dict[str, Any]:
    """Return what the phone form and the typing in of paper show alike.

    `values` is what was sent or said before; `form` holds its errors.
    """
    errors = form.faults() if form else {}
    questions = render_template(
        "responses/_questions.html",
        questionnaire=questionnaire,
        values=values,
        errors=errors,
        # translated once here, not once for each touchpoint
        emotions=[(value, str(word)) for value, word in EMOTIONS],
        not_noticed=str(NOT_NOTICED_WORD),
    )
    return {
        "questions": Markup(questions),  # noqa: S704 - our own template, which escapes
        "values": values,
        "errors": errors,
        "labels": _labels(questionnaire) if errors else {},
        "roles": OWN_ROLES,
        "solutions": SOLUTIONS,
        "submission": str(uuid.uuid4())
        if form is None or form.submission.errors
        else form.submission.data,
    }


def receipt_page(
    act: OpenedAct, answers: Sequence[Response], draft: Draft | None, role: BuyerRole | None
) -> str:
    """Return the receipt: what was answered, who reads it, and by when they reply."""
    questions = published(act.questionnaire_id).questions
    return render_template(
        "responses/receipt.html",
        act=act,
        answers=answers,
        draft=draft,
        slip_role=role,
        questions=questions,
        labels={asked.touchpoint_id: asked.label(language()) for asked in questions},
        given={
            answer.id: {rating.touchpoint_id: rating.emotion for rating in answer.ratings}
            for answer in answers
        },
        emotion_words={**dict(EMOTIONS), None: NOT_NOTICED_WORD},
        own_roles=OWN_ROLES,
        contacts=masked_contacts(act),
        reply_by=lambda answer: reply_by(answer.submitted_at, act.promise_days),
        reader=company().reader(language()),
        referral=company().referral(language()),
        review_links=review_links(),
        kept=kept(),
    )


def said_before(response: Response) -> dict[str, str]:
    """Return an answer as the form's values, so that a person can change it."""
    values = {
        "replaces": str(response.submission),
        "told": str(response.told or 0),
        "role": response.role or "",
        "nps": "" if response.nps is None else str(response.nps),
        "comment": response.comment or "",
        "contact": response.contact or "",
        "consent": "1" if response.consent else "",
        "consent_text": str(text_agreed_to(response.id) or "") if response.contact else "",
        "publish": "1" if response.publish else "",
    }
    for rating in response.ratings:
        value = NOT_NOTICED if rating.emotion is None else str(rating.emotion)
        values[f"t-{rating.touchpoint.key}"] = value
    for remark in response.remarks:
        values[f"why-{remark.touchpoint.key}"] = remark.text
    if response.claim:
        values["claim"] = response.claim.text
        values["solution"] = response.claim.solution or ""
    return values


def agreed_to(shown: ConsentWords, values: Mapping[str, str]) -> Mapping[str, str]:
    """Return the form's values without a tick that was set beside other words than are shown."""
    if not values.get("consent"):
        return values
    seen = consent_seen(read_text_id(values.get("consent_text", "")), shown.language)
    return values if seen.version == shown.version else {**values, "consent": ""}


def sent_values() -> dict[str, str]:
    """Return what was sent, as it may stand in a page again: without what cannot be printed."""
    return {name: clean_lines(value) for name, value in _sent().items()}


def words_of_form() -> list[str]:
    """Return the words that were sent, so that a page that takes no answer can give them back."""
    written = (
        clean_lines(value)
        for name, value in _sent().items()
        if name in ("comment", "claim") or name.startswith("why-")
    )
    return [words for words in written if words]


def _sent() -> Mapping[str, str]:
    """Return what was sent; nothing of a form that is too large to be read."""
    try:
        return request.form
    except RequestEntityTooLarge:  # a page that refuses for another reason still has to be made
        return {}


def reply_by(at: datetime, promise_days: int) -> date:
    """Return the day by which the firm replies to what was said at a moment."""
    return add_working_days(day_of(at), promise_days)


def masked_contacts(order: OpenedAct | Order) -> str:
    """Return the contacts of the order, as only who owns them can read them."""
    return ", ".join(masked(contact) for contact in (order.phone, order.email) if contact)


def _labels(questionnaire: Published) -> dict[str, str]:
    labels = {
        "nps": _("Recommendation"),
        "comment": _("In your own words"),
        "role": _("Who are you in this order?"),
        "claim": _("What is wrong"),
        "solution": _("What would put it right?"),
        "contact": _("How to reach you"),
        "consent": _("Consent"),
    }
    for asked in questionnaire.questions:
        for prefix in ("t-", "why-"):
            labels[f"{prefix}{asked.key}"] = asked.label(language())
    return labels
