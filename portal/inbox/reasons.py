"""Why something happened, in words."""

from __future__ import annotations

from flask_babel import force_locale

from portal.inbox.news import Unusable
from portal.orders.errors import OrderRefused
from portal.orders.shops.errors import BodyRefused
from portal.web.languages import default_language

Refused = Unusable | BodyRefused | OrderRefused


def reason_of(error: Refused) -> str:
    """Return why a body is refused, with the field at fault, in the language of the page."""
    reason = str(error.reason)
    if isinstance(error, BodyRefused) and error.field not in reason:
        return f"{error.field}: {reason}"
    return reason


def kept_reason(error: Refused) -> str:
    """Return the same in the portal's own language: it is read later, by whoever looks."""
    with force_locale(default_language()):
        return reason_of(error)


def said(reason: object) -> str:
    """Write a lazy reason in the portal's own language."""
    with force_locale(default_language()):
        return str(reason)
