"""Left-to-right and right-to-left text on one line: Unicode's bidirectional algorithm."""

from __future__ import annotations

import unicodedata

from bidi import algorithm
from bidi.mirror import MIRRORED

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ORDERED = frozenset({"L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "NSM", "WS", "ON"})
_NEUTRAL = "□"
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
# Pairs keep together (rule N0). Unicode pairs brackets only; quotes around a name of a firm are
# no different: without them ООО «שלום» 12 comes out as ООО «12 «שלום.
_CLOSING = {
    "(": ")",
    "[": "]",
    "{": "}",
    "«": "»",
    "‹": "›",
    "„": "“”",
    "“": "”",
    '"': '"',
}
_CLOSERS = frozenset("".join(_CLOSING.values()))


def needs_ordering(characters: str) -> bool:
    """Say whether any character is written from right to left."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in characters)


def base_level(characters: str) -> int:
    """Return 0 for a line that runs from left to right, 1 for one from right to left."""
    runs_right = "L" in map(unicodedata.bidirectional, characters)
    return int(needs_ordering(characters) and not runs_right)


def levels(characters: str) -> list[int]:
    """Return the embedding level of every character of a line: even reads left to right.

    A line with a letter that runs from left to right does so as a whole: an act is a document in
    Russian or English, whatever name its greeting starts with. Give one character for each
    grapheme. Controls, and characters newer than Python's tables, count as neutral.
    """
    if not needs_ordering(characters):
        return [0] * len(characters)
    characters = "".join(
        character if unicodedata.bidirectional(character) in _ORDERED else _NEUTRAL
        for character in characters
    )
    base = base_level(characters)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(characters, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _keep_pairs_together(characters, storage["chars"], "LR"[base])
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    found = [character["level"] for character in storage["chars"]]
    for place in range(len(characters) - 1, -1, -1):  # L1: spaces at the end follow the line
        if not characters[place].isspace():
            break
        found[place] = base
    return found


def visual_order(levels_of_items: list[int]) -> list[int]:
    """Return the indices of items from left to right (rule L2).

    >>> visual_order([0, 1, 1, 0])
    [0, 2, 1, 3]
    """
    order = list(range(len(levels_of_items)))
    for level in range(max(levels_of_items, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels_of_items[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order


def mirrored(text: str) -> str:
    """Return text as it looks when read from the right: turned round, brackets facing so."""
    return "".join(MIRRORED.get(character, character) for character in reversed(text))


def _keep_pairs_together(characters: str, resolved: list[dict[str, str]], base: str) -> None:
    for start, end in _pairs(characters):
        if resolved[start]["type"] != "ON" or resolved[end]["type"] != "ON":
            continue
        inside = {_STRONG.get(item["type"]) for item in resolved[start + 1 : end]} - {None}
        if not inside:
            continue
        direction = base
        if base not in inside:
            before = (_STRONG.get(item["type"]) for item in reversed(resolved[:start]))
            direction = next((strong for strong in before if strong), base)
        resolved[start]["type"] = resolved[end]["type"] = direction


def _pairs(characters: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for place, character in enumerate(characters):
        if character in _CLOSERS:
            depth = next(
                (n for n, (closing, _) in enumerate(reversed(waiting), 1) if character in closing),
                0,
            )
            if depth:
                found.append((waiting[-depth][1], place))
                del waiting[-depth:]
                continue
        if character in _CLOSING:
            waiting.append((_CLOSING[character], place))
    return sorted(found)
