"""How much of a file is read. A file beyond is refused, never cut."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How large a file of one kind may be."""

    max_bytes: int
    max_rows: int


# a file of answers goes in whole or not at all, so it is held whole
ANSWERS = Limits(10 * _MIB, 50_000)
ORDERS = Limits(64 * _MIB, 300_000)

MAX_UNPACKED_BYTES = 512 * _MIB
# sheets and their texts are read as they unpack: what bounds them is the time
MAX_XML_TAGS = 24_000_000
# other parts are parsed whole: 60 MiB of empty elements are 59 kB packed, and 4 GB once parsed
MAX_WHOLE_TAGS = 500_000
MAX_COLUMNS = 200
MAX_CELL_LENGTH = 10_000
MAX_RECORD_LENGTH = 4 * _MIB  # characters: twice a row of the longest cells
