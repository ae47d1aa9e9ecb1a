"""The rows of a sheet, read as it unpacks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from openpyxl.utils.datetime import from_excel, from_ISO8601

from portal.orders.files.limits import MAX_CELL_LENGTH, MAX_COLUMNS
from portal.orders.files.shared_texts import TextsOnDisk
from portal.orders.files.xml_pieces import parsed_pieces

_LAST_SHEET_ROW = 1_048_576  # Excel's own; a row number beyond is a trap of empty rows
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")

Values = dict[int, object]  # of a row, by the place of the column


@dataclass(frozen=True)
class CellFormats:
    """What numbers of a workbook are days: the styles that say so, and the day they count from."""

    days: Collection[int] = ()
    durations: Collection[int] = ()
    epoch: datetime = field(default_factory=lambda: datetime(1899, 12, 30))  # noqa: DTZ001


def sheet_rows(
    source: IO[bytes], texts: TextsOnDisk, formats: CellFormats
) -> Iterator[tuple[int, Values]]:
    """Yield the number and the filled cells of each row that has any.

    Columns beyond one more than the limit are passed over: one is enough to see it is passed.
    """
    reader = _SheetReader(texts, formats)
    for _ in parsed_pieces(source, reader.start, reader.end, reader.text):
        yield from reader.ready
        reader.ready.clear()


class _SheetReader:
    def __init__(self, texts: TextsOnDisk, formats: CellFormats) -> None:
        self.ready: list[tuple[int, Values]] = []
        self._texts = texts
        self._formats = formats
        self._row, self._column = 0, -1
        self._values: Values = {}
        self._kind, self._style = "n", 0
        self._written: list[str] | None = None  # None: nothing is being listened to
        self._length = 0
        self._in_phonetic = False
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._column = self._place(attributes.get("r"))
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s") or 0)
            self._written = None
        elif tag == "v" or (tag == "t" and self._kind == "inlineStr" and not self._in_phonetic):
            if self._written is None:
                self._written, self._length = [], 0
        elif tag == "row":
            number = attributes.get("r")
            self._row = int(float(number)) if number else self._row + 1
            if not 0 < self._row <= _LAST_SHEET_ROW:
                raise ValueError("no sheet has such a row")
            self._column, self._values = -1, {}
        elif tag == "rPh":
            self._in_phonetic = True

    def text(self, text: str) -> None:
        if self._written is not None and self._length <= MAX_CELL_LENGTH:
            self._written.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        if tag == "v" or tag == "is":
            written, self._written = "".join(self._written or ()), None
            if written and 0 <= self._column <= MAX_COLUMNS:
                self._values[self._column] = self._value(written)
        elif tag == "row":
            if self._values:
                self.ready.append((self._row, self._values))
                self._values = {}
        elif tag == "rPh":
            self._in_phonetic = False

    def _place(self, reference: str | None) -> int:
        if reference is None:
            return self._column + 1
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise ValueError("no cell of a sheet is called so")
        letters = match[1]
        if letters not in self._columns:
            self._columns[letters] = _column_number(letters)
        return self._columns[letters]

    def _value(self, written: str) -> object:
        kind = self._kind
        if kind == "s":
            return self._texts[int(written)]
        if kind == "n":
            number = float(written) if set(".eE") & set(written) else int(written)
            return self._day(number) if self._style in self._formats.days else number
        if kind == "b":
            return bool(int(written))
        return from_ISO8601(written) if kind == "d" else written  # type: ignore[no-untyped-call]

    def _day(self, number: float) -> object:
        is_duration = self._style in self._formats.durations
        try:
            return from_excel(number, self._formats.epoch, timedelta=is_duration)
        except (OverflowError, ValueError):
            return "#VALUE!"  # as Excel shows it


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
