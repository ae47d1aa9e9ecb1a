"""Counting of tries, for places that know only after a look whether a try counts."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from ipaddress import IPv6Address
from math import ceil
from time import monotonic, time
from typing import Any

from flask import Flask, current_app, request
from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from werkzeug.exceptions import TooManyRequests

from portal.extensions import limiter

LIMITED: tuple[str, ...] = ()  # blueprints in which views have limits of their own
NETWORK_BITS = 64  # of IPv6, which one household or phone has whole
AWAY_SECONDS = 5.0  # for which Redis, once it failed, is not asked again
AWAY = "limits_storage_away_until"


def init_app(app: Flask) -> None:
    """Let Flask-Limiter look at the pages that have limits, and at no others.

    Before a request it would look at every view that is called; the views that have limits look
    themselves. After one it counts tries that failed, and forgets what it knew.
    """
    limiter.init_app(app)
    app.extensions[AWAY] = 0.0
    _take(app.before_request_funcs)
    for hooks in (app.after_request_funcs, app.teardown_request_funcs):
        taken = _take(hooks)
        for blueprint in LIMITED:
            hooks[blueprint] += taken


def _take(hooks: Any) -> list[Any]:
    ours = [hook for hook in hooks[None] if _owner(hook) is limiter]
    hooks[None] = [hook for hook in hooks[None] if hook not in ours]
    return ours


def _owner(hook: Any) -> object:
    return hook.args[0] if isinstance(hook, partial) else getattr(hook, "__self__", None)


def counted_address() -> str:
    """Return what stands for the caller's address where tries are counted.

    Of IPv6 the network: who has one address of it has all of them.
    """
    address = request.remote_addr or "127.0.0.1"
    return home_of(address)


def home_of(address: str) -> str:
    """Return the network of an IPv6 address, or the IPv4 address that is written in one.

    >>> home_of("2001:db8:1:2:3:4:5:6"), home_of("::ffff:192.0.2.7")
    ('2001:db8:1:2::', '192.0.2.7')
    """
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    host_bits = 128 - NETWORK_BITS
    return str(IPv6Address(int(parsed) >> host_bits << host_bits))


def count(limit: RateLimitItem, scope: str, caller: str) -> None:
    """Count one try of a caller. TooManyRequests when there were too many of them.

    Asked directly: Flask-Limiter itself counts before a page knows what it is asked for. While
    Redis is away each process counts for itself: looser, but nobody waits or is turned away.
    """
    if not limiter.enabled:
        return
    wait = None
    if monotonic() >= current_app.extensions[AWAY]:
        try:
            wait = _wait_after(limiter.limiter, limit, scope, caller)
        except limiter.storage.base_exceptions as error:
            current_app.extensions[AWAY] = monotonic() + AWAY_SECONDS
            current_app.logger.warning(
                "Redis does not answer: each process counts alone: %s", error
            )
    if monotonic() < current_app.extensions[AWAY]:
        wait = _wait_after(_alone, limit, scope, caller)
    if wait:
        raise TooManyRequests(f"Too many calls: the limit is {limit}.", retry_after=wait)


_alone = FixedWindowRateLimiter(MemoryStorage())


def _wait_after(counting: RateLimiter, limit: RateLimitItem, scope: str, caller: str) -> int:
    """Count a try; return how many seconds to wait, 0 when it was within the limit."""
    if _hit(counting, limit, scope, caller):
        return 0
    return max(1, ceil(counting.get_window_stats(limit, scope, caller).reset_time - time()))


def _hit(counting: RateLimiter, limit: RateLimitItem, scope: str, caller: str) -> bool:
    # of threads that count in memory at the same instant two may start one timer (limits 5.8);
    # the one that must not has counted nothing yet
    with suppress(RuntimeError):
        return counting.hit(limit, scope, caller)
    return counting.hit(limit, scope, caller)
