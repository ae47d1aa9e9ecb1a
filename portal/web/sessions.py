"""Sessions of those who carry one: who brings no cookie gets an empty session at no cost."""

from __future__ import annotations

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class CarriedSessions(SecureCookieSessionInterface):
    """Flask's own sessions, but made ready only when there is something to read or to keep."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the session's cookie when it is due."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)
