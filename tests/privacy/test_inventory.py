"""Every column that can hold something of a person is known, and the page for lawyers names it."""

from __future__ import annotations

from sqlalchemy import JSON, Enum, LargeBinary, String

from portal.config import ROOT
from portal.privacy.inventory import INVENTORY, PERSONAL
from portal.storage.base import Base

WHERE = "say in portal/privacy/inventory.py what it holds of people"


def telling_columns() -> set[str]:
    """Return the columns that can hold words, documents or files."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | JSON | LargeBinary)
        and not isinstance(column.type, Enum)
    }


def test_every_column_of_text_json_or_bytes_says_what_it_holds_of_people() -> None:
    known = {f"{table}.{column}" for table, columns in INVENTORY.items() for column in columns}
    assert telling_columns() - known == set(), WHERE
    assert known - telling_columns() == set(), "no such column"


def test_page_about_personal_data_names_every_personal_column() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    missing = {
        f"{table}.{column}"
        for table, columns in INVENTORY.items()
        for column, held in columns.items()
        if held in PERSONAL and f"`{table}.{column}`" not in page
    }
    assert missing == set()
