"""What can happen to saved mappings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.orders.batches.models import OrderMapping
from portal.orders.batches.queries import mapping_by_name
from portal.orders.files.mappings.known import MAPPINGS
from portal.orders.files.plain import NAME
from portal.storage.database import db
from portal.storage.races import insert_or_winner


def is_free_name(name: str, of: OrderMapping | None = None) -> bool:
    """Tell whether a mapping may be called so: the names of systems are taken, in any case."""
    if name.casefold() in {NAME, *MAPPINGS}:
        return False
    known = mapping_by_name(name)
    return known is None or (of is not None and known.id == of.id)


def save_mapping(name: str, columns: dict[str, Any], at: datetime, user_id: int) -> bool:
    """Save what was said of columns under a name; return False when somebody has just taken it."""
    mapping = OrderMapping(name=name, columns=columns, made_at=at, made_by_id=user_id)
    return insert_or_winner(mapping, lambda: mapping_by_name(name))[1]


def rename_mapping(mapping: OrderMapping, name: str) -> None:
    """Give a mapping another name."""
    mapping.name = name


def delete_mapping(mapping: OrderMapping) -> None:
    """Forget a mapping; files that were read by it keep what they need of it."""
    db.session.delete(mapping)
