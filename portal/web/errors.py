"""Error pages in words."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

TITLES = {
    400: _l("The page could not read what was sent"),
    401: _l("Please sign in"),
    403: _l("This page is not for your role"),
    404: _l("There is nothing at this address"),
    405: _l("This page cannot do that"),
    409: _l("This was changed in the meantime"),
    410: _l("This is no longer open"),
    413: _l("That is too large"),
    415: _l("This kind of file cannot be read"),
    429: _l("Too many tries"),
    500: _l("Something broke on our side"),
    503: _l("The portal is resting for a moment"),
}
HINTS = {
    400: _l("Go back, reload the page and try once more. Nothing was changed."),
    403: _l("Ask the owner of the portal to open it for you."),
    404: _l("Check the address, or start from the first page."),
    405: _l("Go back and use the buttons of the page."),
    413: _l("Send a smaller file or a shorter text. Nothing was changed."),
    429: _l("Wait a minute and try again."),
    500: _l("We have written it down. Try again in a minute; nothing was half-saved."),
    503: _l("Try again in a minute. Nothing was half-saved."),
}


def error_page(error: HTTPException) -> ResponseReturnValue:
    """Answer an HTTP error with a page in words."""
    code = error.code or 500
    if error.response is not None:
        return error.get_response()
    page = render_template(
        "web/error.html",
        code=code,
        title=TITLES.get(code, _l("This did not work")),
        hint=HINTS.get(code, _l("Go back and try once more.")),
        # which leads on to where a person of this role begins
        home="/login" if code == HTTPStatus.FORBIDDEN else "/",
    )
    return page, code, dict(_kept_headers(error))


def _kept_headers(error: HTTPException) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in error.get_headers()
        if name not in ("Content-Type", "Content-Length")
    ]
