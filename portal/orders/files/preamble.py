"""Lines that a report puts above its titles: its name, its period, groups of columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice

from portal.orders.files.errors import Refusal
from portal.orders.files.mappings.known import mapping_of
from portal.web.text import clean_line

MOST_LINES = 20

Line = tuple[int, list[str]] | Refusal


def from_the_titles(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out what stands above the titles of a system's file; other files stay whole.

    A title that comes again and does not count is left empty: reports repeat theirs under each
    group of columns.
    """
    remaining = iter(lines)
    first = list(islice(remaining, MOST_LINES))
    for place, line in enumerate(first):
        if isinstance(line, Refusal):
            continue
        titles = [clean_line(title) for title in line[1]]
        if way := mapping_of({title.casefold() for title in titles}):
            first[: place + 1] = [(line[0], _once(titles, way.titles))]
            break
    return chain(first, remaining)


def _once(titles: list[str], that_count: Collection[str]) -> list[str]:
    seen: set[str] = set()
    kept = []
    for title in titles:
        key = title.casefold()
        kept.append("" if key in seen and key not in that_count else title)
        seen.add(key)
    return kept
