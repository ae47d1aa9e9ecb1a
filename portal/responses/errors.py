"""What can stand in the way of an answer."""

from __future__ import annotations

from werkzeug.exceptions import TooManyRequests

from portal.responses.opened import ActDoor


class ActNotFound(Exception):
    """No act has this code."""


class ActClosed(Exception):
    """The act takes no answers: it is voided, erased, or its time is over."""

    def __init__(self, act: ActDoor) -> None:
        super().__init__(act.number)
        self.act = act


class TooManySent(TooManyRequests):
    """More was sent to an act, or by an address, than people do; what was written is given back."""


class SubmissionElsewhere(Exception):
    """The submission id was used on another act."""
