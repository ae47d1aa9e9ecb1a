"""XML parsed as it unpacks: memory does not grow with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import IO, Any
from xml.parsers import expat

from defusedxml.common import EntitiesForbidden

_PIECE = 64 * 1024

Started = Callable[[str, Mapping[str, str]], None]
Ended = Callable[[str], None]


def parsed_pieces(
    source: IO[bytes], start: Started, end: Ended, text: Callable[[str], None]
) -> Iterator[None]:
    """Tell what begins, ends and is said, by bare names of elements; yield after each piece.

    ExpatError for broken XML, EntitiesForbidden for what would unfold without end.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(_bare(tag), attributes)
    parser.EndElementHandler = lambda tag: end(_bare(tag))
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _forbid
    for _ in count():
        piece = source.read(_PIECE)
        parser.Parse(piece, not piece)
        yield
        if not piece:
            return


def _bare(tag: str) -> str:
    return tag.rpartition(":")[2]


def _forbid(name: str, _is_parameter: bool, value: str | None, *place: Any) -> None:
    raise EntitiesForbidden(name, value, *place)
