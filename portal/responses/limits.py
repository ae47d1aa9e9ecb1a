"""How often one act and one address may send; why so often stands in docs/limits.md."""

from __future__ import annotations

from flask import current_app
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from werkzeug.exceptions import TooManyRequests

from portal.responses.errors import TooManySent
from portal.responses.opened import ActDoor
from portal.web.limits import count, counted_address

GUESSES = RateLimitItemPerMinute(30)  # unknown codes of one address
SENT_BY_ADDRESS = RateLimitItemPerMinute(12_000)  # answers, drafts and steps
ANSWERS_OF_ACT = RateLimitItemPerMinute(200)
ANSWERS_OF_ACT_A_DAY = RateLimitItemPerDay(3_000)
NOTES_OF_ACT = RateLimitItemPerMinute(400)  # drafts and steps


def count_guess() -> None:
    """Count an unknown code. TooManyRequests after too many of one address."""
    count(GUESSES, "guesses", counted_address())


def count_sender() -> None:
    """Count whatever an address sends to acts, before anything else is done with it."""
    if not current_app.config["LOAD_TEST"]:
        _count(SENT_BY_ADDRESS, "sent", counted_address())


def count_answer(act: ActDoor) -> None:
    """Count an answer to an act. TooManySent when more come than it can have people."""
    if not current_app.config["LOAD_TEST"]:
        _count(ANSWERS_OF_ACT, "answers", str(act.id))
        _count(ANSWERS_OF_ACT_A_DAY, "answers", str(act.id))


def count_note(act: ActDoor) -> None:
    """Count a draft or a step on the page of an act."""
    if not current_app.config["LOAD_TEST"]:
        _count(NOTES_OF_ACT, "notes", str(act.id))


def _count(limit: RateLimitItem, scope: str, caller: str) -> None:
    try:
        count(limit, scope, caller)
    except TooManyRequests as error:
        raise TooManySent(retry_after=error.retry_after) from error
