"""What every page knows of the firm."""

from __future__ import annotations

import re

from flask import Flask
from markupsafe import Markup

from portal.accounts.firm import EXTENSION
from portal.company.queries import company
from portal.web.styles import public_style

_NOT_DIALLED = re.compile(r"[^\d+]")


def telephone(phone: str) -> str:
    """Return a phone as a tel: link dials it."""
    return _NOT_DIALLED.sub("", phone)


def style_of_firm() -> Markup:
    """Return the public pages' style in the firm's colour."""
    return public_style(company().colour)


def init_app(app: Flask) -> None:
    """Give templates the firm, its style and the telephone filter; tell accounts who it is."""
    app.extensions[EXTENSION] = company
    app.jinja_env.globals.update(firm=company, public_style=style_of_firm)
    app.jinja_env.filters["telephone"] = telephone
