"""Configuration from the environment; every name has a working default."""

from __future__ import annotations

import os
import re
import secrets
import sys
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("ru", "en")
_HOST = re.compile(r"[A-Za-z0-9.\-:]{1,80}")  # what QR's alphanumeric mode holds
_KEPT = re.compile(r"(\d{1,4}) (day|week|month)s?")
MOYSKLAD_URL = "https://api.moysklad.ru/api/remap/1.2"
BODY_BYTES = 11 * 1024 * 1024  # a file of past answers of 10 MiB and the form around it
UPLOAD_BYTES = 65 * 1024 * 1024  # a file of orders of 64 MiB and the form around it
FORM_BYTES = 1024 * 1024
REDIS_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds


class ConfigurationError(RuntimeError):
    """A setting that the portal cannot start with; the message says which and why."""


class LogFormat(StrEnum):
    """How lines of the log are written."""

    JSON = "json"
    TEXT = "text"


def from_environment(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read the settings named in CONTRACT.md.

    Raises ConfigurationError for one that cannot be meant, so that a mistake is seen at
    start and not on a printed act.
    """
    instance = Path(environ.get("INSTANCE_PATH", ROOT / "instance")).resolve()
    public_url = _public_url(environ.get("PUBLIC_URL", "http://127.0.0.1:8000"))
    secure = public_url.startswith("https://")
    return {
        "INSTANCE": instance,
        "MIGRATIONS": ROOT / "migrations",
        "SQLALCHEMY_DATABASE_URI": _database_url(environ.get("DATABASE_URL"), instance),
        # what people wrote stays out of error messages, and so out of the log
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_size": 5,
            "max_overflow": 35,
            # the connection used last is the one whose pages and plans are still warm
            "pool_use_lifo": True,
            "hide_parameters": True,
        },
        "DATABASE_TIMEOUT": _count(environ, "DATABASE_TIMEOUT") or 15,
        "SECRET_KEY": environ.get("SECRET_KEY") or _kept_secret(instance / "secret_key"),
        # earlier ones, after a rotation: they sign nothing any more
        "SECRET_KEY_FALLBACKS": (environ.get("SECRET_KEY_FALLBACKS") or "").split(),
        "PUBLIC_URL": public_url,
        "LOG_FORMAT": log_format(environ),
        "ACCESS_LOG": bool(environ.get("ACCESS_LOG")),
        "METRICS_TOKEN": environ.get("METRICS_TOKEN", ""),
        "TRUSTED_PROXIES": _count(environ, "TRUSTED_PROXIES"),
        "MOYSKLAD_URL": _api_url(environ.get("MOYSKLAD_URL") or MOYSKLAD_URL),
        "SMTP_URL": _smtp_url(environ.get("SMTP_URL", "")),
        "MAIL_FROM": environ.get("MAIL_FROM", ""),
        # webhooks may go to addresses of an inner network, and without TLS
        "PRIVATE_WEBHOOKS": bool(environ.get("PRIVATE_WEBHOOKS")),
        "REDIS_URL": environ.get("REDIS_URL") or None,
        "RATELIMIT_STORAGE_URI": environ.get("REDIS_URL") or "memory://",
        "BACKUP_DIR": Path(environ["BACKUP_DIR"]).resolve() if environ.get("BACKUP_DIR") else None,
        "BACKUP_KEEP": _keep(environ.get("BACKUP_KEEP") or "7 days, 4 weeks, 12 months"),
        # a Redis that hangs must not make clients wait
        "RATELIMIT_STORAGE_OPTIONS": REDIS_PATIENCE if environ.get("REDIS_URL") else {},
        # answers without limits: a load test sends from one address, to a few acts
        "LOAD_TEST": bool(environ.get("LOAD_TEST")),
        "TZ_NAME": _zone(environ.get("TZ_NAME", "Europe/Moscow")),
        "BABEL_DEFAULT_LOCALE": _locale(environ.get("DEFAULT_LOCALE", "ru")),
        # half the work of the defaults for a tenth more on the wire
        "COMPRESS_LEVEL": 3,
        "COMPRESS_BR_LEVEL": 3,
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # of the cookie: a session itself ends earlier, on the server, and the cookie then tells why
        "PERMANENT_SESSION_LIFETIME": 7 * 24 * 3600,
        "MAX_CONTENT_LENGTH": BODY_BYTES,
        "UPLOAD_BYTES": UPLOAD_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "RATELIMIT_HEADERS_ENABLED": False,
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
    }


@cache
def portal_version() -> str:
    """Return the version of the portal, which runs from its folder and is not installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def log_format(environ: Mapping[str, str] = os.environ) -> LogFormat:
    """Return how to log: text for who sits at a terminal, JSON for what collects lines."""
    text = environ.get("LOG_FORMAT") or ("text" if sys.stderr.isatty() else "json")
    if text not in list(LogFormat):
        raise ConfigurationError(f"LOG_FORMAT must be json or text, not {text!r}")
    return LogFormat(text)


def _public_url(text: str) -> str:
    parts = urlsplit(text.strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigurationError(f"PUBLIC_URL must be http(s)://host, not {text!r}")
    if parts.path or parts.query or parts.fragment:
        raise ConfigurationError("PUBLIC_URL must have no path: QR codes carry it in upper case")
    try:
        host = parts.netloc.encode("idna").decode()
    except UnicodeError as error:
        raise ConfigurationError(f"PUBLIC_URL: {parts.netloc!r} is no host") from error
    if not _HOST.fullmatch(host):
        raise ConfigurationError(f"PUBLIC_URL: {host!r} cannot stand in a QR code on paper")
    return f"{parts.scheme}://{host}"


def _api_url(text: str) -> str:
    parts = urlsplit(text.strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(f"MOYSKLAD_URL must be http(s)://host/path, not {text!r}")
    return parts.geturl()


def _smtp_url(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:  # no port
        known = False
    if not known:
        # without the text itself: it may hold a password
        raise ConfigurationError("SMTP_URL must be smtp(s)://[user:password@]host[:port]")
    return text


def _database_url(text: str | None, instance: Path) -> str:
    if not text:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'portal.sqlite3'}"
    for prefix in ("postgres://", "postgresql://", "postgresql+psycopg2://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    return text


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(0o600)
        draft.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)  # of several workers starting at once only one makes the key
        draft.unlink()
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise ConfigurationError(f"{path} holds no whole key: delete it to make a new one")
    return secret


def _count(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name) or "0"
    if not text.isdecimal():
        raise ConfigurationError(f"{name} must be a count, not {text!r}")
    return int(text)


def _keep(text: str) -> tuple[int, int, int]:
    counts = dict.fromkeys(("day", "week", "month"), 0)
    for part in text.split(","):
        match = _KEPT.fullmatch(part.strip().lower())
        if not match:
            raise ConfigurationError(f"BACKUP_KEEP must be like '7 days, 4 weeks', not {text!r}")
        counts[match[2]] = int(match[1])
    return counts["day"], counts["week"], counts["month"]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigurationError(f"TZ_NAME: no time zone is called {name!r}") from error
    return name


def _locale(name: str) -> str:
    if name not in LOCALES:
        raise ConfigurationError(f"DEFAULT_LOCALE must be one of {', '.join(LOCALES)}")
    return name
