"""How much of a file is read. A file beyond is refused, never cut."""

from __future__ import annotations

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
# 60 MiB of empty elements are 59 kB packed, and 4 GB once parsed
MAX_XML_TAGS = 3_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL_LENGTH = 10_000
