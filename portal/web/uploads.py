"""How large a request may be: only staff send files of orders, which are larger than all else."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from portal.web.identified import IdentifiedRequest

PLAIN_FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 10_000  # of a form without files; with files werkzeug takes 1,000 parts

CHUNK, MOST_CHUNKS = 1 << 16, 1100  # 68 MiB: a little more than nginx lets through (docs/deploy)

View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Behind a proxy, read what is left of each body."""
    if app.config["TRUSTED_PROXIES"]:
        app.after_request(_read_to_the_end)


def _read_to_the_end(response: Response) -> Response:
    # closed on what was not read, a connection is reset: the proxy loses the answer and tells of
    # a portal that is away. It has the whole body already; who calls without one may be slow
    if request.content_length:
        body = request.input_stream
        for _ in range(MOST_CHUNKS):
            if not body.read(CHUNK):
                break
    return response


def takes_large_files(view: View) -> View:
    """Mark a page to which signed-in people may send up to UPLOAD_BYTES."""
    view.takes_large_files = True  # type: ignore[attr-defined]
    return view


class BoundedParser(FormDataParser):
    """Werkzeug's parser, which counts parts but not the fields of a plain form."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """Parse a form. RequestEntityTooLarge when it has more fields than a page of ours."""
        if mimetype == PLAIN_FORM:
            body = stream.read()
            if body.count(b"&") >= MOST_FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class PortalRequest(IdentifiedRequest):
    """A request whose largest size depends on the page: the token of its form is read first."""

    form_data_parser_class = BoundedParser

    @property
    def max_content_length(self) -> int | None:
        """How many bytes are read of it; a form without files is read whole, so it is small."""
        if self.mimetype == PLAIN_FORM:
            return min(filter(None, (self.max_form_memory_size, super().max_content_length)))
        view = current_app.view_functions.get(self.endpoint or "")
        if getattr(view, "takes_large_files", False) and current_user.is_authenticated:
            return int(current_app.config["UPLOAD_BYTES"])
        return super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value
