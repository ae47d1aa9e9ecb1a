"""Words of answers as the person who is signed in may read them."""

from __future__ import annotations

from portal.accounts.guards import sees
from portal.accounts.sight import Personal
from portal.responses.discretion import discreet


def said(text: str, client_name: str | None = None) -> str:
    """Return words without contacts and the client's name for whoever is not shown these."""
    return text if sees(Personal.CONTACT) else discreet(text, client_name or "")
