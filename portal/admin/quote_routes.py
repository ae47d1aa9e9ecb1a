"""The wall of quotes: choosing what hangs on it, and the wall itself for a screen."""

from __future__ import annotations

from enum import StrEnum

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.guards import own_path, staff_blueprint
from portal.admin.words import QUOTED_ROLES
from portal.reports.quotes import QuoteState, is_quotable, quotes_page
from portal.responses.discretion import shortened
from portal.responses.mark_operations import choose_quote, leave_quote_to_rule
from portal.storage.database import db
from portal.web.clock import now
from portal.web.requests import choice_argument, page_cursor

bp = staff_blueprint("quotes", __name__)
ON_SCREEN = 4  # quotes at a time
SECONDS = 60  # until the next ones


class Decision(StrEnum):
    """What somebody decides about a quote."""

    SHOW = "show"
    HIDE = "hide"
    RULE = "rule"


@bp.get("/admin/quotes")
def index() -> ResponseReturnValue:
    """List what may be quoted, and whether it is shown."""
    state = choice_argument("state", QuoteState)
    with page_cursor() as after:
        page = quotes_page(state, after)
    return render_template(
        "admin/quotes.html",
        page=page,
        state=state,
        query={"state": state.value} if state else {},
        quoted_roles=QUOTED_ROLES,
    )


@bp.post("/admin/quotes/<int:response_id>")
def choose(response_id: int) -> ResponseReturnValue:
    """Show a quote, hide it, or leave it to the rule again."""
    if not is_quotable(response_id):
        abort(404)
    decision = request.form.get("decision", "")
    if decision not in list(Decision):
        abort(422)
    if decision == Decision.RULE:
        leave_quote_to_rule(response_id)
    else:
        choose_quote(response_id, decision == Decision.SHOW, current_user.id, now())
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(own_path(request.form.get("next"), url_for(".index")), 303)


@bp.get("/admin/quotes/screen")
def screen() -> ResponseReturnValue:
    """Show a few quotes on a whole screen; the page turns by itself."""
    with page_cursor() as after:
        page = quotes_page(QuoteState.SHOWN, after, ON_SCREEN)
        if after and not page.rows:  # the last ones were hidden meanwhile
            page = quotes_page(QuoteState.SHOWN, limit=ON_SCREEN)
    return render_template(
        "admin/quotes_screen.html",
        quotes=[(shortened(quote.text), quote) for quote in page.rows],
        quoted_roles=QUOTED_ROLES,
        seconds=SECONDS,
        following=url_for(".screen", after=page.after),
    )
