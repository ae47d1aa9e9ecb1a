"""Checks of the configuration and of what is installed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from packaging.requirements import InvalidRequirement, Requirement
from uharfbuzz import HarfBuzzError

from portal.config import ROOT
from portal.monitoring.doctor.finding import Finding, fault, ok, warning
from portal.printing.encoding import REPERTOIRE
from portal.printing.typefaces import EMOJI, TEXT, Typeface

Settings = Mapping[str, Any]
KEY_LENGTH = 32
TOKEN_LENGTH = 20
SAMPLE = "Акт удовлетворённости № 1 — «ёлочки», 1 290 ₽ ✓"
_PIN = re.compile(r"^[A-Za-z][^\s;\\]*==[^\s;\\]+")


def public_url(settings: Settings) -> Finding:
    """Clients must reach the address in the QR codes, over TLS."""
    url = settings["PUBLIC_URL"]
    parts = urlsplit(url)
    if _is_of_this_machine(parts.hostname or ""):
        return warning(
            f"PUBLIC_URL is {url}: QR codes lead to this machine only.",
            "Set PUBLIC_URL to the address that clients reach, before an act is printed.",
        )
    if parts.scheme != "https":
        return warning(
            f"PUBLIC_URL is {url}: answers and passwords travel in the open.",
            "Put TLS in front (docs/deploy) and set PUBLIC_URL to https://…",
        )
    return ok(f"PUBLIC_URL is {url}")


def secret_key(settings: Settings) -> Finding:
    """The key of the sessions is long, and read by nobody else."""
    if len(settings["SECRET_KEY"]) < KEY_LENGTH:
        return fault(
            f"SECRET_KEY is shorter than {KEY_LENGTH} characters: it can be guessed.",
            "Make one by `openssl rand -hex 32`. All people have to sign in again.",
        )
    file = Path(settings["INSTANCE"]) / "secret_key"
    if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return fault(f"{file} can be read by others on this machine.", f"chmod 0600 {file}")
    return ok("the key of sessions is long and kept to itself")


def proxies(settings: Settings) -> Finding:
    """What is believed of a proxy fits the address."""
    count, is_secure = settings["TRUSTED_PROXIES"], settings["PUBLIC_URL"].startswith("https://")
    if count and os.environ.get("FORWARDED_ALLOW_IPS", "").strip() == "*":
        return warning(
            "FORWARDED_ALLOW_IPS is *: whoever connects is believed.",
            "Name the address of the proxy, or let a firewall admit only it.",
        )
    if is_secure and not count:
        return warning(
            "PUBLIC_URL is https, but no proxy is trusted: all clients share one address, "
            "and with it the limits of tries.",
            "Set TRUSTED_PROXIES to the number of proxies in front (docs/deploy: 1).",
        )
    return ok(f"{count} trusted proxies" if count else "no proxy in front")


def metrics_token(settings: Settings) -> Finding:
    """The token of /metrics cannot be guessed."""
    token = settings["METRICS_TOKEN"]
    if token and len(token) < TOKEN_LENGTH:
        return warning(
            f"METRICS_TOKEN is shorter than {TOKEN_LENGTH} characters.",
            "Make one by `openssl rand -hex 20`.",
        )
    return ok("/metrics opens with its token" if token else "/metrics is closed: no METRICS_TOKEN")


def packages(_settings: Settings, file: Path = ROOT / "requirements.txt") -> Finding:
    """What is installed is what this version was tested with."""
    wrong = []
    for line in file.read_text("utf-8").splitlines():
        found = _PIN.match(line)
        try:
            pin = Requirement(line.split("\\")[0].strip()) if found else None
        except InvalidRequirement:
            continue
        if pin is None or (pin.marker is not None and not pin.marker.evaluate()):
            continue
        installed = _installed(pin.name)
        if installed is None or installed not in pin.specifier:
            wrong.append(f"{pin.name} {installed or 'is missing'}")
    if wrong:
        return warning(
            f"not the packages of requirements.txt: {', '.join(wrong[:8])}.",
            "pip install -r requirements.txt, then restart.",
        )
    return ok("packages are those of requirements.txt")


def fonts(_settings: Settings, typefaces: tuple[Typeface, ...] = (*TEXT, EMOJI)) -> Finding:
    """Acts can be drawn: Russian and the rouble, and names in other scripts."""
    try:
        missing = sorted({c for c in REPERTOIRE + SAMPLE if not _has(typefaces[0], c)})
        for typeface in typefaces[1:]:
            typeface.repertoire  # noqa: B018 - it is read here, or not at all
    except (OSError, ImportError, HarfBuzzError) as error:
        return fault(f"a font cannot be read: {error}.", "pip install -r requirements.txt")
    if missing:
        return fault(
            f"{typefaces[0].name} lacks {' '.join(missing)}", "pip install -r requirements.txt"
        )
    return ok(f"{len(typefaces)} fonts; Russian, № and ₽ are there")


def _has(typeface: Typeface, character: str) -> bool:
    # spaces are drawn as plain ones
    return typeface.covers(" " if character.isspace() else character)


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _is_of_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
