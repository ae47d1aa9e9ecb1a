"""Where people who found a hole may write: /.well-known/security.txt (RFC 9116)."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, current_app, url_for
from flask.typing import ResponseReturnValue

from portal.company.models import Company
from portal.company.queries import company
from portal.web.clock import now

bp = Blueprint("public_contact", __name__)
GOOD_FOR = timedelta(days=180)  # the RFC advises less than a year


@bp.get("/.well-known/security.txt")
def security() -> ResponseReturnValue:
    """Say whom to tell of a hole, and until when this is sure to be right."""
    address = current_app.config["PUBLIC_URL"]
    lines = [
        *(f"Contact: {contact}" for contact in _contacts(company(), address)),
        f"Expires: {now() + GOOD_FOR:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: ru, en",
        f"Canonical: {address}{url_for('.security')}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _contacts(firm: Company, address: str) -> list[str]:
    """Return addresses that a program can call; without any the page that says who we are."""
    phone = "".join(sign for sign in firm.phone if sign.isdecimal() or sign == "+")
    known = [f"mailto:{firm.email}" if firm.email else "", f"tel:{phone}" if phone else ""]
    return [contact for contact in known if contact] or [f"{address}/privacy"]
