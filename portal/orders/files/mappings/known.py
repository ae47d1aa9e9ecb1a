"""The systems whose files go in as they are."""

from __future__ import annotations

from collections.abc import Collection

from portal.orders.files.mappings.mapping import FileMapping
from portal.orders.files.mappings.shopify import SHOPIFY

MAPPINGS = {mapping.name: mapping for mapping in (SHOPIFY,)}


def mapping_of(titles: Collection[str]) -> FileMapping | None:
    """Return the mapping of the system whose file it is; None: its columns are our own.

    titles: the file's, in small letters.
    """
    return next((mapping for mapping in MAPPINGS.values() if mapping.knows(titles)), None)
