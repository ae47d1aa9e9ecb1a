"""Sessions of those who carry one: who brings no cookie gets an empty session at no cost."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class CarriedSessions(SecureCookieSessionInterface):
    """Flask's own sessions, but the keys are made ready only when there is something to read."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)
