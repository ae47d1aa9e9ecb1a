"""What pages show of answers, in a list and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from portal.accounts.guards import may
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.reports.filters import AnswerFilter
from portal.responses.mark_queries import emotional_marks
from portal.responses.models import Response
from portal.responses.wording import marked, sought_words
from portal.touchpoints.models import Touchpoint


@dataclass(frozen=True)
class TouchpointLine:
    """What was said of one touchpoint; an emotion of None that is rated: not noticed."""

    touchpoint: Touchpoint
    is_rated: bool
    emotion: int | None
    why: str


def may_read(answer: Response) -> bool:
    """Tell whether the person who is signed in may read an answer: all of them, or the claims."""
    return may("admin.responses") or answer.claim is not None


def touchpoint_lines(answer: Response) -> Sequence[TouchpointLine]:
    """Return what was said of each touchpoint, by a mark or by words, in their order."""
    given = {rating.touchpoint_id: rating for rating in answer.ratings}
    why = {remark.touchpoint_id: remark for remark in answer.remarks}
    lines = []
    for key in sorted({*given, *why}):
        rating, remark = given.get(key), why.get(key)
        touchpoint = rating.touchpoint if rating else why[key].touchpoint
        emotion = rating.emotion if rating else None
        text = remark.text if remark else ""
        lines.append(TouchpointLine(touchpoint, rating is not None, emotion, text))
    return lines


def answers_context(answers: Sequence[Response], wanted: AnswerFilter) -> dict[str, Any]:
    """Return what the macros of answers need: words for emotions, marks, what was looked for."""
    return {
        "emotion_words": {**dict(EMOTIONS), None: NOT_NOTICED},
        "emotional": emotional_marks([answer.id for answer in answers]),
        "marked": partial(marked, sought=sought_words(wanted.search or "")),
    }
