"""The texts that the cells of a workbook share, on disk."""

from __future__ import annotations

import mmap
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from typing import IO

from portal.orders.files.limits import MAX_CELL_LENGTH
from portal.orders.files.xml_pieces import parsed_pieces


class TextsOnDisk:
    """The texts by their number; a longer one than a cell may hold is cut to a little more."""

    def __init__(self, source: IO[bytes] | None = None) -> None:
        self._ends = array("Q", (0,))
        with tempfile.TemporaryFile() as file:
            for text in _shared_texts(source) if source else ():
                self._ends.append(self._ends[-1] + file.write(text.encode("utf-8", "replace")))
            file.flush()
            is_empty = not self._ends[-1]
            self._map = b"" if is_empty else mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        return self._map[self._ends[number] : self._ends[number + 1]].decode()


def _shared_texts(source: IO[bytes]) -> Iterator[str]:
    ready: list[str] = []
    written: list[str] = []
    is_heard, in_phonetic, length = False, False, 0

    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        nonlocal is_heard, in_phonetic, length
        if tag == "t":
            is_heard = not in_phonetic
        elif tag == "rPh":
            in_phonetic = True
        elif tag == "si":
            written.clear()
            length = 0

    def end(tag: str) -> None:
        nonlocal is_heard, in_phonetic
        if tag == "t":
            is_heard = False
        elif tag == "rPh":
            in_phonetic = False
        elif tag == "si":
            ready.append("".join(written).replace("x005F_", ""))

    def text(piece: str) -> None:
        nonlocal length
        if is_heard and length <= MAX_CELL_LENGTH:
            written.append(piece)
            length += len(piece)

    for _ in parsed_pieces(source, start, end, text):
        yield from ready
        ready.clear()
