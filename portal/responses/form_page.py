"""The page of the form: filled in again when there is something to fill in, else made once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, make_response, render_template, request
from flask_babel import gettext as _

from portal.clients.models import BuyerRole
from portal.clients.words import OWN_ROLES
from portal.company.consents import consent_words
from portal.questionnaires.published import published
from portal.responses.doors import is_typed, kept, path_of
from portal.responses.forms import AnswerForm
from portal.responses.models import Draft
from portal.responses.opened import OpenedAct
from portal.responses.pages import agreed_to, masked_contacts, question_context, reply_by
from portal.responses.queries import answered_roles
from portal.web.filters import day
from portal.web.languages import asked_language, language
from portal.web.slotted import SlottedPage
from portal.web.styles import public_style

MOST_PAGES = 100
_Pages = dict[tuple[object, ...], SlottedPage]


def form_page(
    act: OpenedAct,
    at: datetime,
    values: Mapping[str, str],
    form: AnswerForm | None = None,
    role: BuyerRole | None = None,
    draft: Draft | None = None,
) -> Response:
    """Return the form.

    `values` is what was sent or said before; `form` holds its errors; `role` is what the
    slip's link says of its reader; `draft` is where the values come from, if they do.
    """
    if form is None and not (values or role or act.is_answered) and _asks_for_no_more():
        return _untouched_page(act, at)
    return make_response(_render(act, at, values, form, role, draft))


def _untouched_page(act: OpenedAct, at: datetime) -> Response:
    """Return the page that most scans get; only its slots are made anew."""
    public_style(act.firm_colour)  # allowed in this response, rendered now or before
    slots = {**_slots(act, at), "submission": uuid.uuid4()}
    # a slot with nothing in it changes what the page says
    filled = tuple(name for name, value in slots.items() if value)
    key = (
        act.questionnaire_id, language(), asked_language(), is_typed(),
        act.firm_name, act.firm_phone, act.firm_colour, act.consent_version,
        reply_by(at, act.promise_days), filled,
    )  # fmt: skip
    pages: _Pages = current_app.extensions.setdefault("form_pages", {})
    if key not in pages:
        if len(pages) >= MOST_PAGES:
            pages.clear()
        pages[key] = SlottedPage(
            filled, lambda marks: _render(act, at, {}, slots={**slots, **marks})
        )
    return pages[key].response(slots)


def _render(
    act: OpenedAct,
    at: datetime,
    values: Mapping[str, str],
    form: AnswerForm | None = None,
    role: BuyerRole | None = None,
    draft: Draft | None = None,
    slots: Mapping[str, Any] | None = None,
) -> str:
    shown = slots or _slots(act, at)
    consent = consent_words(act.consent_version, language())
    context = {
        **question_context(published(act.questionnaire_id), agreed_to(consent, values), form),
        "consent": consent,
        **shown,
        "path": path_of(shown["code"]),
        "kept_arguments": kept(),
        "query": f"?{urlencode(kept())}" if kept() else "",
        "slip_role": role,
        "answered_hint": _answered_hint(act),
        "is_answered": act.is_answered,
        "draft": draft,
        "taken_up": draft.submission if draft else values.get("draft"),
        "told": values.get("told") or "0",
        "reply_by": reply_by(at, act.promise_days),
    }
    if values.get("opened"):
        context["opened"] = values["opened"]
    return render_template("responses/answer.html", **context)


def _slots(act: OpenedAct, at: datetime) -> dict[str, Any]:
    """Return what differs from act to act and from scan to scan, but for the submission."""
    return {
        "code": act.code,
        "order_number": act.order_number,
        "ordered_on": day(act.ordered_at),
        "parcel": act.parcel or "",
        "more_items": act.more_items,
        "contacts": masked_contacts(act),
        "opened": int(at.timestamp()),
    }


def _answered_hint(act: OpenedAct) -> str:
    roles = answered_roles(act.id) if act.is_answered else ()
    answered = ", ".join(str(OWN_ROLES[role]) for role in roles)
    return _("Answered already: %(roles)s.", roles=answered) if answered else ""


def _asks_for_no_more() -> bool:
    return request.args.keys() <= {"by", "lang"}
