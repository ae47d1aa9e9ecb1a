"""Pages by key: the cost of a page does not grow with the pages before it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

Row = TypeVar("Row")
LARGEST_ID = 2**31 - 1  # of an Integer column: PostgreSQL refuses to look for a larger one
_ID = re.compile(r"\d{1,10}", re.ASCII)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows and, when there are more, the cursor after the last of them."""

    rows: Sequence[Row]
    after: str | None


def write_cursor(*parts: str | int) -> str:
    """Pack the key of a row into an opaque word for an address."""
    text = "~".join(str(part) for part in parts)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> list[str]:
    """Unpack what write_cursor packed. ValueError for anything else."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").split("~")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("not a cursor of ours") from error


def read_id_cursor(kind: str, cursor: str) -> int:
    """Unpack the id of a row that was packed with the kind of its list. ValueError otherwise."""
    found, *rest = read_cursor(cursor)
    if found != kind or len(rest) != 1:
        raise ValueError("not a cursor of ours")
    return read_id(rest[0])


def read_id(text: str) -> int:
    """Read the id of a row. ValueError for what no row can have."""
    if not _ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise ValueError("not an id of ours")
    return int(text)


def moment_cursor(at: datetime, row_id: int) -> str:
    """Pack a (moment, id) key."""
    return write_cursor(int(at.timestamp() * 1_000_000), row_id)


def read_moment_cursor(cursor: str) -> tuple[datetime, int]:
    """Unpack a (moment, id) key. ValueError for anything else."""
    parts = read_cursor(cursor)
    if len(parts) != 2 or not parts[0].isdecimal() or len(parts[0]) > 17:
        raise ValueError("not a cursor of ours")
    micros = int(parts[0])
    at = datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)
    return at, read_id(parts[1])
