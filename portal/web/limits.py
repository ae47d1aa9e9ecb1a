"""Counting of tries, for places that know only after a look whether a try counts."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from math import ceil
from time import time
from typing import Any

from flask import Flask
from limits import RateLimitItem
from werkzeug.exceptions import TooManyRequests

from portal.extensions import limiter

LIMITED: tuple[str, ...] = ()  # blueprints in which views have limits of their own


def init_app(app: Flask) -> None:
    """Let Flask-Limiter look at the pages that have limits, and at no others.

    Before a request it would look at every view that is called; the views that have limits look
    themselves. After one it counts tries that failed, and forgets what it knew.
    """
    limiter.init_app(app)
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


def count(limit: RateLimitItem, scope: str, caller: str) -> None:
    """Count one try of a caller. TooManyRequests when there were too many of them.

    Asked directly: Flask-Limiter itself counts before a page knows what it is asked for.
    """
    if limiter.enabled and not _hit(limit, scope, caller):
        ends = limiter.limiter.get_window_stats(limit, scope, caller).reset_time
        raise TooManyRequests(
            f"Too many calls: the limit is {limit}.", retry_after=max(1, ceil(ends - time()))
        )


def _hit(limit: RateLimitItem, scope: str, caller: str) -> bool:
    # of threads that count in memory at the same instant two may start one timer (limits 5.8);
    # the one that must not has counted nothing yet
    with suppress(RuntimeError):
        return limiter.limiter.hit(limit, scope, caller)
    return limiter.limiter.hit(limit, scope, caller)
