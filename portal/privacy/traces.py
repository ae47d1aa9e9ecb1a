"""What a person is known by in copies of what came from outside: mails, phones, names, orders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

SHORTEST = 5  # characters of a name or an id; shorter ones stand in every other text
PHONE_DIGITS = 10  # the last ones: +7 916… and 8 916… are one phone
_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Traces:
    """What gives a person away: folded texts, phones, and ids that are the whole of a value."""

    texts: frozenset[str]
    phones: frozenset[str]
    ids: frozenset[str]

    def occur_in(self, *told: Any) -> bool:
        """Tell whether a copy speaks of the person: text, JSON as text or read, bytes.

        >>> traces(["anna@example.ru"], ["+79161234567"], []).occur_in("тел. 8 (916) 123-45-67")
        True
        """
        return any(map(self._are_in, map(_folded, _values(told))))

    def _are_in(self, value: str) -> bool:
        if value in self.ids or any(each in value for each in self.texts):
            return True
        digits = _NO_DIGIT.sub("", value) if self.phones else ""
        return any(phone in digits for phone in self.phones)


def traces(
    emails: Iterable[str | None],
    phones: Iterable[str | None],
    names: Iterable[str | None],
    ids: Iterable[str] = (),
) -> Traces:
    """Return what gives a person away; what is None or too short to tell is left out."""
    texts = filter(None, (*emails, *(name for name in names if name and len(name) >= SHORTEST)))
    found = {phone_digits(phone) for phone in phones if phone}
    return Traces(
        frozenset(map(_folded, texts)),
        frozenset(each for each in found if each),
        frozenset(_folded(each) for each in ids if len(each) >= SHORTEST),
    )


def phone_digits(phone: str) -> str | None:
    """Return by what a phone is known however it is written; None when it is too short.

    >>> phone_digits("8 (916) 123-45-67") == phone_digits("+79161234567")
    True
    """
    digits = _NO_DIGIT.sub("", phone)[-PHONE_DIGITS:]
    return digits if len(digits) == PHONE_DIGITS else None


def _folded(text: str) -> str:
    # cells of a file have spaces of all kinds where orders have one
    return " ".join(text.casefold().split())


def _values(told: Any) -> Iterator[str]:
    """Yield the texts and numbers of a copy one by one, as they were meant, in any order."""
    waiting = [told]  # no recursion: who sends JSON chooses how deep it is
    while waiting:
        each = waiting.pop()
        if isinstance(each, bytes):
            each = each.decode("utf-8", "replace")
        if isinstance(each, str):
            read = _read(each)
            if read is None:
                yield from _ways(each)
            else:
                waiting.append(read)
        elif isinstance(each, Mapping):
            waiting += [*each, *each.values()]
        elif isinstance(each, list | tuple):
            waiting += each
        elif each is not None:
            yield str(each)


def _ways(text: str) -> Iterator[str]:
    yield text
    if "%" in text:  # perhaps a form that was sent where JSON was expected
        yield unquote_plus(text)


def _read(text: str) -> Mapping[str, Any] | list[Any] | None:
    """Read JSON, in which texts stand escaped; None for anything else, such as a plain text."""
    text = text.lstrip("\ufeff")
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        found: Mapping[str, Any] | list[Any] = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found
