"""Why something happened, in words that are kept."""

from __future__ import annotations

from flask_babel import force_locale

from portal.web.languages import default_language


def said(reason: object) -> str:
    """Write a reason in the portal's own language: it is read later, by whoever looks."""
    with force_locale(default_language()):
        return str(reason)
