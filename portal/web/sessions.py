"""Sessions of those who carry one: who brings no cookie gets an empty session at no cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature

REFRESHED_AFTER = timedelta(minutes=10)


class CarriedSession(SecureCookieSession):
    """A session that knows when its cookie was signed; None: it has none yet."""

    signed_at: datetime | None = None


class CarriedSessions(SecureCookieSessionInterface):
    """Flask's own sessions, but made ready only when there is something to read or to keep.

    A cookie that says nothing new is signed again after ten minutes, and not for every page, so
    that a session may end ten minutes early.
    """

    session_class = CarriedSession

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request; who was away for its whole life gets an empty one."""
        session = CarriedSession()
        carried = request.cookies.get(self.get_cookie_name(app), "")
        serializer = self.get_signing_serializer(app) if carried else None
        if serializer is not None:
            life = int(app.permanent_session_lifetime.total_seconds())
            try:
                content, signed_at = serializer.loads(carried, max_age=life, return_timestamp=True)
            except BadSignature:
                return session
            session = CarriedSession(content)
            session.signed_at = signed_at
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the session's cookie when it is due."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)

    def should_set_cookie(self, app: Flask, session: Any) -> bool:
        """Tell whether the cookie says something new, or grows old."""
        if session.modified or session.signed_at is None:
            return super().should_set_cookie(app, session)
        is_old = datetime.now(UTC) - session.signed_at >= REFRESHED_AFTER
        return is_old and super().should_set_cookie(app, session)
