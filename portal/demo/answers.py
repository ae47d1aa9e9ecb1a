"""Everything said during the year, as a plan."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from portal.demo.decks import yes_no
from portal.demo.feelings import Feelings
from portal.demo.scores import Mood, Score, score_visits
from portal.demo.visits import Visit
from portal.demo.voice import Said, Voice
from portal.responses.answer import Answer
from portal.responses.models import Channel

_CHANGED = 90  # one answer in so many is changed by its author


@dataclass(frozen=True)
class DemoAnswer:
    """An answer to the act of an order; `replaces` is the submission that it changes."""

    visit: Visit
    answer: Answer
    at: datetime
    replaces: uuid.UUID | None = None


def plan_answers(
    rng: Random,
    visits: Sequence[Visit],
    touchpoint_ids: Mapping[str, int],
    packaging_changed_at: datetime,
    zone: ZoneInfo,
) -> list[DemoAnswer]:
    """Return the answers of all visits, and some first thoughts, in time order."""
    feelings = Feelings(rng, packaging_changed_at)
    voice = Voice(rng, zone)
    consents = _Consents(rng)
    answers: list[DemoAnswer] = []
    for place, (visit, score) in enumerate(
        zip(visits, score_visits(rng, visits, zone), strict=True)
    ):
        trouble = feelings.trouble(visit, score)
        ratings = feelings.ratings(visit, score, trouble)
        is_new = feelings.is_new_packaging(visit)
        said = voice.say(visit, score, ratings, trouble, is_new)
        contact = consents.contact(visit, score)
        answer = Answer(
            submission=_submission(rng),
            role=visit.role,
            nps=score.nps,
            ratings={touchpoint_ids[key]: emotion for key, emotion in ratings.items()},
            remarks={touchpoint_ids[key]: text for key, text in said.remarks.items()},
            comment=said.comment,
            claim=said.claim,
            solution=said.solution,
            contact=contact,
            consent=bool(contact),
            publish=consents.publish(score, said),
        )
        is_changed = place % _CHANGED == _CHANGED // 2 and visit.channel is not Channel.PAPER
        answers += _with_history(rng, visit, answer) if is_changed else [_final(visit, answer)]
    return sorted(answers, key=lambda answer: answer.at)


def _final(visit: Visit, answer: Answer) -> DemoAnswer:
    return DemoAnswer(visit, answer, visit.at)


def _with_history(rng: Random, visit: Visit, answer: Answer) -> Iterator[DemoAnswer]:
    first = replace(
        answer,
        submission=_submission(rng),
        nps=max(0, (answer.nps or 8) - rng.randint(1, 2)),
        ratings=dict(list(answer.ratings.items())[:4]),
        remarks={},
        comment="",
        claim="",
        solution=None,
        publish=False,
    )
    yield DemoAnswer(visit, first, visit.at - timedelta(minutes=rng.randint(3, 50)))
    yield DemoAnswer(visit, answer, visit.at, replaces=first.submission)


class _Consents:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._publish = {True: yes_no(rng, 50), False: yes_no(rng, 10)}
        self._contact = {True: yes_no(rng, 60), False: yes_no(rng, 2)}

    def publish(self, score: Score, said: Said) -> bool:
        return score.mood is Mood.GLAD and self._publish[bool(said.comment)].draw()

    def contact(self, visit: Visit, score: Score) -> str:
        if not self._contact[score.mood is Mood.ANGRY].draw():
            return ""
        return self._rng.choice((visit.person.phone, visit.person.email))


def _submission(rng: Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)
