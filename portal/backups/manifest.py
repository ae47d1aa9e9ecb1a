"""What a backup says of itself: one JSON document, believed only as far as it can be checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from portal.backups.errors import BackupRefused
from portal.backups.shapes import Reference

NAME = "manifest.json"
FORMAT = 1
LARGEST = 1024 * 1024  # bytes; ours has some twenty thousand


@dataclass(frozen=True)
class Part:
    """A file in the backup: its bytes and their SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class TablePart:
    """The file of a table: a JSON list for each row, with the values of `columns`."""

    columns: tuple[str, ...]
    references: tuple[Reference, ...]
    rows: int
    part: Part

    @property
    def places(self) -> dict[str, int]:
        """The place of each column in a row."""
        return {name: place for place, name in enumerate(self.columns)}


@dataclass(frozen=True)
class Manifest:
    """A backup: when and of what it was made, and its parts."""

    made_at: datetime
    portal: str
    revision: str
    database: str
    tables: Mapping[str, TablePart]
    files: Mapping[str, Part]

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns of each table, in the order in which values stand in its rows."""
        return {name: table.columns for name, table in self.tables.items()}

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables.values())


def written(manifest: Manifest) -> bytes:
    """Write a manifest."""
    document = {
        "format": FORMAT,
        "made_at": manifest.made_at.isoformat(),
        "portal": manifest.portal,
        "revision": manifest.revision,
        "database": manifest.database,
        "tables": {name: asdict(table) for name, table in manifest.tables.items()},
        "files": {name: asdict(part) for name, part in manifest.files.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Manifest:
    """Read a manifest. BackupRefused for what is none, or of a format that we do not know."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BackupRefused("its manifest cannot be read") from error
    if not isinstance(document, dict) or not isinstance(document.get("format"), int):
        raise BackupRefused("its manifest cannot be read")
    if document["format"] != FORMAT:
        raise BackupRefused(
            f"it has format {document['format']}, and this portal reads format {FORMAT}: "
            "a newer portal made it"
        )
    try:
        return _manifest(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupRefused("its manifest lacks something") from error


def _manifest(document: dict[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(document["made_at"])
    if made_at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return Manifest(
        made_at,
        str(document["portal"]),
        str(document["revision"]),
        str(document["database"]),
        {str(name): _table(table) for name, table in document["tables"].items()},
        {str(name): _part(part) for name, part in document["files"].items()},
    )


def _table(document: dict[str, Any]) -> TablePart:
    columns = tuple(map(str, document["columns"]))
    references = tuple(
        Reference(
            tuple(map(str, each["columns"])), str(each["table"]), tuple(map(str, each["referred"]))
        )
        for each in document["references"]
    )
    return TablePart(columns, references, int(document["rows"]), _part(document["part"]))


def _part(document: dict[str, Any]) -> Part:
    return Part(int(document["size"]), str(document["sha256"]))
