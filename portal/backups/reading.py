"""Reading a backup, which may be anybody's file: nothing of it is believed unchecked."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from portal.backups.errors import BackupRefused
from portal.backups.manifest import LARGEST, NAME, Manifest, Part, TablePart, read
from portal.backups.references import References
from portal.backups.snapshots import EACH

LONGEST_ROW = 128 * 1024 * 1024  # bytes; the longest we write is a file of 64 MiB in base64
MOST_HELD = 8 * 1024 * 1024  # bytes of rows that are held at a time
MOST_UNPACKED = 200  # times the packed size: ours unpack to some ten times
ALWAYS_UNPACKED = 1024 * 1024  # of any file: a few rows alike pack well
# a turned bit in the directory of an archive leads its reader to any place and any method
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
Rows = list[list[Any]]


class Backup:
    """An open backup."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {member.filename: member for member in archive.infolist()}
        if len(self._members) != len(archive.infolist()) or NAME not in self._members:
            raise BackupRefused("it is no backup of this portal")
        if any(member.compress_type != zipfile.ZIP_DEFLATED for member in self._members.values()):
            raise BackupRefused("it is damaged, or no backup of this portal")
        if self._members[NAME].file_size > LARGEST:
            raise BackupRefused("its manifest is too large to be one")
        self.manifest: Manifest = read(self._whole(NAME))
        self._compare()

    def rows(self, name: str) -> Iterator[Rows]:
        """Yield the rows of a table in pieces; refuse them unless all are as they were written."""
        table = self.manifest.tables[name]
        digest, size, count, yielded = hashlib.sha256(), 0, 0, 0
        rows: Rows = []
        with _legible(), self._archive.open(f"tables/{name}.jsonl") as file:
            while line := file.readline(LONGEST_ROW):
                digest.update(line)
                size += len(line)
                count += 1
                rows.append(_row(name, line, table))
                if len(rows) == EACH or size - yielded > MOST_HELD:
                    yield rows
                    rows, yielded = [], size
        if (count, Part(size, digest.hexdigest())) != (table.rows, table.part):
            raise BackupRefused(f"table {name} is not as it was written")
        if rows:
            yield rows

    def file(self, name: str) -> str | None:
        """Return the text of a file that is no table; None when the backup has none."""
        if name not in self.manifest.files:
            return None
        content = self._whole(f"files/{name}")
        if Part(len(content), hashlib.sha256(content).hexdigest()) != self.manifest.files[name]:
            raise BackupRefused(f"file {name} is not as it was written")
        return content.decode()

    def _whole(self, name: str) -> bytes:
        with _legible(), self._archive.open(name) as file:
            return file.read(LARGEST)

    def _compare(self) -> None:
        told = {f"tables/{name}.jsonl": table.part for name, table in self.manifest.tables.items()}
        told |= {f"files/{name}": part for name, part in self.manifest.files.items()}
        if told.keys() | {NAME} != self._members.keys():
            raise BackupRefused("files are missing in it, or there are others than it says")
        for name, part in told.items():
            member = self._members[name]
            if member.file_size != part.size:
                raise BackupRefused(f"{name} has another size than it should")
            if part.size > max(ALWAYS_UNPACKED, MOST_UNPACKED * member.compress_size):
                raise BackupRefused(f"{name} would unpack to {part.size} bytes: that is no data")


@contextmanager
def open_backup(file: IO[bytes]) -> Iterator[Backup]:
    """Open a backup. BackupRefused, also while it is read, for what is not whole or not ours."""
    with _legible():
        archive = zipfile.ZipFile(file)
    with archive:
        yield Backup(archive)


def verify(backup: Backup) -> None:
    """Read all of a backup: every byte is as it was written, every reference leads to a row."""
    with References(backup.manifest.tables) as references:
        for name in backup.manifest.tables:
            for rows in backup.rows(name):
                references.look_at(name, rows)
        for name in backup.manifest.files:
            backup.file(name)
        broken = references.broken()
    if broken:
        raise BackupRefused(f"rows refer to rows that are not in it: {', '.join(broken)}")


@contextmanager
def _legible() -> Iterator[None]:
    # around what reads the archive and nothing else: who opened it may fail in the same words
    try:
        yield
    except BackupRefused:
        raise
    except _BROKEN as error:
        raise BackupRefused("it is damaged, or no backup of this portal") from error


def _row(name: str, line: bytes, table: TablePart) -> list[Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BackupRefused(f"table {name} is not as it was written") from error
    if not isinstance(row, list) or len(row) != len(table.columns):
        raise BackupRefused(f"table {name} is not as it was written")
    return row
