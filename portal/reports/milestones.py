"""Days on which a touchpoint itself changed, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from portal.questionnaires.models import Questionnaire, QuestionnaireItem
from portal.reports.comparisons import net_change, noticed_change
from portal.reports.counted import Answers
from portal.reports.filters import AnswerFilter
from portal.reports.periods import LATELY
from portal.statistics.changes import Change
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from portal.web.clock import day_of

_ASKED = (
    select(Questionnaire.published_at, QuestionnaireItem)
    .options(lazyload(QuestionnaireItem.touchpoint))  # which is here already
    .join(QuestionnaireItem.questionnaire)
    .where(QuestionnaireItem.touchpoint_id == bindparam("touchpoint_id"))
    .order_by(Questionnaire.published_at, Questionnaire.id)
)


class Kind(StrEnum):
    """What changed."""

    STANDARD = "standard"
    QUESTION = "question"  # the words in which it is asked about


@dataclass(frozen=True)
class Milestone:
    """A change of a touchpoint. version: of its standard, or of its words, from 1."""

    on: date
    kind: Kind
    version: int
    text: str


@dataclass(frozen=True)
class Effect:
    """What came of a milestone: equally many days before it and from it on."""

    milestone: Milestone
    days: int
    net: Change | None
    noticed: Change | None


def milestones(touchpoint: Touchpoint, language: str) -> list[Milestone]:
    """Return the changes of a touchpoint, newest first; of each kind the first is none."""
    standards = [
        Milestone(each.effective_on, Kind.STANDARD, each.version, each.text)
        for each in touchpoint.standards
        if each.version > 1
    ]
    found = [*standards, *_new_words(touchpoint, language)]
    return sorted(found, key=lambda each: each.on, reverse=True)


def effects(
    answers: Answers,
    touchpoint: Touchpoint,
    changes: Sequence[Milestone],
    wanted: AnswerFilter,
    today: date,
) -> list[Effect]:
    """Return what came of the changes that have begun, of at most 90 days on each side.

    Of the filter only the period does not matter.
    """
    return [
        _effect(answers, touchpoint, change, wanted, today)
        for change in changes
        if change.on <= today
    ]


def _effect(
    answers: Answers, touchpoint: Touchpoint, change: Milestone, wanted: AnswerFilter, today: date
) -> Effect:
    days = min(LATELY, (today - change.on).days + 1)
    length = timedelta(days=days)
    day = timedelta(days=1)
    after = answers.tallies(wanted.within(change.on, change.on + length - day), touchpoint.id)
    before = answers.tallies(wanted.within(change.on - length, change.on - day), touchpoint.id)
    sides = after.of(touchpoint.id), before.of(touchpoint.id)
    return Effect(change, days, net_change(*sides), noticed_change(*sides))


def _new_words(touchpoint: Touchpoint, language: str) -> list[Milestone]:
    asked = db.session.execute(_ASKED, {"touchpoint_id": touchpoint.id}).all()
    found: list[Milestone] = []
    last = None
    for published_at, item in asked:
        words = item.label(language)
        if last is not None and words != last:
            found.append(Milestone(day_of(published_at), Kind.QUESTION, len(found) + 2, words))
        last = words
    return found
