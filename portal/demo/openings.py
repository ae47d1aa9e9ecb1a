"""Who opened the form during the year, and how far they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from portal.demo.decks import Deck
from portal.demo.visits import Visit
from portal.responses.models import Channel, FormCount


class _End(StrEnum):
    """Where a person's way through the form ends."""

    SENT = "sent"
    STARTED = "started"
    OPENED = "opened"


_ENDS = {_End.SENT: 41, _End.STARTED: 3, _End.OPENED: 6}  # 12 % only look, 6 % give up on the way


def plan_openings(rng: Random, visits: Iterable[Visit], zone: ZoneInfo) -> list[FormCount]:
    """Count by day and channel: each visit by phone, and those that led to no answer.

    Whoever gives up does so on a day on which somebody else answers.
    """
    ends = Deck(rng, _ENDS)
    opened: Counter[tuple[date, Channel]] = Counter()
    started: Counter[tuple[date, Channel]] = Counter()
    for visit in visits:
        if visit.channel not in (Channel.QR, Channel.CODE):
            continue
        key = (visit.at.astimezone(zone).date(), visit.channel)
        end = None
        while end is not _End.SENT:
            end = ends.draw()
            opened[key] += 1
            started[key] += end is not _End.OPENED
    return [
        FormCount(day=day, channel=channel, opened=count, started=started[day, channel])
        for (day, channel), count in opened.items()
    ]
