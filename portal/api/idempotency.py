"""Idempotency-Key: a write that is repeated happens once (draft-ietf-httpapi-idempotency-key)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from flask import request

from portal.accounts.models import IDEMPOTENCY_KEY_LENGTH, IdempotentCall
from portal.accounts.queries import idempotent_call
from portal.api.answers import Answer
from portal.api.auth import caller_id
from portal.api.problems import Invalid, refuse
from portal.storage.database import db
from portal.storage.locks import try_lock

HEADER = "Idempotency-Key"
# the draft quotes it, most clients do not
_KEY = re.compile(rf'("?)([!#-~]{{1,{IDEMPOTENCY_KEY_LENGTH}}})\1')


def once(operation: Callable[[], Answer], at: datetime) -> Callable[[], Answer]:
    """Return the operation, which is not done again when its Idempotency-Key is known.

    What it answered is kept in its own transaction; what was refused wrote nothing and is tried
    anew. Of two calls at one instant the second is refused; should both get as far as the
    INSERT, the unique key stops one, and `settled` runs it again.
    """
    key = _sent_key()
    return operation if key is None else lambda: _once(operation, key, at)


def _once(operation: Callable[[], Answer], key: str, at: datetime) -> Answer:
    api_key_id = caller_id()
    if not try_lock(HEADER, api_key_id, key):
        refuse(HTTPStatus.CONFLICT, f"A call with this {HEADER} is being answered: try again.")
    fingerprint = _fingerprint()
    known = idempotent_call(api_key_id, key)
    if known is None:
        answer = operation()
        db.session.add(
            IdempotentCall(
                api_key_id=api_key_id,
                key=key,
                fingerprint=fingerprint,
                status=answer.status,
                body=answer.body,
                happened_at=at,
            )
        )
        return answer
    if known.fingerprint != fingerprint:
        raise Invalid({HEADER: "It was sent with another call: a new call takes a new key."})
    return Answer(known.body, HTTPStatus(known.status), is_repeat=True)


def _sent_key() -> str | None:
    sent = request.headers.get(HEADER)
    if sent is None:
        return None
    found = _KEY.fullmatch(sent.strip())
    if found is None:
        most = IDEMPOTENCY_KEY_LENGTH
        refuse(HTTPStatus.BAD_REQUEST, f"{HEADER}: 1 to {most} ASCII characters, no spaces.")
    return found[2]


def _fingerprint() -> str:
    parts = (request.method.encode(), request.path.encode(), request.get_data())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
