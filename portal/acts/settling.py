"""What people say of a print run, read from what they sent."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.acts.models import PrintBatchAct


class CameOut(StrEnum):
    """How much of a run came out of the printer."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


class AnswerRefused(Exception):
    """It cannot be told which acts did not come out; the message is for people."""


def missing_places(lines: Sequence[PrintBatchAct], sent: MultiDict[str, str]) -> set[int]:
    """Return the places of a run that did not come out, by the answer that was sent.

    Ticked acts are missing, and from the act in `stopped` on, all of them. ValueError for an
    answer that is none, AnswerRefused when some are missing and nobody said which.
    """
    answer = CameOut(sent.get("answer", ""))
    if answer is CameOut.NONE:
        return {line.position for line in lines}
    ticked = set(sent.getlist("missing"))
    missing = {line.position for line in lines if str(line.position) in ticked}
    stopped = sent.get("stopped", "").strip() if answer is CameOut.SOME else ""
    if stopped:
        last = lines[-1].position
        missing |= set(range(_place_of(stopped, lines), last + 1))
    if answer is CameOut.SOME and not missing:
        raise AnswerRefused(_("Tick the acts that did not come out."))
    return missing


def _place_of(number: str, lines: Sequence[PrintBatchAct]) -> int:
    for line in lines:
        if number in (line.act.number, str(line.act.serial), f"{line.act.serial:05d}"):
            return line.position
    raise AnswerRefused(_("Act No. %(number)s is not in this run.", number=number[:20]))
