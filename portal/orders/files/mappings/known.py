"""The systems whose files go in as they are."""

from __future__ import annotations

from portal.orders.files.mappings.mapping import FileMapping
from portal.orders.files.mappings.shopify import SHOPIFY
from portal.orders.files.table import Table

MAPPINGS = {mapping.name: mapping for mapping in (SHOPIFY,)}


def mapping_of(table: Table) -> FileMapping | None:
    """Return the mapping of the system whose file it is; None: its columns are our own."""
    return next((mapping for mapping in MAPPINGS.values() if mapping.knows(table)), None)
