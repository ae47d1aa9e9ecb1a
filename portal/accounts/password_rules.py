"""Which passwords are refused, and why: too short, too common, or made of what everybody knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import cache
from itertools import pairwise

MIN_LENGTH = 8  # ASVS 5.0, 6.2.1; composition rules only make people write passwords down
ADVISED_LENGTH = 15
MAX_LENGTH = 200
SHORTEST_WORD = 3  # of a name or an address: shorter ones stand in every text
AROUND_MOST = 5  # characters around a common password that do not make it another one
# letters and digits that a password has besides the words that everybody knows: what is long may
# hold some of these
REST_LEAST, REST_LEAST_OF_LONG, LONG = 6, 4, 12
DIFFERENT_LEAST = 4
PRODUCT_WORDS = (
    "акт", "удовлетворённости", "удовлетворенности", "отзыв", "портал", "анкета", "оценка",
    "пароль", "админ", "администратор", "satisfaction", "portal", "admin", "administrator",
    "password", "feedback",
)  # fmt: skip
# the list holds no comma, which is the key of «б»
COMMON_RUSSIAN = frozenset({"любовь", "любимая", "любимый", "люблю", "бабушка", "белка", "рыбак"})
# the keys of the two layouts, one under the other
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")
_REPEATED = re.compile(r"(.{1,4}?)\1+", re.DOTALL)


class Problem(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"  # among those that are tried first, whatever layout it is typed in
    SIMPLE = "simple"  # a row or a repetition
    KNOWN = "known"  # made of the firm's name, the person's address or words of the portal


def normal(password: str) -> str:
    """Return a password as it is hashed: an accent typed in two ways is one password."""
    return unicodedata.normalize("NFC", password)


def password_problem(password: str, known: Iterable[str] = ()) -> Problem | None:
    """Tell why a password is refused; None: it may be used.

    `known`: what a stranger knows of the person and the firm, such as the e-mail.

    >>> password_problem("йцукен123")
    <Problem.COMMON: 'common'>
    >>> password_problem("olga2026!", ["olga@example.ru"])
    <Problem.KNOWN: 'known'>
    """
    text = normal(password)
    if len(text) < MIN_LENGTH:
        return Problem.SHORT
    if len(text) > MAX_LENGTH:
        return Problem.LONG
    folded = text.casefold()
    if _is_simple(folded):
        return Problem.SIMPLE
    if _is_common(folded):
        return Problem.COMMON
    words = _parts((*known, *PRODUCT_WORDS))
    is_known = any(_is_made_of(words, typed) for typed in (folded, folded.translate(_TO_LATIN)))
    return Problem.KNOWN if is_known else None


def _is_simple(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    is_row = len(steps) == 1 and steps <= {-1, 0, 1}
    return is_row or len(set(text)) < DIFFERENT_LEAST or bool(_REPEATED.fullmatch(text))


def _is_common(text: str) -> bool:
    common = _common_passwords()
    for typed in (text, text.translate(_TO_LATIN)):
        if typed in common or _SIGNS.sub("", typed) in common:
            return True
    core = _ENDS.sub("", text)
    return len(text) - len(core) <= AROUND_MOST and (
        core in common or core.translate(_TO_LATIN) in common or core in COMMON_RUSSIAN
    )


def _is_made_of(words: Collection[str], text: str) -> bool:
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    if rest == text:
        return False
    is_long = len(text) >= LONG
    least = REST_LEAST_OF_LONG if is_long else REST_LEAST
    return len(_SIGNS.sub("", rest)) < least or (not is_long and _is_common(rest.strip()))


def _parts(known: Iterable[str]) -> set[str]:
    """Return the words of names and addresses, whole and apart, in both layouts.

    Of olga77 both olga77 and olga.
    """
    words = set()
    for text in known:
        folded = normal(text).casefold()
        words |= {folded, *_SIGNS.split(folded), *_NO_LETTERS.split(folded)}
    words = {word for word in words if len(word) >= SHORTEST_WORD}
    return words | {word.translate(_TO_LATIN) for word in words}


@cache
def _common_passwords() -> frozenset[str]:
    # not before a password is set: the lists take 13 MB and 30 ms, and most processes need none
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
