"""How Mozilla's HTTP Observatory would mark a response.

By the rules of mdn/mdn-http-observatory (src/grader/charts.js, algorithm 5, read in November 2026):
a response begins with 100; extras count when 90 are left without them; 100 and more are an A+.
What needs a network is left out: the certificate, and the redirection of nginx.
"""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

A_PLUS = 100
EXTRAS_FROM = 90
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*"}
UNSAFE = BROAD | {"'unsafe-inline'", "data:"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SIX_MONTHS = 15_768_000


def mark(response: TestResponse) -> int:
    """Return the score of a response that came over TLS."""
    modifiers = modifiers_of(response).values()
    strict = 100 + sum(modifier for modifier in modifiers if modifier < 0)
    return 100 + sum(modifiers) if strict >= EXTRAS_FROM else strict


def modifiers_of(response: TestResponse) -> dict[str, int]:
    """Return what each test of the Observatory adds or takes."""
    headers = response.headers
    policy = policy_of(headers.get("Content-Security-Policy", ""))
    return {
        "content-security-policy": _policy(policy),
        "cookies": _cookies(headers.getlist("Set-Cookie")),
        "cors": -50 if "Access-Control-Allow-Credentials" in headers else 0,
        "referrer-policy": 5 if headers.get("Referrer-Policy") in PRIVATE else -5,
        "hsts": _hsts(headers.get("Strict-Transport-Security", "")),
        "sri": _scripts(response),
        "nosniff": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "frames": _frames(policy, headers.get("X-Frame-Options", "")),
        "corp": _corp(headers.get("Cross-Origin-Resource-Policy")),
    }


def policy_of(header: str) -> dict[str, set[str]]:
    """Return {directive: sources} of a policy."""
    parts = [part.split() for part in header.split(";") if part.strip()]
    assert len({name for name, *_ in parts}) == len(parts), f"a directive twice: {header}"
    return {name: set(sources) for name, *sources in parts}


def _policy(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    scripts, objects = policy.get("script-src", default), policy.get("object-src", default)
    styles = policy.get("style-src", default)
    if scripts & UNSAFE or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for each in policy.values() for source in each):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if styles & UNSAFE:
        return 0
    return 10 if default == {"'none'"} else 5


def _cookies(cookies: list[str]) -> int:
    if not cookies:
        return 0
    flags = [{part.strip().lower() for part in cookie.split(";")[1:]} for cookie in cookies]
    if not all("secure" in each for each in flags):
        return -40
    if not all("httponly" in each for each in flags):
        return -30
    return 5 if all({"samesite=lax", "samesite=strict"} & each for each in flags) else 0


def _hsts(header: str) -> int:
    age = re.match(r"max-age=(\d+)", header)
    if age is None:
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def _scripts(response: TestResponse) -> int:
    if response.mimetype != "text/html":
        return 0
    sources = re.findall(r"<script[^>]*\ssrc=[\"']?([^\"'\s>]+)", response.get_data(as_text=True))
    return 0 if all(re.match(r"/(?!/)", source) for source in sources) else -50


def _frames(policy: dict[str, set[str]], header: str) -> int:
    if "frame-ancestors" in policy and not policy["frame-ancestors"] & BROAD:
        return 5
    return 0 if header in ("DENY", "SAMEORIGIN") else -20


def _corp(header: str | None) -> int:
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, None: 0}.get(header, -5)
