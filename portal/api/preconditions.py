"""ETag, If-Match and If-None-Match (RFC 9110): nobody overwrites what they have not seen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from http import HTTPStatus

from flask import request
from werkzeug.datastructures import ETags

from portal.api.problems import refuse
from portal.storage.requests import READING_METHODS

TAG_LENGTH = 32  # of 64 characters of SHA-256
# what Flask-Compress puts behind the tag of a body that goes out compressed
_ENCODING = re.compile(r":(?:zstd|br|gzip|deflate)\Z")
_CHANGED = "The order is not as it was: read it again, and send the ETag that you then get."
_UNKNOWN = "There is no such order yet."


def tag_of(body: str) -> str:
    """Return the tag of a representation, without its quotes."""
    return hashlib.sha256(body.encode()).hexdigest()[:TAG_LENGTH]


def check_preconditions(current: Callable[[], str | None]) -> None:
    """Refuse with 412 what the caller wanted done only to another state of the order.

    `current` makes the order's representation (None: there is no such order); it is called
    only when there is something to compare.
    """
    only_unless_known = "If-None-Match" in request.headers and request.method not in READING_METHODS
    if "If-Match" not in request.headers and not only_unless_known:
        return
    body = current()
    tag = tag_of(body) if body is not None else None
    if "If-Match" in request.headers and not _names(request.if_match, tag, weak=False):
        refuse(HTTPStatus.PRECONDITION_FAILED, _CHANGED if tag else _UNKNOWN)
    if only_unless_known and _names(request.if_none_match, tag):
        refuse(HTTPStatus.PRECONDITION_FAILED, "There is such an order already.")


def is_known_to_caller(tag: str) -> bool:
    """Tell whether a reader has this representation already, so that 304 says enough."""
    return _names(request.if_none_match, tag)


def _names(tags: ETags, tag: str | None, weak: bool = True) -> bool:
    """Tell whether a header names a tag; `*` names whatever there is."""
    if tag is None:
        return False
    return tags.star_tag or tag in {_ENCODING.sub("", each) for each in tags.as_set(weak) if each}
