"""A page that is the same for everyone but for a few slots: rendered and compressed once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, request
from markupsafe import escape
from werkzeug.http import parse_accept_header

_MARK = "\ue000"  # of the private use area, which no text of ours holds
# RFC 1952: gzip, deflate, no flags, no time, unknown system
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"
_LONGEST_STORED = 0xFFFF


@dataclass(frozen=True)
class _Piece:
    """Text between slots: as it is, and as deflate blocks that refer to nothing before them."""

    plain: bytes
    deflated: bytes


class SlottedPage:
    """Pieces of a page, and the names of the slots between them."""

    def __init__(self, slots: Sequence[str], render: Callable[[Mapping[str, str]], str]) -> None:
        """Render the page once; `render` is given what to write for each slot."""
        marks = {name: f"{_MARK}{name}{_MARK}" for name in slots}
        parts = render(marks).split(_MARK)
        # a page is piece, slot, piece, slot, … piece
        self._pieces = [_piece(part) for part in parts[::2]]
        self._slots = parts[1::2]

    def response(self, values: Mapping[str, object]) -> Response:
        """Return the page with its slots filled in, compressed when the browser can read it."""
        texts = [str(escape(values[name])).encode() for name in self._slots]
        if not _reads_gzip(request.headers.get("Accept-Encoding", "")):
            return _response(self._plain(texts))
        return _response(self._gzip(texts), {"Content-Encoding": "gzip"})

    def _plain(self, texts: Sequence[bytes]) -> bytes:
        written = [self._pieces[0].plain]
        for text, piece in zip(texts, self._pieces[1:], strict=True):
            written += (text, piece.plain)
        return b"".join(written)

    def _gzip(self, texts: Sequence[bytes]) -> bytes:
        first = self._pieces[0]
        written = [_HEAD, first.deflated]
        check, length = zlib.crc32(first.plain), len(first.plain)
        for text, piece in zip(texts, self._pieces[1:], strict=True):
            written += (_stored(text), piece.deflated)
            check = zlib.crc32(piece.plain, zlib.crc32(text, check))
            length += len(text) + len(piece.plain)
        written += (_LAST_BLOCK, struct.pack("<II", check, length))
        return b"".join(written)


def _piece(text: str) -> _Piece:
    plain = text.encode()
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    # a full flush: what follows refers to nothing before it, so slots may be of any length
    return _Piece(plain, squeeze.compress(plain) + squeeze.flush(zlib.Z_FULL_FLUSH))


def _stored(text: bytes) -> bytes:
    """Write bytes as deflate blocks that are not compressed (RFC 1951, 3.2.4)."""
    blocks = (text[at : at + _LONGEST_STORED] for at in range(0, len(text), _LONGEST_STORED))
    return b"".join(
        struct.pack("<BHH", 0, len(block), len(block) ^ _LONGEST_STORED) + block for block in blocks
    )


@lru_cache(maxsize=256)  # browsers send few different ones
def _reads_gzip(accepted: str) -> bool:
    return bool(parse_accept_header(accepted)["gzip"])


def _response(content: bytes, encoding: Mapping[str, str] | None = None) -> Response:
    headers = {"Vary": "Accept-Encoding", **(encoding or {})}
    return Response(content, headers=headers, mimetype="text/html")
