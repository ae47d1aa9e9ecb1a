"""How large a request may be: only staff send files of orders, which are larger than all else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app
from flask_login import current_user

from portal.web.identified import IdentifiedRequest

View = TypeVar("View", bound=Callable[..., Any])


def takes_large_files(view: View) -> View:
    """Mark a page to which signed-in people may send up to UPLOAD_BYTES."""
    view.takes_large_files = True  # type: ignore[attr-defined]
    return view


class PortalRequest(IdentifiedRequest):
    """A request whose largest size depends on the page: the token of its form is read first."""

    @property
    def max_content_length(self) -> int | None:
        """How many bytes are read of it."""
        view = current_app.view_functions.get(self.endpoint or "")
        if getattr(view, "takes_large_files", False) and current_user.is_authenticated:
            return int(current_app.config["UPLOAD_BYTES"])
        return super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value
