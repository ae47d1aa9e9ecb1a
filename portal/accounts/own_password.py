"""One's own password once more, before what is not to happen by accident or by a stranger."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask_babel import gettext as _
from wtforms import Form, PasswordField

from portal.accounts.errors import TooManyTries
from portal.accounts.known_browsers import second_step_try
from portal.accounts.models import User
from portal.accounts.passwords import password_fits
from portal.accounts.sign_in_models import TryScope
from portal.accounts.tries import admit, take_back
from portal.accounts.words import retry_after, words_of_wait

Refusal = tuple[int, dict[str, str]]  # a status and headers


def refusal(form: Form, field: PasswordField, user: User, at: datetime) -> Refusal | None:
    """Tell how a form is refused in whose field the person's password does not stand.

    None: the form is sound and the password fits. The words stand at the fields.
    """
    password_hash = user.password_hash
    tried = [second_step_try(user, TryScope.CONFIRM)]
    if not form.validate():
        return HTTPStatus.UNPROCESSABLE_ENTITY, {}
    try:
        admit(tried, at)
    except TooManyTries as error:
        field.errors = [words_of_wait(error)]
        return HTTPStatus.TOO_MANY_REQUESTS, retry_after(error)
    if not password_fits(password_hash, field.data or ""):
        field.errors = [_("This is not your current password.")]
        return HTTPStatus.UNPROCESSABLE_ENTITY, {}
    take_back(tried)
    return None
