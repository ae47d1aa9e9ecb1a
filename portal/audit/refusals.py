"""Refusals and faults: what somebody tried and was not let do."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

from flask import request
from flask_wtf.csrf import CSRFError
from limits import RateLimitItemPerMinute
from werkzeug.exceptions import HTTPException, TooManyRequests

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note_apart
from portal.web.limits import count, counted_address

TOLD = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)
EACH = RateLimitItemPerMinute(5)  # of one kind from one address: nobody fills the audit up


def note_refusal(error: HTTPException) -> None:
    """Write down a refused request or a fault of ours; a page that is not there is neither."""
    if error.code not in TOLD and not isinstance(error, CSRFError):
        return
    with suppress(TooManyRequests):
        count(EACH, f"audit {error.code}", counted_address())
        is_ours = error.code == HTTPStatus.INTERNAL_SERVER_ERROR
        fault = getattr(error, "original_exception", None)
        note_apart(
            Deed.BROKEN if is_ours else Deed.REFUSED,
            Subject(SubjectKind.PAGE, name=request.endpoint) if request.endpoint else None,
            status=error.code,
            method=request.method,
            **({"fault": type(fault).__name__} if fault else {}),
        )
