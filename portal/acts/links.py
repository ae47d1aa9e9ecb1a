"""Addresses of acts: made from PUBLIC_URL, never from a request."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app


def act_url(code: str) -> str:
    """Return the address in the QR: upper case, so that it fits QR's alphanumeric mode."""
    return f"{current_app.config['PUBLIC_URL']}/a/{code}".upper()


def home_address() -> str:
    """Return the address of the first page as a QR code carries it."""
    return str(current_app.config["PUBLIC_URL"]).upper()


def typed_host() -> str:
    """Return what a person types to reach the first page, such as akt.example.ru."""
    return urlsplit(str(current_app.config["PUBLIC_URL"])).netloc
