"""Time that passes for those who sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from portal.web import clock

ROUTES = (
    "portal.accounts.public_routes",
    "portal.accounts.second_step_routes",
    "portal.accounts.invitation_routes",
    "portal.accounts.factor_routes",
    "portal.accounts.routes",
    "portal.admin.user_routes",
)


@contextmanager
def later(**by: float) -> Iterator[None]:
    """Let the routes of accounts read a clock that is ahead."""
    ahead = timedelta(**by)
    with pytest.MonkeyPatch.context() as patch:
        for module in ROUTES:
            patch.setattr(f"{module}.now", lambda: clock.now() + ahead)
        yield
