"""Counting of tries, for places that know only after a look whether a try counts."""

from __future__ import annotations

from limits import RateLimitItem
from werkzeug.exceptions import TooManyRequests

from portal.extensions import limiter


def count(limit: RateLimitItem, scope: str, caller: str) -> None:
    """Count one try of a caller. TooManyRequests when there were too many of them.

    Asked directly: Flask-Limiter itself counts before a page knows what it is asked for.
    """
    if limiter.enabled and not limiter.limiter.hit(limit, scope, caller):
        raise TooManyRequests(
            f"Too many calls: the limit is {limit}.", retry_after=limit.get_expiry()
        )
