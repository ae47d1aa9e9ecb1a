"""Doors closed by default: a staff blueprint guards every page it holds."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.carrying import carried_fields
from portal.accounts.confirming import confirm_first
from portal.accounts.dangerous import DANGEROUS
from portal.accounts.entering import LAST_USER, put_out
from portal.accounts.matrix import HOMES, opens_for
from portal.accounts.models import User
from portal.accounts.queries import user_session
from portal.accounts.rules import session_ending
from portal.accounts.session_operations import note_seen
from portal.accounts.sight import Personal, shows
from portal.accounts.words import ENDINGS
from portal.audit.actors import let_act
from portal.audit.deeds import ActorKind
from portal.extensions import login_manager
from portal.storage.afterwards import write_afterwards
from portal.storage.requests import READING_METHODS
from portal.web.clock import now

USE_IS_NEWS_AFTER = timedelta(minutes=10)
# who presses these when the session is over has what they wanted, or wants nothing more
DONE_ANYWAY = frozenset({"accounts.language", "accounts.logout"})
# one slash, then no slash or backslash: never another host
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*\Z")


def staff_blueprint(name: str, import_name: str) -> Blueprint:
    """Make a blueprint whose pages only signed-in people see, each those of their role."""
    blueprint = Blueprint(name, import_name)
    blueprint.before_request(_guard)
    return blueprint


def _guard() -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        return _sign_in_first()
    # now: work that commits as it goes lets go of the user's row
    let_act(ActorKind.USER, current_user.id, current_user.email)
    if not may(request.endpoint):
        abort(403)
    if current_user.must_change_password and request.endpoint != "accounts.password":
        return redirect(url_for("accounts.password"))
    if request.endpoint in DANGEROUS:
        return confirm_first()
    return None


def may(endpoint: str | None) -> bool:
    """Tell whether the person who is signed in may open a page of staff."""
    return current_user.is_authenticated and opens_for(endpoint, current_user.role)


def sees(what: str) -> bool:
    """Tell whether the person who is signed in is shown this of clients (matrix.Personal)."""
    return current_user.is_authenticated and shows(Personal(what), current_user.role)


def home() -> str:
    """Return the page where the person who is signed in begins."""
    return HOMES[current_user.role]


def own_path(text: str | None, default: str) -> str:
    """Return an address to go to after sign-in, if it is a path of ours.

    >>> own_path("//evil.example", "/orders")
    '/orders'
    """
    return text if text and text.isprintable() and _OWN_PATH.match(text) else default


@login_manager.user_loader
def load_user(token: str) -> User | None:
    """Find the user of a session, unless it is over; that it is used is noted afterwards."""
    found, at = user_session(token), now()
    ending = session_ending(found, at) if found is not None else None
    if found is None or ending is not None:
        put_out()
        if found is not None and ending is not None:
            session[LAST_USER] = found.user_id
            g.session_ending = ending
        return None
    g.user_session = found
    if found.seen_at < at - USE_IS_NEWS_AFTER:
        note = partial(note_seen, found.id, at, at - USE_IS_NEWS_AFTER)
        write_afterwards(note, "The use of a session was not noted")
    return found.user


def _sign_in_first() -> ResponseReturnValue:
    """Lead to the sign-in and back; what was typed stays in the page that says so."""
    ending = g.get("session_ending")
    words = [str(ENDINGS[ending])] if ending is not None else []
    if request.method in READING_METHODS:
        wanted: str | None = request.full_path.rstrip("?")
    elif request.endpoint in DONE_ANYWAY:
        wanted = _page_before()
    else:
        fields, wanted = carried_fields(), _page_before()
        if fields:
            page = render_template("accounts/come_back.html", fields=fields, words=words)
            return page, 401
        words.append(_("What you pressed was not done: do it again after you have signed in."))
    if words:
        flash(" ".join(words), "warning")
    return redirect(url_for("public_accounts.login", next=wanted))


def _page_before() -> str | None:
    """Return the page of ours from which a form was sent."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    return own_path(f"{parts.path}?{parts.query}".rstrip("?"), "") or None
