"""What can stand in the way of an act."""

from __future__ import annotations

from portal.acts.models import Act


class ActClosed(Exception):
    """The act takes no answers: it is voided or its time is over."""

    def __init__(self, act: Act) -> None:
        super().__init__(act.number)
        self.act = act


class ActNotFound(Exception):
    """No act has this code or number."""
