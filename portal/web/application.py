"""Flask as the portal uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Request, request
from werkzeug.routing import RequestRedirect

from portal.web.uploads import PortalRequest


class Portal(Flask):
    """Flask without a look for coroutines at each hook of each request: we have none."""

    request_class = PortalRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, which is never a coroutine."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Log what broke, by the name of the page: its address may hold a key."""
        self.logger.error(
            "Exception on %s [%s]", request.endpoint, request.method, exc_info=exc_info
        )

    def raise_routing_exception(self, request: Request) -> NoReturn:
        """Let the router lead only to paths of ours: it would write down the host it was called by.

        What stands in a Host header is the caller's to choose.
        """
        error = request.routing_exception
        if isinstance(error, RequestRedirect):
            where = urlsplit(error.new_url)
            error.new_url = urlunsplit(("", "", f"/{where.path.lstrip('/')}", where.query, ""))
        super().raise_routing_exception(request)
