"""Pages of lists: `?after=&limit=` in, `{"items": […], "after": …}` out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from marshmallow import Schema, fields
from marshmallow.validate import Range

from portal.api.fields import Cursor, cursor_after

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 200


class HasId(Protocol):
    """A row that a page can end with."""

    @property
    def id(self) -> int:
        """The key by which the list is sorted."""


Row = TypeVar("Row", bound=HasId)


def page_query(kind: str) -> Schema:
    """Make the schema of the query of one list; `after` becomes an id (0: the beginning)."""
    return Schema.from_dict(
        {
            "after": Cursor(
                kind,
                load_default=lambda: 0,
                metadata={"description": "The `after` of the page before"},
            ),
            "limit": fields.Integer(
                load_default=DEFAULT_LIMIT, validate=Range(min=1, max=LARGEST_LIMIT)
            ),
        },
        name=f"{kind.title()}PageQuery",
    )()


def page_schema(kind: str, item: type[Schema]) -> Schema:
    """Make the schema of a page of one list."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "after": fields.String(
                required=True,
                allow_none=True,
                metadata={"description": "Send it back as `?after=`; null: this was the last page"},
            ),
        },
        name=f"{kind.title()}Page",
    )()


def page(
    kind: str, rows: Sequence[Row], limit: int, view: Callable[[Row], dict[str, Any]]
) -> dict[str, Any]:
    """Return the body of a page; `rows` holds one more than the limit when others follow."""
    shown = rows[:limit]
    after = cursor_after(kind, shown[-1].id) if len(rows) > limit else None
    return {"items": [view(row) for row in shown], "after": after}
