"""Comma, semicolon and tab files in the encodings and line ends that shops use."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import BinaryIO

from flask_babel import lazy_gettext as _l

from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.kinds import SAMPLE, not_a_table, refuse_other_text
from portal.orders.files.limits import MAX_CELL_LENGTH, MAX_RECORD_LENGTH

# the first of equals wins: a comma is at home inside a Russian heading, a tab never is
_DELIMITERS = ("\t", ";", ",")
_PIECE = 1024 * 1024
_NOT_IN_1251 = b"\x98"
_BROKEN = re.compile("[\udc80-\udcff]")  # how surrogateescape reads a byte that is not UTF-8


def delimited_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, list[str]] | Refusal]:
    """Yield each record with the physical line it begins on, or why it cannot be read."""
    encoding = _encoding(file, name)
    with _text_of(file, encoding) as text:
        refuse_other_text(text.read(SAMPLE), name)
    widths = {each: _width(file, encoding, each, name) for each in _DELIMITERS}
    with _text_of(file, encoding) as text:
        yield from _records(text, max(_DELIMITERS, key=widths.__getitem__), name)


@contextmanager
def _text_of(file: BinaryIO, encoding: str, errors: str = "strict") -> Iterator[io.TextIOWrapper]:
    file.seek(0)
    # newline="" splits at LF, CRLF and bare CR alike and leaves them inside quotes
    text = io.TextIOWrapper(file, encoding, errors, newline="")
    try:
        yield text
    finally:
        with suppress(ValueError):  # closed by its owner before these lines were read to the end
            text.detach()  # else the file would be closed with it


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def _encoding(file: BinaryIO, name: str) -> str:
    """Tell the encoding in which all of the file can be read."""
    file.seek(0)
    beginning = file.read(len(codecs.BOM_UTF8))
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if _can_be_read(file, "utf-16"):
            return "utf-16"
        raise not_a_table(name)
    if _can_be_read(file, "utf-8"):
        return "utf-8-sig"
    _refuse_damaged_utf8(file, name, has_mark=beginning == codecs.BOM_UTF8)
    if any(_NOT_IN_1251 in piece for piece in _pieces(file)):
        raise not_a_table(name)
    return "cp1251"


def _can_be_read(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _pieces(file):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_damaged_utf8(file: BinaryIO, name: str, has_mark: bool) -> None:
    """Tell UTF-8 with a broken letter from Windows-1251, which hardly ever looks like UTF-8.

    Read as Windows-1251 it would go in as gibberish, and nobody would be told.
    """
    broken, whole, line, fault_line = 0, 0, 1, 0
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder("utf-8")("surrogateescape"), translate=True
    )
    for piece in chain(_pieces(file), (b"",)):
        text = decoder.decode(piece, final=not piece)
        if not fault_line and (fault := _BROKEN.search(text)):
            fault_line = line + text.count("\n", 0, fault.start())
        line += text.count("\n")
        faults = len(_BROKEN.findall(text))
        broken += faults
        whole += len(text) - len(text.encode("ascii", "ignore")) - faults
    if whole > broken or has_mark:
        raise FileRefused(
            _l(
                "“%(name)s” is UTF-8 text damaged on line %(line)s: export it again",
                name=name,
                line=fault_line,
            )
        )


def _width(file: BinaryIO, encoding: str, delimiter: str, name: str) -> int:
    with _text_of(file, encoding) as text:
        for record in _records(text, delimiter, name):
            if isinstance(record, Refusal):
                return 0
            if any(cell.strip() for cell in record[1]):
                return len(record[1])
    return 0


class _Lines:
    """Physical lines for one record after another: none of them grows without end."""

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        self._text = text
        self._name = name
        self.length = 0  # of the record that is being read

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(MAX_RECORD_LENGTH):
            self.length += len(line)
            if self.length >= MAX_RECORD_LENGTH:
                raise not_a_table(self._name)
            yield line


def _records(
    text: io.TextIOWrapper, delimiter: str, name: str
) -> Iterator[tuple[int, list[str]] | Refusal]:
    lines = _Lines(text, name)
    # strict: otherwise a forgotten quote swallows the lines that follow, without a word
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        lines.length = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _unreadable(line, reader.line_num, error)
        else:
            yield line, cells


def _unreadable(first: int, last: int, error: csv.Error) -> Refusal:
    if "field limit" in str(error):
        reason = _l("a cell is longer than %(limit)s characters", limit=MAX_CELL_LENGTH)
    else:
        reason = _l(
            "the quotes do not match: lines %(first)s to %(last)s were not read",
            first=first,
            last=last,
        )
    return Refusal(first, None, None, reason)
