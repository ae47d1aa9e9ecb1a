"""How far people come with the form, counted by day and channel, never by person."""

from __future__ import annotations

from datetime import datetime

from portal.responses.models import Channel, FormCount
from portal.storage.base import table_of
from portal.storage.inserts import insert_or_add
from portal.web.clock import day_of

STEPS = ("opened", "started")  # in the order in which a person takes them
FORM_COUNT = table_of(FormCount)


def count_steps(channel: Channel, at: datetime, told: int, reached: int) -> None:
    """Count the steps that a person has taken since the `told` ones were counted.

    `told` and `reached` are numbers of steps, 0..2. A page without scripts tells none: its
    answer keeps that. Who only fetches a page, as robots do, is not counted.
    """
    if told < reached:
        amounts = {step: int(told <= place < reached) for place, step in enumerate(STEPS)}
        row = {"day": day_of(at), "channel": channel, **amounts}
        insert_or_add(FORM_COUNT, ("day", "channel"), [row])
