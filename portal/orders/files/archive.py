"""The ZIP around a workbook, looked at before anything inside is believed."""

from __future__ import annotations

import io
import zipfile
from copy import copy

from flask_babel import lazy_gettext as _l

from portal.orders.files.errors import FileRefused
from portal.orders.files.kinds import not_a_table
from portal.orders.files.limits import MAX_UNPACKED_BYTES, MAX_XML_TAGS

_CHUNK = 1024 * 1024


def check_archive(content: bytes, name: str) -> None:
    """Raise FileRefused for an archive that is no XLSX, is damaged or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_other_archives(set(archive.namelist()), name)
            _measure(archive, name)
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


def _measure(archive: zipfile.ZipFile, name: str) -> None:
    left, tags = MAX_UNPACKED_BYTES, 0
    if sum(entry.file_size for entry in archive.infolist()) > left:
        raise _too_large(name)
    for entry in archive.infolist():
        # the size in the directory is only a claim: zipfile would stop reading at it,
        # but openpyxl's whole-file reads unpack beyond it before cutting
        unbounded = copy(entry)
        unbounded.file_size = left + 1
        size = 0
        with archive.open(unbounded) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                tags += chunk.count(b"<") - chunk.count(b"</")
        left -= size
        if left < 0 or tags > MAX_XML_TAGS:
            raise _too_large(name)
        if size != entry.file_size:
            raise damaged(name)


def _too_large(name: str) -> FileRefused:
    return FileRefused(
        _l("“%(name)s” unpacks to more than is read: split it, or save it as CSV", name=name)
    )
