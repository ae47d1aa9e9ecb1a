"""Orders of MoySklad, read from its JSON API with the firm's token."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import current_app
from flask_babel import lazy_gettext as _l

from portal.inbox.news import NotNow, Unusable

EXPANDED = "agent,state,owner,rate.currency,positions.assortment"
PAGE = 100  # positions; more are not expanded at once
MOST_POSITIONS = 1_000
TIMEOUT_SECONDS = 10.0  # of one silence
LONGEST_SECONDS = 30.0  # of one order, all its pages
ANSWER_BYTES = 8 * 1024 * 1024  # unpacked: a position with its goods is a few kilobytes
PIECE = 64 * 1024
_DENIED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class _NoRedirect(HTTPRedirectHandler):
    """The token goes to MoySklad and nowhere else."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nobody: the redirect becomes an HTTPError."""


def fetch_order(order_id: str, token: str) -> bytes:
    """Fetch a whole order as JSON, its links expanded, all its positions in it.

    Unusable when there is none or the token is no good; NotNow for what may pass.
    """
    deadline = time.monotonic() + LONGEST_SECONDS
    path = f"/entity/customerorder/{order_id}"
    # the positions that come with the order are at most a page, and their goods only so expanded
    order = _get(path, {"expand": EXPANDED, "limit": PAGE}, token, deadline)
    positions = order.get("positions")
    if isinstance(positions, dict):
        rows = positions.get("rows")
        rows = rows if isinstance(rows, list) else []
        rows += _further_positions(path, len(rows), _size_of(positions), token, deadline)
        positions["rows"] = rows
    return json.dumps(order, ensure_ascii=False).encode("utf-8", "replace")


def _further_positions(
    path: str, begun: int, size: int, token: str, deadline: float
) -> Iterator[Any]:
    for offset in range(begun, min(size, MOST_POSITIONS), PAGE):
        query = {"expand": "assortment", "limit": PAGE, "offset": offset}
        rows = _get(f"{path}/positions", query, token, deadline).get("rows")
        yield from rows if isinstance(rows, list) else []


def _size_of(positions: dict[str, Any]) -> int:
    meta = positions.get("meta")
    size = meta.get("size") if isinstance(meta, dict) else None
    return size if isinstance(size, int) else 0


def _get(path: str, query: dict[str, Any], token: str, deadline: float) -> dict[str, Any]:
    request = Request(  # noqa: S310 - the address is a setting, checked to be http(s)
        f"{current_app.config['MOYSKLAD_URL']}{path}?{urlencode(query)}",
        headers={
            "Authorization": f"Bearer {token}",
            "Accept": "application/json;charset=utf-8",
            "Accept-Encoding": "gzip",  # the API answers no other
        },
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS) as response:
            content = _read(response, deadline)
        value = json.loads(content)
    except HTTPError as error:
        raise _refused(error.code) from error
    except (OSError, HTTPException, ValueError, zlib.error, RecursionError) as error:
        raise NotNow(_l("MoySklad does not answer as it should: it is tried again.")) from error
    if not isinstance(value, dict):
        raise NotNow(_l("MoySklad does not answer as it should: it is tried again."))
    return value


def _refused(code: int) -> Exception:
    if code in _DENIED:
        return Unusable(_l("MoySklad does not accept the token: set another one, then try again."))
    if code == HTTPStatus.NOT_FOUND:
        return Unusable(_l("MoySklad has no such order any more."))
    return NotNow(_l("MoySklad answers %(code)s: it is tried again.", code=code))


def _read(response: HTTPResponse, deadline: float) -> bytes:
    """Read an answer, packed or not, up to a size and a moment. ValueError past either."""
    is_packed = response.headers.get("Content-Encoding", "").casefold() == "gzip"
    unpack = zlib.decompressobj(wbits=31)
    content = bytearray()
    while piece := response.read1(PIECE):
        content += unpack.decompress(piece, ANSWER_BYTES + 1 - len(content)) if is_packed else piece
        if len(content) > ANSWER_BYTES or time.monotonic() > deadline:
            raise ValueError("too large or too slow")
    return bytes(content)
