"""Which of the two languages a page speaks."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import get_locale, get_translations, refresh
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portal.config import LOCALES


def choose_locale() -> str:
    """Return the language asked for in the address, kept by staff, preferred, or of the browser."""
    if not has_request_context():
        return default_language()
    asked = asked_language()
    if asked:
        return asked
    if not is_public() and session.get("language") in LOCALES:
        return str(session["language"])
    preferred: str | None = g.get("preferred_language")
    return preferred or _best_of(request.headers.get("Accept-Language", "")) or default_language()


@lru_cache(maxsize=256)  # browsers send few different ones
def _best_of(accepted: str) -> str | None:
    return parse_accept_header(accepted, LanguageAccept).best_match(LOCALES)


def prefer(code: str | None) -> None:
    """Let the page speak a language unless its address asks for another; None changes nothing."""
    if code is not None:
        g.preferred_language = code
        g.pop("translations", None)
        refresh()


def default_language() -> str:
    """Return the language of the portal, in which it speaks to whoever asks for none."""
    return str(current_app.config["BABEL_DEFAULT_LOCALE"])


def is_public() -> bool:
    """Tell whether the page asked for needs no sign-in, and so must touch no cookie."""
    return request.blueprint is not None and request.blueprint.startswith("public")


def language() -> str:
    """Return the page's language, `ru` or `en`."""
    locale = get_locale()
    return locale.language if locale is not None else LOCALES[0]


NAMES = {"ru": "Русский", "en": "English"}


def other_languages() -> list[tuple[str, str]]:
    """Return (code, own name) of the languages that the page does not speak now."""
    return [(code, name) for code, name in NAMES.items() if code != language()]


def switch_language(code: str) -> str:
    """Return this page's address, relative to itself, in another language."""
    return f"?{urlencode({**request.args.to_dict(), 'lang': code})}"


def asked_language() -> str | None:
    """Return the language asked for in the address, for links that must keep it."""
    # most addresses ask for nothing, and werkzeug's get() is dear when there is nothing
    if "lang" not in request.args:
        return None
    asked = request.args["lang"]
    return asked if asked in LOCALES else None


def translations() -> NullTranslations:
    """Return the catalogue of the page's language, looked up once a page."""
    if "translations" not in g:
        g.translations = get_translations()
    kept: NullTranslations = g.translations
    return kept


def init_app(app: Flask) -> None:
    """Give templates the language of the page."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: translations().ugettext(text),
        ngettext=lambda one, many, n: translations().ungettext(one, many, n),
        pgettext=lambda context, text: translations().upgettext(context, text),
        npgettext=lambda context, one, many, n: translations().unpgettext(context, one, many, n),
        newstyle=True,
    )
    app.jinja_env.globals.update(
        language=language,
        other_languages=other_languages,
        switch_language=switch_language,
        asked_language=asked_language,
    )
