"""Headers that every response carries."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from flask import Flask, Response, g, request

from portal.web.languages import is_public
from portal.web.scripts import CACHED

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
PAGE_POLICY = POLICY.format(styles="")
# what is no page must not become one, wherever it is opened
FILE_POLICY = (
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
)
# the viewer of PDF in a browser is a page of its own, which a sandbox would stop
SHOWN = frozenset({"text/html", "application/pdf"})
NOT_NEEDED = (
    "camera", "display-capture", "geolocation", "microphone", "payment", "usb",
)  # fmt: skip
FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in NOT_NEEDED)),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
# "preload" is a promise for the whole domain, hard to take back: the firm's to give, not ours
SECURE = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
FIXED_OVER_TLS = (*FIXED, SECURE)


def style_source(css: str) -> str:
    """Return the CSP source that allows this inline style sheet and no other (CSP 3, 2.3.1)."""
    digest = hashlib.sha256(css.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def init_app(app: Flask) -> None:
    """Add the security headers to every response."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        if "Content-Security-Policy" not in headers:
            headers.add("Content-Security-Policy", _policy(response))
        headers.extend(FIXED_OVER_TLS if app.config["SESSION_COOKIE_SECURE"] else FIXED)
        if request.endpoint != "static":
            if "Cache-Control" not in headers:
                headers.add("Cache-Control", _caching())
        elif "v" in request.args:
            headers["Cache-Control"] = CACHED
        return response


def _policy(response: Response) -> str:
    source = g.get("style_source")
    if source is not None:
        return _styled(source)
    return PAGE_POLICY if response.mimetype in SHOWN else FILE_POLICY


@lru_cache(maxsize=16)  # a style sheet for each colour of the firm
def _styled(source: str) -> str:
    return POLICY.format(styles=f" {source}")


def _caching() -> str:
    # "back" must bring a client's half-filled form as it was; staff pages leave no trace
    return "private, no-cache" if is_public() else "no-store"
