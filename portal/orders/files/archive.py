"""The ZIP around a workbook, looked at before anything inside is believed."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from copy import copy
from typing import IO, Any, BinaryIO

from flask_babel import lazy_gettext as _l

from portal.orders.files.errors import FileRefused
from portal.orders.files.kinds import not_a_table
from portal.orders.files.limits import MAX_UNPACKED_BYTES, MAX_WHOLE_TAGS, MAX_XML_TAGS

_CHUNK = 1024 * 1024


class CheckedArchive(zipfile.ZipFile):
    """An archive that was measured; what is too large to be parsed whole is only streamed."""

    def __init__(self, file: BinaryIO, tags: Mapping[str, int]) -> None:
        super().__init__(file)
        self._tags = tags

    def open(self, name: Any, *args: Any, **kwargs: Any) -> IO[bytes]:
        """Open a part that will be parsed whole. ValueError for one that is too large."""
        path = name.filename if isinstance(name, zipfile.ZipInfo) else name
        if self._tags.get(path, 0) > MAX_WHOLE_TAGS:
            raise ValueError(f"{path} is too large to be parsed whole")
        return super().open(name, *args, **kwargs)

    def streamed(self, path: str) -> IO[bytes]:
        """Open a part that is read piece by piece."""
        return super().open(path)


def checked_archive(file: BinaryIO, name: str) -> CheckedArchive:
    """Open an archive. FileRefused when it is no XLSX, is damaged or unpacks to too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_other_archives(set(archive.namelist()), name)
            tags = _measure(archive, name)
        return CheckedArchive(file, tags)
    except FileRefused:
        raise
    except Exception as error:  # zipfile has a dozen ways to fail, unsupported methods included
        raise damaged(name) from error


def damaged(name: str) -> FileRefused:
    """Return the refusal of a workbook that cannot be opened."""
    return FileRefused(
        _l(
            "“%(name)s” is damaged or not a workbook: open it in Excel and save it as XLSX or CSV",
            name=name,
        )
    )


def _refuse_other_archives(names: set[str], name: str) -> None:
    if "content.xml" in names or "xl/workbook.bin" in names:
        raise FileRefused(
            _l("“%(name)s” is an ODS or XLSB file: save it as XLSX or CSV", name=name)
        )
    if "[Content_Types].xml" not in names:
        raise not_a_table(name)


def _measure(archive: zipfile.ZipFile, name: str) -> dict[str, int]:
    """Unpack everything once; return how many tags each part has."""
    left, tags = MAX_UNPACKED_BYTES, dict.fromkeys(archive.namelist(), 0)
    if sum(entry.file_size for entry in archive.infolist()) > left:
        raise _too_large(name)
    for entry in archive.infolist():
        # the size in the directory is only a claim: zipfile would stop reading at it,
        # but whole-file reads unpack beyond it before cutting
        unbounded = copy(entry)
        unbounded.file_size = left + 1
        size = 0
        with archive.open(unbounded) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                tags[entry.filename] += chunk.count(b"<") - chunk.count(b"</")
                # a tag without an end is kept by the parser until it ends
                if len(chunk) == _CHUNK and b">" not in chunk and entry.filename.endswith(".xml"):
                    raise damaged(name)
        left -= size
        if left < 0 or sum(tags.values()) > MAX_XML_TAGS:
            raise _too_large(name)
        if size != entry.file_size:
            raise damaged(name)
    return tags


def _too_large(name: str) -> FileRefused:
    return FileRefused(
        _l("“%(name)s” unpacks to more than is read: split it, or save it as CSV", name=name)
    )
