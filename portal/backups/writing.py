"""Writing a backup: a snapshot into one file, which bears its name only once it was read again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from portal.backups.manifest import NAME, Manifest, Part, TablePart, written
from portal.backups.reading import open_backup, verify
from portal.backups.shapes import Shape
from portal.backups.snapshots import Rows, Snapshot, snapshot
from portal.config import portal_version

LEVEL = 3  # of deflate: a third of the time of the default for a tenth more bytes
UNFINISHED = ".unfinished-backup"  # so ends the name of a folder in which one is being written
ABANDONED_S = 24 * 3600  # nobody writes for so long
MODE = 0o600  # what is in it is nobody else's
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def make_backup(engine: Engine, target: Path, at: datetime, secret_key: str | None) -> Manifest:
    """Write the whole portal into `target`, read it again and only then give it its name.

    An older file of that name stays until then. OSError when there is no room, NoState when the
    database fails, BackupRefused when what was written is not what was to be written: then
    there is no new file.
    """
    _clear_abandoned(target.parent)
    # a folder that is only ours, and beside the target, so that a rename is all that is left to do
    with tempfile.TemporaryDirectory(
        prefix=f".{target.name}-", suffix=UNFINISHED, dir=target.parent
    ) as room:
        draft = Path(room) / "backup"
        with _private(draft) as file:
            with snapshot(engine, Path(room)) as state:
                made = _write(file, state, at, secret_key)
            file.flush()
            os.fsync(file.fileno())
        with draft.open("rb") as again, open_backup(again) as backup:
            verify(backup)
        draft.replace(target)
    _sync(target.parent)
    return made


def _clear_abandoned(folder: Path) -> None:
    """Remove what was left by who was killed while writing: people's data, and much room."""
    for left in folder.glob(f".*{UNFINISHED}"):
        with suppress(FileNotFoundError):  # somebody else removes it, too
            if time.time() - left.stat().st_mtime > ABANDONED_S:
                shutil.rmtree(left, ignore_errors=True)


def _write(file: IO[bytes], state: Snapshot, at: datetime, secret_key: str | None) -> Manifest:
    tables: dict[str, TablePart] = {}
    files: dict[str, Part] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for shape in state.shapes:
            tables[shape.name] = _write_table(archive, shape, state.rows(shape))
        if secret_key is not None:
            files["secret_key"] = _write_file(archive, "files/secret_key", secret_key.encode())
        made = Manifest(at, portal_version(), state.revision, state.database, tables, files)
        _write_file(archive, NAME, written(made))
    return made


def _write_table(archive: zipfile.ZipFile, shape: Shape, pieces: Iterator[Rows]) -> TablePart:
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(_member(f"tables/{shape.name}.jsonl"), "w", force_zip64=True) as file:
        for rows in pieces:
            content = "".join(f"{_encoded(row)}\n" for row in rows).encode()
            digest.update(content)
            size += len(content)
            count += len(rows)
            file.write(content)
    return TablePart(shape.names, shape.references, count, Part(size, digest.hexdigest()))


def _write_file(archive: zipfile.ZipFile, name: str, content: bytes) -> Part:
    with archive.open(_member(name), "w") as file:
        file.write(content)
    return Part(len(content), hashlib.sha256(content).hexdigest())


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    member._compresslevel = LEVEL  # type: ignore[attr-defined]
    member.external_attr = MODE << 16
    return member


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, MODE)
    with os.fdopen(descriptor, "wb") as file:
        yield file


def _sync(folder: Path) -> None:
    """Bring the new name to the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
