"""JSON of Shopify: one order, or many in a list, as rows of its own export."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from flask_babel import lazy_gettext as _l

from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.shops.errors import BodyRefused
from portal.orders.shops.shopify_rows import TITLES, shopify_rows

MOST_LETTERS = 2_000_000  # of one order, or of what is no list of orders

_CHUNK = 65_536
_BARE_LIST = re.compile(r"\s*\[")
_NAMED_LIST = re.compile(r'\s*\{\s*"orders"\s*:\s*\[')
_SPACE = re.compile(r"\s*")
_COMMA = re.compile(r"\s*,")
_END = re.compile(r"\s*\]")


class _Damaged(Exception):
    """What is no JSON, or ends before its time."""


def document_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, list[str]] | Refusal]:
    """Yield the titles of Shopify's export, and its rows, numbered from 1.

    `{"order": {…}}`, `{"orders": […]}`, a bare order and a list of them. FileRefused for other
    JSON, and for what is damaged or nested too deep.
    """
    yield 0, list(TITLES)
    try:
        rows = chain.from_iterable(_rows(order, name) for order in _orders(_Text(file)))
        for line, cells in enumerate(rows, 1):
            if isinstance(cells, BodyRefused):
                yield Refusal(line, cells.field, cells.value, cells.reason)
            else:
                yield line, cells
    except (_Damaged, UnicodeDecodeError, RecursionError) as error:
        raise FileRefused(
            _l("“%(name)s” is damaged or no JSON: export it again", name=name)
        ) from error


def _rows(order: Mapping[str, Any], name: str) -> Iterator[list[str] | BodyRefused]:
    if "name" not in order or "created_at" not in order:
        raise FileRefused(_l("“%(name)s” is JSON, but has no orders of Shopify in it", name=name))
    try:
        rows = shopify_rows(order)
    except BodyRefused as refused:
        yield refused
    else:
        yield from ([row.get(title.casefold(), "") for title in TITLES] for row in rows)


class _Text:
    """The letters of a file that were read and not yet used."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.letters = ""
        self.is_whole = False  # no more will come

    def read(self) -> None:
        """Add a piece of the file. _Damaged when there is more than is kept at once."""
        chunk = self._file.read(_CHUNK)
        self.is_whole = not chunk
        self.letters += self._decoder.decode(chunk, final=self.is_whole)
        if len(self.letters) > MOST_LETTERS + _CHUNK:
            raise _Damaged

    def take(self, pattern: re.Pattern[str]) -> bool:
        """Use what a pattern matches at the beginning; read on while it might match more."""
        while True:
            match = pattern.match(self.letters)
            if self.is_whole or (match and match.end() < len(self.letters)):
                break
            if match is None and len(self.letters) >= _CHUNK:
                break
            self.read()
        if match:
            self.letters = self.letters[match.end() :]
        return match is not None

    def end(self) -> None:
        """_Damaged when anything but spaces follows."""
        self.take(_SPACE)
        if self.letters:
            raise _Damaged

    def value(self, decoder: json.JSONDecoder) -> Any:
        """Use one JSON value. _Damaged when there is none."""
        self.take(_SPACE)
        needed = 0
        while True:
            if len(self.letters) >= needed or self.is_whole:
                try:
                    value, end = decoder.raw_decode(self.letters)
                except json.JSONDecodeError as error:
                    if self.is_whole:
                        raise _Damaged from error
                    needed = 2 * len(self.letters)  # each letter is looked at twice at most
                else:
                    self.letters = self.letters[end:]
                    return value
            self.read()


def _orders(text: _Text) -> Iterator[Mapping[str, Any]]:
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    if text.take(_BARE_LIST):
        yield from _listed(text, decoder)
        text.end()
        return
    if text.take(_NAMED_LIST):
        yield from _listed(text, decoder)
        text.letters = '{"orders": 0' + text.letters  # what else the object says
        text.value(decoder)
        text.end()
        return
    document = _object(text.value(decoder))
    text.end()
    if isinstance(document.get("orders"), list):
        yield from map(_object, document["orders"])
    else:
        yield _object(document.get("order", document))


def _listed(text: _Text, decoder: json.JSONDecoder) -> Iterator[Mapping[str, Any]]:
    while not text.take(_END):
        yield _object(text.value(decoder))
        if not text.take(_COMMA):
            if not text.take(_END):
                raise _Damaged
            return


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _Damaged
    return value
