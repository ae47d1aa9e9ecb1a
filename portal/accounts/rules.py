"""Decisions about keys and sessions, as pure functions."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from portal.accounts.models import ApiKey, UserSession

GRACE_HOURS = (0, 24, 168)  # for which a replaced key may go on working
# a person goes to pack parcels and comes back; a working day has one morning
IDLE_TIME = timedelta(hours=2)
LONGEST_SESSION = timedelta(hours=12)
CONFIRMED_FOR = timedelta(minutes=15)


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


class Ending(StrEnum):
    """Why a session opens nothing any more."""

    ENDED = "ended"  # by a person: sign-out, another device, a new password, the owner
    IDLE = "idle"
    OLD = "old"


def session_ending(session: UserSession, at: datetime) -> Ending | None:
    """Tell why a session is over by a moment; None: it is not."""
    if session.ended_at is not None or not session.user.active:
        return Ending.ENDED
    if at - session.began_at >= LONGEST_SESSION:
        return Ending.OLD
    return Ending.IDLE if at - session.seen_at >= IDLE_TIME else None


def is_confirmed(session: UserSession, at: datetime) -> bool:
    """Tell whether the password was shown lately enough for what is dangerous."""
    return at - session.confirmed_at < CONFIRMED_FOR
