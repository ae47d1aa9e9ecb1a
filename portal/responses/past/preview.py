"""What a file of past answers would do, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.orders.files.errors import Refusal
from portal.orders.queries import order_ids_by_number
from portal.responses.models import AnswerImport
from portal.responses.past.queries import import_by_digest
from portal.responses.past.reading import PastFile
from portal.statistics.nps import NPS, nps_of_scores
from portal.touchpoints.models import Touchpoint
from portal.touchpoints.queries import touchpoints_by_key
from portal.web.clock import day_of


@dataclass(frozen=True)
class FilePreview:
    """What is in a file; the whole of it goes in, or nothing does.

    silent: answers that say nothing, all of them blanks. new: keys and names of touchpoints
    that would be made. orders_known, orders_unknown: answers whose order is here, or is not.
    taken: the file that said the same, when one is here.
    """

    count: int
    silent: int
    first_day: date | None
    last_day: date | None
    nps: NPS | None
    known: Sequence[Touchpoint]
    new: Sequence[tuple[str, str]]
    orders_known: int
    orders_unknown: int
    ignored: Sequence[str]
    refusals: Sequence[Refusal]
    taken: AnswerImport | None

    @property
    def refused_lines(self) -> int:
        """How many lines keep the file out; one may be refused for several cells."""
        return len({refusal.line for refusal in self.refusals})

    @property
    def can_go_in(self) -> bool:
        """Whether the file can be taken in."""
        return bool(self.count) and not self.refusals and self.taken is None


def preview(file: PastFile) -> FilePreview:
    """Tell what taking the file in would do; writes nothing."""
    moments = [answer.submitted_at for answer in file.answers]
    numbers = [answer.order_number for answer in file.answers if answer.order_number]
    orders = order_ids_by_number(set(numbers))
    known_numbers = sum(number in orders for number in numbers)
    here = touchpoints_by_key()
    return FilePreview(
        count=len(file.answers),
        silent=sum(answer.says_nothing for answer in file.answers),
        first_day=day_of(min(moments)) if moments else None,
        last_day=day_of(max(moments)) if moments else None,
        nps=nps_of_scores(Counter(answer.nps for answer in file.answers if answer.nps is not None)),
        known=[here[c.key.casefold()] for c in file.touchpoints if c.key.casefold() in here],
        new=[(c.key, c.name) for c in file.touchpoints if c.key.casefold() not in here],
        orders_known=known_numbers,
        orders_unknown=len(numbers) - known_numbers,
        ignored=file.ignored,
        refusals=file.refusals,
        taken=None if file.refusals else import_by_digest(file.digest),
    )
