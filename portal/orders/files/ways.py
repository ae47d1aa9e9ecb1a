"""Which mapping a file is read by: the one that was named, or that its titles tell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.orders.batches.queries import mapping_by_name, saved_mappings
from portal.orders.files.chosen import chosen_mapping
from portal.orders.files.errors import FileRefused
from portal.orders.files.mappings.known import MAPPINGS, mapping_of
from portal.orders.files.plain import NAME, OWN_COLUMNS
from portal.orders.files.reading import Way
from portal.orders.files.table import OpenTable


def way_of(
    table: OpenTable, mapping: str | None = None, columns: dict[str, Any] | None = None
) -> tuple[Way, str | None]:
    """Return how a file is read, and whose it is; None: its columns are our own.

    mapping: a system, a saved mapping or "plain". columns: what a person said of this file.
    FileRefused for a name that nothing has.
    """
    if columns is not None:
        return chosen_mapping(columns, mapping or ""), mapping
    if mapping is None:
        return _told_by_titles(table.places)
    if mapping == NAME:
        return OWN_COLUMNS, None
    if mapping in MAPPINGS:
        return MAPPINGS[mapping], MAPPINGS[mapping].system
    saved = mapping_by_name(mapping)
    if saved is None:
        names = ", ".join((NAME, *MAPPINGS, *(each.name for each in saved_mappings())))
        raise FileRefused(
            _l("no mapping is called “%(name)s”; there are: %(names)s", name=mapping, names=names)
        )
    return chosen_mapping(saved.columns, saved.name), saved.name


def is_known(table: OpenTable) -> bool:
    """Tell whether the titles of a file say how it is read."""
    way, _system = _told_by_titles(table.places)
    return not way.missing(table.places)


def _told_by_titles(titles: Collection[str]) -> tuple[Way, str | None]:
    system = mapping_of(titles)
    if system is not None:
        return system, system.system
    if OWN_COLUMNS.missing(titles):
        fitting = (
            (chosen_mapping(saved.columns, saved.name), saved.name) for saved in saved_mappings()
        )
        known = [each for each in fitting if each[0].knows(titles)]
        if known:
            return max(known, key=lambda each: len(each[0].marks))
    return OWN_COLUMNS, None
