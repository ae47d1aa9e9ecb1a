"""Typing a code by hand, and the pages of codes that lead nowhere."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from portal.acts.codes import LENGTH, read_code
from portal.responses.doors import TYPED, kept
from portal.responses.errors import ActClosed, ActNotFound, TooManySent
from portal.responses.pages import sent_values, words_of_form
from portal.web.text import clean_line

LONGEST_WAIT = 60  # seconds that the limits of a minute make anybody wait
bp = Blueprint("public_codes", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Ask for a code, and go to its act."""
    typed = clean_line(request.args.get("code", "")[:100])
    if not typed:
        return _page("")
    code = read_code(typed)
    if code is None:
        return _page(typed, _fault(typed)), 422
    target = url_for("public_answers.answer_page", code=code.lower(), by=TYPED, **kept("lang"))
    return redirect(target, 303)


@bp.app_errorhandler(ActNotFound)
def on_unknown_act(error: ActNotFound) -> ResponseReturnValue:
    """Say that no act has this code, and let the person type it."""
    typed = clean_line(str(request.view_args["code"])[:60]) if request.view_args else ""
    return _page(typed, _("Compare each letter with the paper, please."), unknown=True), 404


@bp.app_errorhandler(ActClosed)
def on_closed_act(error: ActClosed) -> ResponseReturnValue:
    """Say why an act takes no answers any more, whom to call, and give back what was written."""
    page = render_template("responses/closed.html", act=error.act, words=words_of_form())
    return page, 410


@bp.app_errorhandler(TooManySent)
def on_too_many_sent(error: TooManySent) -> ResponseReturnValue:
    """Say that it did not arrive, and let the person send the very same a minute later."""
    page = render_template(
        "responses/too_many.html",
        sent=sent_values(),
        words=words_of_form(),
        is_for_today=(error.retry_after or 0) > LONGEST_WAIT,  # type: ignore[operator]
    )
    return page, 429, {"Retry-After": str(error.retry_after)}


def _page(typed: str, error: str = "", unknown: bool = False) -> str:
    return render_template("responses/home.html", typed=typed, error=error, unknown=unknown)


def _fault(typed: str) -> str:
    count = sum(character.isalnum() for character in typed)
    if count == LENGTH:
        return str(_("A code has no letter U and only Latin letters: compare it with the paper."))
    told = _n(
        "A code has 16 letters and digits; this one has %(num)s.",
        "A code has 16 letters and digits; this one has %(num)s.",
        count,
    )
    return str(told)
