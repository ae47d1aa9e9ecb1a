"""Which mapping a file is read by: the one that was named, or that its titles tell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.orders.batches.queries import mapping_by_name, saved_mappings
from portal.orders.files.chosen import chosen_mapping
from portal.orders.files.errors import FileRefused
from portal.orders.files.mappings.known import MAPPINGS, mapping_of
from portal.orders.files.mappings.mapping import FileMapping
from portal.orders.files.plain import NAME, OWN_COLUMNS
from portal.orders.files.reading import PLAIN, FoundWay


def way_of(
    titles: Collection[str], mapping: str | None = None, columns: dict[str, Any] | None = None
) -> FoundWay:
    """Return how a file with these titles is read.

    mapping: a system, a saved mapping or "plain"; None: the titles tell. columns: what a person
    said of this file. FileRefused for a name that nothing has.
    """
    if columns is not None:
        return _chosen(columns, mapping)
    if mapping is None:
        return _told_by_titles(titles)
    if mapping == NAME:
        return PLAIN
    if mapping in MAPPINGS:
        return _of_system(MAPPINGS[mapping])
    saved = mapping_by_name(mapping)
    if saved is None:
        names = ", ".join((NAME, *MAPPINGS, *(each.name for each in saved_mappings())))
        raise FileRefused(
            _l("no mapping is called “%(name)s”; there are: %(names)s", name=mapping, names=names)
        )
    return _chosen(saved.columns, saved.name)


def is_known(titles: Collection[str]) -> bool:
    """Tell whether the titles of a file say how it is read."""
    return not _told_by_titles(titles).way.missing(titles)


def _told_by_titles(titles: Collection[str]) -> FoundWay:
    system = mapping_of(titles)
    if system is not None:
        return _of_system(system)
    if OWN_COLUMNS.missing(titles):
        ways = (_chosen(saved.columns, saved.name) for saved in saved_mappings())
        known = [found for found in ways if not found.way.missing(titles)]
        if known:  # the one that knows most of the file
            return max(known, key=lambda found: len((found.columns or {})["columns"]))
    return PLAIN


def _of_system(mapping: FileMapping) -> FoundWay:
    return FoundWay(mapping, mapping.name, mapping.system)


def _chosen(columns: dict[str, Any], name: str | None) -> FoundWay:
    return FoundWay(chosen_mapping(columns, name or ""), name, name, columns)
