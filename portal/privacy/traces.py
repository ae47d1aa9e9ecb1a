"""What a person is known by in copies of what came from outside: mails, phones, names, orders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST_NAME = 5  # letters; shorter ones stand in every other text
PHONE_DIGITS = 10  # the last ones: +7 916… and 8 916… are one phone
_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Traces:
    """Texts that give a person away, folded as `occur_in` folds."""

    texts: frozenset[str]
    phones: frozenset[str]

    def occur_in(self, text: str) -> bool:
        """Tell whether a text speaks of the person; also one in JSON with escaped letters.

        >>> traces(["anna@example.ru"], ["+79161234567"], []).occur_in("тел. 8 (916) 123-45-67")
        True
        """
        folded = _unescaped(text).casefold()
        if any(each in folded for each in self.texts):
            return True
        digits = _NO_DIGIT.sub("", folded) if self.phones else ""
        return any(phone in digits for phone in self.phones)


def traces(
    emails: Iterable[str | None],
    phones: Iterable[str | None],
    names: Iterable[str | None],
    others: Iterable[str] = (),
) -> Traces:
    """Return what gives a person away; what is None or too short to tell is left out."""
    long_names = (name for name in names if name and len(name) >= SHORTEST_NAME)
    texts = {each.casefold() for each in (*filter(None, emails), *long_names, *others)}
    found = {phone_digits(phone) for phone in phones if phone}
    return Traces(frozenset(texts), frozenset(each for each in found if each))


def phone_digits(phone: str) -> str | None:
    """Return by what a phone is known however it is written; None when it is too short.

    >>> phone_digits("8 (916) 123-45-67") == phone_digits("+79161234567")
    True
    """
    digits = _NO_DIGIT.sub("", phone)[-PHONE_DIGITS:]
    return digits if len(digits) == PHONE_DIGITS else None


def _unescaped(text: str) -> str:
    if "\\u" not in text:
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text
