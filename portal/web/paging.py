"""Pages by key: the cost of a page does not grow with the pages before it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

Row = TypeVar("Row")


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


def moment_cursor(at: datetime, row_id: int) -> str:
    """Pack a (moment, id) key."""
    return write_cursor(int(at.timestamp() * 1_000_000), row_id)


def read_moment_cursor(cursor: str) -> tuple[datetime, int]:
    """Unpack a (moment, id) key. ValueError for anything else."""
    parts = read_cursor(cursor)
    if len(parts) != 2 or not all(part.isdecimal() and len(part) < 18 for part in parts):
        raise ValueError("not a cursor of ours")
    micros = int(parts[0])
    at = datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)
    return at, int(parts[1])
