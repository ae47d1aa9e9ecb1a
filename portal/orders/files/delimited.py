"""Comma, semicolon and tab files in the encodings and line ends that shops use."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.kinds import not_a_table, refuse_other_text
from portal.orders.files.limits import MAX_CELL_LENGTH

# the first of equals wins: a comma is at home inside a Russian heading, a tab never is
_DELIMITERS = ("\t", ";", ",")


def delimited_lines(content: bytes, name: str) -> Iterator[tuple[int, list[str]] | Refusal]:
    """Yield each record with the physical line it begins on, or why it cannot be read."""
    text = _decoded(content, name)
    refuse_other_text(text, name)
    yield from _records(text, max(_DELIMITERS, key=lambda each: _width(text, each)))


def _decoded(content: bytes, name: str) -> str:
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if error.encoding != "utf-8":
            raise not_a_table(name) from error
        _refuse_damaged_utf8(content, name, error.start)
    try:
        return content.decode("cp1251")
    except UnicodeDecodeError as error:
        raise not_a_table(name) from error


def _refuse_damaged_utf8(content: bytes, name: str, start: int) -> None:
    """Tell UTF-8 with a broken letter from Windows-1251, which hardly ever looks like UTF-8.

    Read as Windows-1251 it would go in as gibberish, and nobody would be told.
    """
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if whole > broken or content.startswith(codecs.BOM_UTF8):
        before = content[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        raise FileRefused(
            _l(
                "“%(name)s” is UTF-8 text damaged on line %(line)s: export it again",
                name=name,
                line=before.count(b"\n") + 1,
            )
        )


def _width(text: str, delimiter: str) -> int:
    for record in _records(text, delimiter):
        if isinstance(record, Refusal):
            return 0
        if any(cell.strip() for cell in record[1]):
            return len(record[1])
    return 0


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]] | Refusal]:
    # newline="" splits at LF, CRLF and bare CR alike and leaves them inside quotes.
    # strict: otherwise a forgotten quote swallows the lines that follow, without a word
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
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
