"""Time that passes for those who sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module

import pytest

ROUTES = (
    "portal.accounts.confirming",
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
    with pytest.MonkeyPatch.context() as patch:
        shift_clocks(patch, timedelta(**by))
        yield


def shift_clocks(patch: pytest.MonkeyPatch, ahead: timedelta) -> None:
    """Let the routes of accounts read another clock than the one that they read now."""
    for module in map(import_module, ROUTES):
        patch.setattr(module, "now", lambda read=module.now: read() + ahead)
