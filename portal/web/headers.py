"""Headers that every response carries."""

from __future__ import annotations

import base64
import hashlib

from flask import Flask, Response, g, request

from portal.web.languages import is_public
from portal.web.scripts import CACHED

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)


FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
SECURE = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def style_source(css: str) -> str:
    """Return the CSP source that allows this inline style sheet and no other (CSP 3, 2.3.1)."""
    digest = hashlib.sha256(css.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def init_app(app: Flask) -> None:
    """Add the security headers to every response."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        source = g.get("style_source")
        headers = response.headers
        if "Content-Security-Policy" not in headers:
            policy = POLICY.format(styles=f" {source}" if source else "")
            headers.add("Content-Security-Policy", policy)
        headers.extend((*FIXED, SECURE) if app.config["SESSION_COOKIE_SECURE"] else FIXED)
        if request.endpoint != "static":
            if "Cache-Control" not in headers:
                headers.add("Cache-Control", _caching())
        elif "v" in request.args:
            headers["Cache-Control"] = CACHED
        return response


def _caching() -> str:
    # "back" must bring a client's half-filled form as it was; staff pages leave no trace
    return "private, no-cache" if is_public() else "no-store"
