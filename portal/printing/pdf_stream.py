"""A PDF written piece by piece: memory holds eight bytes an object, whatever its length."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# A row of the cross-reference stream is one number: kind, place and index in 1, 5 and 2 bytes.
_PLAIN, _PACKED = 1 << 56, 2 << 56
_PLACE = 16  # bits that the place is moved up
_IN_ONE_STREAM = 200  # objects packed together; readers unpack a whole stream for one of them


class PdfStream:
    """The objects of a PDF 1.7, numbered as they come (PDF 32000-1, 7.5.7 and 7.5.8).

    What the writing methods return is the next piece of the file, often empty. Small objects
    are packed together and compressed, which is what keeps a page's share of the file small.
    """

    def __init__(self) -> None:
        self.length = 0
        self._rows = array("Q", [0xFFFF])
        self._packed_numbers: list[int] = []
        self._packed: list[bytes] = []

    def start(self) -> bytes:
        """Return the beginning of the file."""
        self.length += len(_HEADER)
        return _HEADER

    def copy(self) -> PdfStream:
        """Return a stream that goes on from here on its own."""
        other = PdfStream()
        other.length, other._rows = self.length, self._rows[:]
        other._packed_numbers, other._packed = self._packed_numbers[:], self._packed[:]
        return other

    def comment(self, words: bytes) -> bytes:
        """Write a comment between objects, for who reads the file while it comes."""
        piece = b"%%%b\n" % words
        self.length += len(piece)
        return piece

    def reserve(self, count: int = 1) -> int:
        """Return the first of `count` numbers, for objects that are written later."""
        first = len(self._rows)
        self._rows.extend([0] * count)
        return first

    def stream(self, number: int, entries: bytes, data: bytes) -> bytes:
        """Write an object with data, stored as given; `entries` go into its dictionary."""
        self._rows[number] = _PLAIN | self.length << _PLACE
        piece = b"%d 0 obj<<%b/Length %d>>stream\n%b\nendstream endobj\n" % (
            number, entries, len(data), data,
        )  # fmt: skip
        self.length += len(piece)
        return piece

    def deflated(self, number: int, entries: bytes, data: bytes) -> bytes:
        """Write an object with data that is compressed already."""
        return self.stream(number, entries + b"/Filter/FlateDecode", data)

    def add(self, number: int, body: bytes) -> bytes:
        """Write an object without data."""
        return self.add_all([number], [body])

    def add_all(self, numbers: list[int], bodies: list[bytes]) -> bytes:
        """Write objects without data."""
        self._packed_numbers += numbers
        self._packed += bodies
        return self.flush() if len(self._packed) >= _IN_ONE_STREAM else b""

    def flush(self) -> bytes:
        """Write the small objects that wait."""
        numbers, bodies = self._packed_numbers, self._packed
        if not bodies:
            return b""
        self._packed_numbers, self._packed = [], []
        stream, rows = self.reserve(), self._rows
        place = _PACKED | stream << _PLACE
        for index, number in enumerate(numbers):
            rows[number] = place + index
        offsets = accumulate([len(body) + 1 for body in bodies], initial=0)
        head = b" ".join([b"%d %d" % pair for pair in zip(numbers, offsets, strict=False)]) + b"\n"
        entries = b"/Type/ObjStm/N %d/First %d" % (len(bodies), len(head))
        data = zlib.compress(head + b"\n".join(bodies), 1)
        return self.deflated(stream, entries, data)

    def end(self, root: int, info: int) -> bytes:
        """Return the end of the file, whose identity is made of where its objects stand."""
        last = self.flush()
        number = self.reserve()
        self._rows[number] = _PLAIN | self.length << _PLACE
        count = len(self._rows)
        if sys.byteorder == "little":
            self._rows.byteswap()
        rows = zlib.compress(self._rows.tobytes(), 1)
        word = blake2b(rows, digest_size=16).hexdigest().encode()
        entries = (
            b"<</Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]"
            b"/Filter/FlateDecode/Length %d>>" % (count, root, info, word, word, len(rows))
        )
        start = self.length
        return last + b"%d 0 obj%bstream\n%b\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % (
            number,
            entries,
            rows,
            start,
        )


def references(numbers: Sequence[int]) -> bytes:
    """Return an array's inside that refers to objects."""
    return b" ".join([b"%d 0 R" % number for number in numbers])


def text_string(text: str) -> bytes:
    """Return a text string: ASCII as it is, anything else as UTF-16 (PDF 32000-1, 7.9.2)."""
    is_plain = text.isascii() and text.isprintable()
    data = text.encode() if is_plain else f"\ufeff{text}".encode("utf-16-be", "replace")
    if b"\\" in data:
        data = data.replace(b"\\", b"\\\\")
    if b"(" in data or b")" in data or b"\r" in data:
        data = data.replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"\\r")
    return b"(%b)" % data
