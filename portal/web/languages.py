"""Which of the two languages a page speaks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import get_locale, get_translations, refresh
from markupsafe import Markup
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
        g.pop("phrases", None)
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


class Phrases(dict[tuple[str, str], Markup]):
    """What templates say in one language, by context and text: a page has a hundred of them."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __missing__(self, key: tuple[str, str]) -> Markup:
        context, text = key
        catalogue = self.catalogue
        said = catalogue.upgettext(context, text) if context else catalogue.ugettext(text)
        self[key] = Markup(said)  # noqa: S704 - texts of our own templates
        return self[key]


def phrases() -> Phrases:
    """Return the phrases of the page's language, looked up once a page."""
    kept: Phrases | None = g.get("phrases")
    if kept is None:
        kept = g.phrases = _phrases_of(language())
    return kept


@lru_cache(maxsize=len(LOCALES))
def _phrases_of(_language: str) -> Phrases:
    return Phrases(get_translations())  # of the page that asks first, which speaks it


def _gettext(text: str, /, **values: Any) -> Markup:
    return phrases()["", text] % values


def _pgettext(context: str, text: str, /, **values: Any) -> Markup:
    return phrases()[context, text] % values


def _ngettext(one: str, many: str, num: int, /, **values: Any) -> Markup:
    return Markup(phrases().catalogue.ungettext(one, many, num)) % {"num": num, **values}  # noqa: S704


def init_app(app: Flask) -> None:
    """Give templates the language of the page."""
    # the functions of Jinja's i18n extension, which look for the page's language at each text
    app.jinja_env.globals.update(
        gettext=_gettext, pgettext=_pgettext, ngettext=_ngettext, **{"_": _gettext}
    )
    app.jinja_env.globals.update(
        language=language,
        other_languages=other_languages,
        switch_language=switch_language,
        asked_language=asked_language,
    )
