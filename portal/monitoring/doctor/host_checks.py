"""Checks of the machine and of what the portal talks to."""

from __future__ import annotations

import os
import shutil
import socket
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from sqlalchemy import Engine

from portal.acts.codes import LENGTH
from portal.acts.drawing.label import NARROW
from portal.acts.drawing.qr_square import THERMAL_DPI
from portal.monitoring.doctor.finding import Finding, fault, ok, warning
from portal.monitoring.health import sqlite_file
from portal.monitoring.heartbeat import DEAD_AFTER_S
from portal.monitoring.queues import WORKERS_OWN
from portal.monitoring.state import database_state, last_backup, seconds_since_beat
from portal.printing.qr import QUIET_MODULES, SMALLEST_MODULE_MM, qr_matrix
from portal.web.clock import now
from portal.web.mail import PORTS

Settings = Mapping[str, Any]
LITTLE_BYTES, TOO_LITTLE_BYTES = 1024**3, 128 * 1024**2
REACH_S = 3.0
LATE_S = 600.0  # work that the worker should have done long ago
BACKUP_LATE_S, BACKUP_TOO_LATE_S = 26 * 3600, 7 * 24 * 3600


def disk(settings: Settings, engine: Engine) -> Finding:
    """There is room where the portal writes."""
    folders = {Path(settings["INSTANCE"])}
    file = sqlite_file(engine)
    if file is not None:
        folders.add(file.parent)
    if settings.get("BACKUP_DIR"):
        folders.add(Path(settings["BACKUP_DIR"]))
    free = {folder: shutil.disk_usage(folder).free for folder in folders if folder.is_dir()}
    folder, least = min(free.items(), key=lambda item: item[1])
    said = f"{least / 1024**2:,.0f} MiB are free at {folder}"
    advice = "Make room, or move INSTANCE_PATH or BACKUP_DIR to a larger disk."
    if least < TOO_LITTLE_BYTES:
        return fault(f"{said}.", advice)
    return warning(f"{said}.", advice) if least < LITTLE_BYTES else ok(said)


def permissions(settings: Settings, engine: Engine) -> Finding:
    """What is personal is read by nobody else on the machine, and can be written."""
    parts = [part for part in (Path(settings["INSTANCE"]), sqlite_file(engine)) if part]
    backups = settings.get("BACKUP_DIR")
    if backups and backups.is_dir():
        parts.append(backups)
    for part in parts:
        if not os.access(part, os.W_OK):
            return fault(f"{part} cannot be written.", f"chown it to the portal's user: {part}")
    # a folder that is closed to others closes what is in it
    watched = [part for part in parts if part.parent not in parts]
    open_ones = [str(part) for part in watched if part.stat().st_mode & stat.S_IRWXO]
    if open_ones:
        return warning(
            f"others on this machine can read {', '.join(open_ones)}.",
            f"chmod o= {' '.join(open_ones)}",
        )
    return ok("what is personal is closed to others on this machine")


def redis_answers(settings: Settings, _engine: Engine) -> Finding:
    """Redis, which counts the tries of all processes, answers."""
    if not settings["REDIS_URL"]:
        return ok("no REDIS_URL: each process counts tries by itself")
    try:
        with redis.Redis.from_url(
            settings["REDIS_URL"], socket_timeout=REACH_S, socket_connect_timeout=REACH_S
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        return fault(
            f"Redis does not answer: {type(error).__name__}.",
            "Start it, or correct REDIS_URL. Until then each process counts tries by itself.",
        )
    return ok("Redis answers")


def mail_server(settings: Settings, _engine: Engine) -> Finding:
    """The mail server can be reached; nothing is sent."""
    if not settings["SMTP_URL"]:
        return warning("no SMTP_URL: nobody is told by mail.", "Set SMTP_URL and MAIL_FROM.")
    if not settings["MAIL_FROM"]:
        return fault("MAIL_FROM is empty: mail has no sender.", "Set MAIL_FROM.")
    parts = urlsplit(settings["SMTP_URL"])
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        socket.create_connection((host, port), REACH_S).close()
    except OSError as error:
        return fault(
            f"{host}:{port} cannot be reached: {error.strerror or type(error).__name__}.",
            "Look at SMTP_URL and at the firewall.",
        )
    return ok(f"{host}:{port} can be reached")


def qr_address(settings: Settings, _engine: Engine) -> Finding:
    """The QR code of an act is large enough to be read, and its host has an address."""
    url = settings["PUBLIC_URL"]
    modules = len(qr_matrix(f"{url}/A/{'0' * LENGTH}".upper()))
    dot_mm = 25.4 / THERMAL_DPI
    dots = int(NARROW.qr_room_mm / dot_mm / (modules + 2 * QUIET_MODULES))
    version, module_mm = (modules - 17) // 4, dots * dot_mm  # ISO/IEC 18004
    if module_mm < SMALLEST_MODULE_MM:
        return warning(
            f"the QR code has version {version}: on the label of {NARROW.page.width_mm:.0f} mm its "
            f"modules would be {module_mm:.2f} mm, which is too small to read.",
            "Take a shorter host for PUBLIC_URL, or print the act in another format.",
        )
    host = urlsplit(url).hostname or ""
    try:
        socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return fault(
            f"no address is known for {host}: printed acts lead nowhere.",
            "Correct PUBLIC_URL, or the name in DNS.",
        )
    return ok(
        f"version {version}, modules of {module_mm:.2f} mm on the smallest label; {host} is known"
    )


def worker(settings: Settings, engine: Engine) -> Finding:
    """Somebody does what is done later."""
    at = now()
    since = seconds_since_beat(settings["INSTANCE"], at)
    found = database_state(engine, at).waiting
    late = [name for name in WORKERS_OWN if found[name].longest.total_seconds() > LATE_S]
    if late:
        return fault(
            f"work waits for more than {LATE_S / 60:.0f} minutes: {', '.join(late)}.",
            "Start the worker (flask --app wsgi worker), and look at its log.",
        )
    if since is None or since > DEAD_AFTER_S:
        ago = "never looked for work" if since is None else f"looked last {since:.0f} s ago"
        return warning(
            f"the worker of this host {ago}.",
            "`make run` and the service start one; with WORKER=elsewhere all may be well.",
        )
    return ok(f"the worker looked {since:.0f} s ago; nothing waits for long")


def backups(settings: Settings, _engine: Engine) -> Finding:
    """The last backup is young."""
    folder = settings.get("BACKUP_DIR")
    if not folder:
        return warning("no BACKUP_DIR: nothing is known of backups.", "Set it up: docs/backup.md")
    at = now()
    last = last_backup(folder, at)
    if last is None:
        return fault(f"there is no backup in {folder}.", "flask --app wsgi backup FILE")
    since = max(0.0, (at - last).total_seconds())
    said = f"the last backup is {since / 3600:.1f} hours old"
    if since > BACKUP_LATE_S:
        level = fault if since > BACKUP_TOO_LATE_S else warning
        return level(f"{said}.", "Look at the log of the worker, and at the room on the disk.")
    return ok(said)
