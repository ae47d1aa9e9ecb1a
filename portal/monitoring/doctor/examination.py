"""All checks, one after another; none of them keeps the others from being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from flask import current_app
from sqlalchemy.exc import OperationalError

from portal.monitoring.doctor import database_checks, host_checks, setting_checks
from portal.monitoring.doctor.finding import Finding, fault
from portal.monitoring.watch import watch

Check = Callable[[], Finding]


def examination() -> Iterator[tuple[str, Finding]]:
    """Yield the name of each check and what it found."""
    for name, check in _checks().items():
        yield name, _found(check)


def _checks() -> Mapping[str, Check]:
    settings, engine = current_app.config, watch().engine
    of_settings = ("public_url", "secret_key", "proxies", "metrics_token", "packages", "fonts")
    of_database = (
        *("database_version", "migrations", "durability", "integrity", "clock", "admins"),
    )
    of_host = (
        *("disk", "permissions", "redis_answers", "mail_server", "qr_address", "worker", "backups"),
    )
    return {
        **{name: partial(getattr(setting_checks, name), settings) for name in of_settings},
        **{name: partial(getattr(database_checks, name), engine) for name in of_database},
        **{name: partial(getattr(host_checks, name), settings, engine) for name in of_host},
    }


def _found(check: Check) -> Finding:
    try:
        return check()
    except OperationalError:
        return fault("the database does not answer.", "Look at DATABASE_URL, and start it.")
    except Exception as error:
        # the name alone: the message of a driver may hold a password or what people wrote
        return fault(f"could not be checked: {type(error).__name__}.", "See the checks above.")
