"""How an answer came to be what it is: its versions, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement

from portal.responses.models import Response
from portal.responses.queries import whole_responses
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint

MOST_VERSIONS = 20  # each way


class Part(StrEnum):
    """What of an answer can change."""

    ROLE = "role"
    NPS = "nps"
    RATING = "rating"
    REMARK = "remark"
    COMMENT = "comment"
    CLAIM = "claim"
    SOLUTION = "solution"
    CONTACT = "contact"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Change:
    """One difference; None means that nothing was said. A rating is 1..5 or 0, "not noticed"."""

    part: Part
    before: str | int | None
    after: str | int | None
    touchpoint: Touchpoint | None = None


@dataclass(frozen=True)
class Version:
    """An answer as it stood, and what it changed of the one before (nothing for the first)."""

    response: Response
    changes: Sequence[Change]


def versions_of(response: Response) -> Sequence[Version]:
    """Return the versions of an answer, the oldest first: those before it, itself, those after."""
    row = [*reversed(list(_earlier(response))), response, *_later(response)]
    before: list[Response | None] = [None, *row[:-1]]
    return [
        Version(now, list(changes(then, now)) if then else ())
        for then, now in zip(before, row, strict=True)
    ]


def changes(before: Response, after: Response) -> Iterator[Change]:
    """Yield what a later version of an answer says otherwise."""
    yield from _differing(Part.ROLE, before.role, after.role)
    yield from _differing(Part.NPS, before.nps, after.nps)
    for part, then, now in (
        (Part.RATING, _ratings(before), _ratings(after)),
        (Part.REMARK, _remarks(before), _remarks(after)),
    ):
        for touchpoint in sorted({*then, *now}, key=lambda touchpoint: touchpoint.id):
            yield from _differing(part, then.get(touchpoint), now.get(touchpoint), touchpoint)
    yield from _differing(Part.COMMENT, before.comment, after.comment)
    yield from _differing(Part.CLAIM, _claim(before), _claim(after))
    yield from _differing(Part.SOLUTION, _solution(before), _solution(after))
    yield from _differing(Part.CONTACT, before.contact, after.contact)
    yield from _differing(Part.PUBLISH, before.publish or None, after.publish or None)


def _earlier(response: Response) -> Iterator[Response]:
    # one by one: nearly all answers were never changed, and nobody changes one often
    found = _version(Response.replaced_by_id == response.id)
    for _ in range(MOST_VERSIONS):
        if found is None:
            return
        yield found
        found = _version(Response.replaced_by_id == found.id)


def _later(response: Response) -> Iterator[Response]:
    found: Response | None = response
    for _ in range(MOST_VERSIONS):
        if found is None or found.replaced_by_id is None:
            return
        found = _version(Response.id == found.replaced_by_id)
        if found is not None:
            yield found


def _version(is_it: ColumnElement[bool]) -> Response | None:
    return db.session.scalar(whole_responses().where(is_it))


def _differing(
    part: Part,
    before: str | int | None,
    after: str | int | None,
    touchpoint: Touchpoint | None = None,
) -> Iterator[Change]:
    if before != after:
        yield Change(part, before, after, touchpoint)


def _ratings(response: Response) -> dict[Touchpoint, int]:
    return {rating.touchpoint: rating.emotion or 0 for rating in response.ratings}


def _remarks(response: Response) -> dict[Touchpoint, str]:
    return {remark.touchpoint: remark.text for remark in response.remarks}


def _claim(response: Response) -> str | None:
    return (response.claim.text or None) if response.claim else None


def _solution(response: Response) -> str | None:
    return response.claim.solution if response.claim else None
