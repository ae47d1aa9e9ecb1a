"""Each paper: its size, how many acts it holds, and how an act on it is described."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from portal.acts.drawing.card import describe_card
from portal.acts.drawing.label import NARROW, WIDE, describe_label
from portal.acts.drawing.look import Look
from portal.acts.drawing.looks import ON_A4, ON_A5
from portal.acts.drawing.side import Side
from portal.acts.drawing.whole import describe_whole
from portal.acts.formats import PageFormat
from portal.acts.sheet import Blank
from portal.printing.colours import QUIET
from portal.printing.pages import A4, A4_LANDSCAPE, A6, PageSize
from portal.printing.pen import Pen

Subject = TypeVar("Subject")
Describe = Callable[[Pen, Blank], Iterable[Side]]


@dataclass(frozen=True)
class Paper:
    """`places` are the left edges, in millimetres, of the acts that stand side by side."""

    size: PageSize
    act: PageSize
    describe: Describe
    look: Look | None = None  # of papers that a camera reads back
    places: tuple[float, ...] = (0.0,)

    def draw_cut(self, pen: Pen) -> None:
        """Draw where a sheet of several acts is cut."""
        for x in self.places[1:]:
            pen.cut(x, QUIET)


def _whole(look: Look) -> Describe:
    return partial(describe_whole, look=look)


PAPERS = {
    PageFormat.A4: Paper(A4, A4, _whole(ON_A4), ON_A4),
    PageFormat.A5X2: Paper(
        A4_LANDSCAPE, ON_A5.page, _whole(ON_A5), ON_A5, places=(0.0, A4_LANDSCAPE.width_mm / 2)
    ),
    PageFormat.A6: Paper(A6, A6, describe_card),
    PageFormat.LABEL: Paper(WIDE.page, WIDE.page, partial(describe_label, label=WIDE)),
    PageFormat.LABEL_58: Paper(NARROW.page, NARROW.page, partial(describe_label, label=NARROW)),
}


class Page(NamedTuple, Generic[Subject]):
    """One side of the acts on a sheet of paper; `lefts_mm` tell where each act starts."""

    subjects: Sequence[Subject]
    side: int
    lefts_mm: tuple[float, ...]


def pages_of(
    subjects: Iterable[Subject], sides: Callable[[Subject], int], paper: Paper
) -> Iterator[Page[Subject]]:
    """Spread acts over pages: neighbours share a sheet when they have equally many sides.

    On the back of a sheet the acts change places, so that a printer that turns the paper over
    at its short edge prints each back on its own front.
    """
    if len(paper.places) == 1:
        for subject in subjects:
            yield from _sheet([subject], sides(subject), paper)
        return
    together: list[Subject] = []
    count, places = 0, len(paper.places)
    for subject in subjects:
        needed = sides(subject)
        if together and needed != count:
            yield from _sheet(together, count, paper)
            together = []
        together.append(subject)
        count = needed
        if len(together) == places:
            yield from _sheet(together, count, paper)
            together = []
    yield from _sheet(together, count, paper)


def _sheet(together: list[Subject], sides: int, paper: Paper) -> list[Page[Subject]]:
    lefts = paper.places
    return [
        Page(together, side, lefts[::-1] if side % 2 else lefts)
        for side in range(sides if together else 0)
    ]
