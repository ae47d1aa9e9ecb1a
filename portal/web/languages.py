"""Which of the two languages a page speaks."""

from __future__ import annotations

from flask import current_app, has_request_context, request, session
from flask_babel import get_locale

from portal.config import LOCALES


def choose_locale() -> str:
    """Return the language asked for in the address, kept by staff, or of the browser."""
    default = str(current_app.config["BABEL_DEFAULT_LOCALE"])
    if not has_request_context():
        return default
    asked = request.args.get("lang")
    if asked in LOCALES:
        return asked
    if not is_public() and session.get("language") in LOCALES:
        return str(session["language"])
    return request.accept_languages.best_match(LOCALES) or default


def is_public() -> bool:
    """Tell whether the page asked for needs no sign-in, and so must touch no cookie."""
    return request.blueprint is not None and request.blueprint.startswith("public")


def language() -> str:
    """Return the page's language, `ru` or `en`."""
    locale = get_locale()
    return locale.language if locale is not None else LOCALES[0]
