"""Who comes to answer an act, when and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from portal.clients.models import BuyerRole
from portal.demo.clients import Person
from portal.demo.days import moment, working_day_from
from portal.demo.decks import Deck, yes_no
from portal.demo.orders import DemoOrder
from portal.responses.models import Channel

_FIRST_ROLES = {BuyerRole.ECONOMIC: 10, BuyerRole.TECHNICAL: 5, BuyerRole.USER: 4, None: 1}
_PEOPLE = {1: 71, 2: 20, 3: 9}  # of a hundred answered acts
_CHANNELS = {Channel.QR: 28, Channel.PAPER: 10, Channel.CODE: 2}
_PHONE_DAYS = {1: 6, 2: 5, 3: 3, 5: 1, 9: 1}  # a card waits on the table, then it is scanned
_PAPER_DAYS = {3: 3, 4: 3, 6: 2, 8: 1, 12: 1}  # until paper is back and typed in


@dataclass(frozen=True)
class Visit:
    """One person with one act in hand."""

    order: DemoOrder
    role: BuyerRole | None
    person: Person
    channel: Channel
    language: str
    at: datetime


def plan_visits(
    rng: Random, orders: Sequence[DemoOrder], zone: ZoneInfo, last: date
) -> list[Visit]:
    """Return who answers the acts of delivered orders up to the day `last`, in time order."""
    planner = _Planner(rng, zone, last)
    visits = [visit for order in orders for visit in planner.visits(order)]
    return sorted(visits, key=lambda visit: visit.at)


class _Planner:
    def __init__(self, rng: Random, zone: ZoneInfo, last: date) -> None:
        self.rng = rng
        self.zone = zone
        self.last = last
        self.silence = yes_no(rng, 3)
        self.people = Deck(rng, _PEOPLE)
        self.roles = Deck(rng, _FIRST_ROLES)
        self.channels = Deck(rng, _CHANNELS)
        self.english = yes_no(rng, 5)

    def visits(self, order: DemoOrder) -> Iterator[Visit]:
        if order.delivered_at is None or self.silence.draw():
            return
        english = order.client.kind == "club" and self.english.draw()
        delivered = order.delivered_at.astimezone(self.zone).date()
        for role in self._roles(order):
            channel = Channel.QR if english else self.channels.draw()
            day = self._day(delivered, channel)
            if day <= self.last:
                hours = (10, 18) if channel is Channel.PAPER else (8, 22)
                at = moment(self.rng, day, self.zone, *hours)
                language = "en" if english else "ru"
                yield Visit(order, role, _person(order, role), channel, language, at)

    def _roles(self, order: DemoOrder) -> list[BuyerRole | None]:
        first = self.roles.draw()
        count = self.people.draw()
        if order.client.kind == "person":  # buys for themselves: nobody checks after them
            return [BuyerRole.USER if first is BuyerRole.USER else BuyerRole.ECONOMIC]
        others: list[BuyerRole | None] = [role for role in BuyerRole if role is not first]
        self.rng.shuffle(others)
        return [first, *others[: count - 1]]

    def _day(self, delivered: date, channel: Channel) -> date:
        waits = _PAPER_DAYS if channel is Channel.PAPER else _PHONE_DAYS
        wait = self.rng.choices(list(waits), list(waits.values()))[0]
        day = delivered + timedelta(days=wait)
        return working_day_from(day) if channel is Channel.PAPER else day


def _person(order: DemoOrder, role: BuyerRole | None) -> Person:
    people = order.client.people
    return next((person for person in people if person.role is role), people[0])
