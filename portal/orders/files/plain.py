"""The mapping "plain": our own column names, one row for each line of an order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

NAME = "plain"
COLUMNS = (
    "external_id", "number", "client", "client_id", "email", "phone", "segment", "ordered_at",
    "delivered_at", "status", "amount", "currency", "manager", "language", "item", "sku",
    "quantity", "price",
)  # fmt: skip
SYNONYMS = {"сегмент": "segment"}
NEEDED = ("external_id", "number", "client", "ordered_at", "item")


class OwnColumns:
    """A file with our own column names."""

    first_row_tells = False

    def missing(self, titles: Collection[str]) -> list[str]:
        """Return the columns that every file needs and this one lacks."""
        return [column for column in NEEDED if column not in titles]

    def told_lines(self, cells: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        """Return our columns of a row, by their names."""
        synonyms = {column: cells[word] for word, column in SYNONYMS.items() if word in cells}
        return [{**synonyms, **cells}]

    def title_of(self, column: str, titles: Collection[str]) -> str | None:
        """Return what the file calls a column of ours."""
        return column


OWN_COLUMNS = OwnColumns()
