"""The client's pages: type the code, answer, receipt. They need no session and no cookie."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.acts.codes import read_code
from portal.acts.errors import ActClosed, ActNotFound
from portal.acts.models import Act
from portal.acts.queries import act_by_code
from portal.acts.rules import is_open
from portal.company.queries import company
from portal.extensions import csrf, limiter
from portal.responses import operations
from portal.responses.errors import SubmissionElsewhere
from portal.responses.forms import AnswerForm, answer_form
from portal.responses.models import Channel, Response
from portal.responses.pages import form_context, receipt_context, said_before, sent_values
from portal.responses.queries import response_of_act, responses_of_act
from portal.storage.database import db
from portal.web.clock import now
from portal.web.languages import language

bp = Blueprint("public_answers", __name__)
csrf.exempt(bp)  # the code is the capability: a token would only lose people's words
TYPED = "code"
KEPT = ("by", "lang")  # what links inside an act's pages carry on

# only misses count, so that one address with many clients is never locked out
guesses = limiter.shared_limit(
    "120 per minute", scope="guesses", deduct_when=lambda response: response.status_code == 404
)


@bp.get("/")
@guesses
def home() -> ResponseReturnValue:
    """Ask for a code, and go to its act."""
    typed = request.args.get("code", "")[:100]
    if not typed.strip():
        return render_template("responses/home.html", typed="", error="", unknown=False)
    code = read_code(typed)
    if code is None:
        error = _("A code has 16 letters and digits; this one has %(count)s.", count=_length(typed))
        page = render_template("responses/home.html", typed=typed, error=error, unknown=False)
        return page, 422
    return redirect(url_for(".answer_page", code=code.lower(), by=TYPED, **_kept("lang")), 303)


@bp.get("/A/<code>")
@bp.get("/a/<code>")
@guesses
def answer_page(code: str) -> ResponseReturnValue:
    """Show the form, or the receipt once somebody has answered."""
    act = _open_act(code)
    earlier = _earlier(act, request.args.get("change"))
    if earlier is not None:
        return _form_page(act, said_before(earlier))
    answers = [] if "another" in request.args else responses_of_act(act.id)
    if not answers:
        return _form_page(act, {})
    context = receipt_context(act, answers)
    return render_template("responses/receipt.html", **context, kept=_kept(*KEPT))


@bp.post("/A/<code>")
@bp.post("/a/<code>")
@guesses
def send(code: str) -> ResponseReturnValue:
    """Take an answer; a repeat of the same submission is the same answer."""
    act = _open_act(code)
    form = answer_form(act.questionnaire)(request.form)
    if not form.validate():
        return _form_page(act, sent_values(), form), 422
    try:
        operations.record_response(
            act,
            form.answer(),
            Channel.CODE if request.args.get("by") == TYPED else Channel.QR,
            now(),
            language(),
            replaces=_earlier(act, request.form.get("replaces")),
        )
    except SubmissionElsewhere:
        db.session.rollback()
        form.submission.errors = [_("The page did not arrive whole: send it once more.")]
        return _form_page(_open_act(code), sent_values(), form), 422
    receipt = url_for(".answer_page", code=act.code, **_kept(*KEPT))
    db.session.commit()  # last: to read the act again would begin another transaction
    return redirect(receipt, 303)


@bp.app_errorhandler(ActNotFound)
def on_unknown_act(error: ActNotFound) -> ResponseReturnValue:
    """Say that no act has this code, and let the person type it."""
    error_text = _("Compare each letter with the paper, please.")
    typed = str(request.view_args["code"])[:60] if request.view_args else ""
    page = render_template("responses/home.html", typed=typed, error=error_text, unknown=True)
    return page, 404


@bp.app_errorhandler(ActClosed)
def on_closed_act(error: ActClosed) -> ResponseReturnValue:
    """Say why an act takes no answers any more, and whom to call."""
    return render_template("responses/closed.html", act=error.act), 410


def _open_act(typed: str) -> Act:
    code = read_code(typed)
    act = act_by_code(code) if code else None
    if act is None:
        raise ActNotFound
    if not is_open(act, company().answer_days, now()):
        raise ActClosed(act)
    return act


def _earlier(act: Act, submission: str | None) -> Response | None:
    try:
        return response_of_act(act.id, uuid.UUID(submission)) if submission else None
    except ValueError:
        return None


def _form_page(act: Act, values: dict[str, str], form: AnswerForm | None = None) -> str:
    action = url_for(".send", code=act.code, **_kept(*KEPT))
    return render_template(
        "responses/answer.html", **form_context(act, values, form), action=action
    )


def _kept(*names: str) -> dict[str, Any]:
    return {name: request.args[name] for name in names if name in request.args}


def _length(typed: str) -> int:
    return sum(character.isalnum() for character in typed)
