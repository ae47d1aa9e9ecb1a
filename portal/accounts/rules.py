"""Decisions about keys, as pure functions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from portal.accounts.models import ApiKey

GRACE_HOURS = (0, 24, 168)  # for which a replaced key may go on working


class KeyState(StrEnum):
    """What has become of a key."""

    LIVE = "live"
    ENDS = "ends"  # replaced, and works for a while
    REPLACED = "replaced"
    REVOKED = "revoked"


def key_state(key: ApiKey, at: datetime) -> KeyState:
    """Tell what has become of a key by a moment."""
    if key.revoked_at is not None:
        return KeyState.REVOKED
    if key.works_until is None:
        return KeyState.LIVE
    return KeyState.ENDS if key.is_live(at) else KeyState.REPLACED
