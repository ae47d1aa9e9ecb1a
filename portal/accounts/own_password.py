"""One's own password once more, before what is not to happen by accident or by a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField

from portal.accounts.errors import TooManyTries
from portal.accounts.factors import code_fits, factor_of
from portal.accounts.known_browsers import second_step_try
from portal.accounts.models import User
from portal.accounts.password_rules import MAX_LENGTH
from portal.accounts.passwords import password_fits
from portal.accounts.sign_in_models import TryScope
from portal.accounts.tries import admit, take_back
from portal.accounts.words import retry_after, words_of_wait
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note_apart


@dataclass(frozen=True)
class Refusal:
    """Why what was shown does not do."""

    words: str
    is_of_code: bool = False
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    headers: Mapping[str, str] = field(default_factory=dict)


def refusal(user: User, password: str, code: str, at: datetime) -> Refusal | None:
    """Check the password, and a code of who has a second factor; None: they fit, the code is spent.

    All that the sign-in asks for: else who has a session and the password would need no code.
    """
    password_hash = user.password_hash
    tried = [second_step_try(user, TryScope.CONFIRM)]
    try:
        admit(tried, at)  # before the check, which is costly on purpose
    except TooManyTries as error:
        status, wait = HTTPStatus.TOO_MANY_REQUESTS, retry_after(error)
        return Refusal(words_of_wait(error), status=status, headers=wait)
    refused = None
    if len(password) > MAX_LENGTH or not password_fits(password_hash, password):
        refused = Refusal(_("This is not your password."))
    elif factor_of(user) is not None and not code_fits(user, code, at):
        refused = Refusal(_("This code does not fit, or was used already."), is_of_code=True)
    if refused is not None:
        page = Subject(SubjectKind.PAGE, name=request.endpoint)
        note_apart(Deed.REFUSED, page, status=refused.status, method=request.method)
        return refused
    take_back(tried)
    return None


def form_refusal(
    form: FlaskForm, password: PasswordField, user: User, at: datetime
) -> tuple[int, Mapping[str, str]] | None:
    """Tell the status and headers by which a form is refused in which those do not stand.

    None: the form is sound, and they fit. The words stand at the fields.
    """
    if not form.validate():
        return HTTPStatus.UNPROCESSABLE_ENTITY, {}
    code = getattr(form, "code", None)  # none of who has no second factor
    refused = refusal(user, password.data or "", code.data or "" if code else "", at)
    if refused is None:
        return None
    at_field = code if refused.is_of_code and code is not None else password
    at_field.errors = [refused.words]
    return refused.status, refused.headers
