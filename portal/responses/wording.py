"""The words of a text as the search knows them: folded, cut apart, sought by their stems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import snowballstemmer
from markupsafe import Markup, escape

LATIN, CYRILLIC = "abcdefghijklmnopqrstuvwxyz", "".join(map(chr, range(ord("а"), ord("я") + 1)))
PLAIN = frozenset(LATIN + CYRILLIC + "0123456789")  # what any database takes for letters
LONGEST = 64  # of a word; PostgreSQL refuses to look for one of 2 KiB
VOWELS = frozenset("аеиоуыэюя")
FLEETING = {"к": "ое", "ц": "е"}  # what may stand before it: подарок, кружек, образец
MOST_WORDS = 20  # of a query
SHORTEST_STEM = 3  # «он» would find «онлайн»
PICTURE = "So"  # hearts, thumbs and the like
_REMEMBERED = 0x2000  # letters of Europe; others are folded anew each time
_RUN = re.compile(r"\w+")


@dataclass(frozen=True)
class Sought:
    """A word that is looked for, and how its forms begin; no stems: only the word itself."""

    word: str
    stems: tuple[str, ...]

    def fits(self, word: str) -> bool:
        """Tell whether a folded word is a form of this one."""
        return word == self.word or word.startswith(self.stems)


class _Characters(dict[int, str]):
    """What becomes of a character, by its code, as `make` says."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, code: int) -> str:
        found = self._make(chr(code))
        if code < _REMEMBERED:
            self[code] = found
        return found


def words_of(text: str) -> list[str]:
    """Return the words of a text in small plain letters, without accents, ё as е.

    What is neither Latin nor Cyrillic is written by its number: so every database finds it,
    whatever letters its locale knows. A picture such as a heart is a word of its own.

    >>> words_of("Всё дошло: коробка №7, café ❤")
    ['все', 'дошло', 'коробка', 'no', '7', 'cafe', 'x2764']
    """
    apart = text.translate(_APART)  # first: NFKC would make one word of «№7»
    folded = unicodedata.normalize("NFKC", apart).casefold().translate(_FOLD)
    return [word[:LONGEST] for word in folded.split()]


def sought_words(query: str) -> list[Sought]:
    """Return what a query looks for, each word once, at most 20 of them.

    >>> [sought.stems for sought in sought_words("«Подарки» happy")]
    [('подарк', 'подарок', 'подарек'), ('happ',)]
    """
    return [_sought(word) for word in list(dict.fromkeys(words_of(query)))[:MOST_WORDS]]


def marked(text: str, sought: Sequence[Sought]) -> Markup:
    """Return a text escaped, with the words that were looked for in <mark>.

    >>> marked("Упаковку <b>", sought_words("упаковка"))
    Markup('<mark>Упаковку</mark> &lt;b&gt;')
    """
    parts, end = [], 0
    for run in _RUN.finditer(text) if sought else ():
        if any(one.fits(word) for word in words_of(run[0]) for one in sought):
            parts += [escape(text[end : run.start()]), Markup("<mark>{}</mark>").format(run[0])]
            end = run.end()
    return Markup("").join([*parts, escape(text[end:])])


def _folded(char: str) -> str:
    if char in PLAIN:
        return char
    return "".join(map(_written, unicodedata.normalize("NFKD", char)))


def _written(char: str) -> str:
    kind = unicodedata.category(char)
    if char in PLAIN:
        return char
    if kind.startswith("M"):  # accents and the like
        return ""
    return f"x{ord(char):x}" if char.isalnum() or kind == PICTURE else " "


def _apart(char: str) -> str:
    return f" {char} " if unicodedata.category(char) == PICTURE else char


_FOLD, _APART = _Characters(_folded), _Characters(_apart)


def _sought(word: str) -> Sought:
    # made anew each time: a stemmer keeps the word it works on, and threads share this module
    stemmer = snowballstemmer.stemmer("english" if word[0] in LATIN else "russian")
    # what English makes of "happy", "happi", does not begin it
    stem = _common_beginning(word, stemmer.stemWord(word))
    return Sought(word, _with_fleeting(stem) if len(stem) >= SHORTEST_STEM else ())


def _with_fleeting(stem: str) -> tuple[str, ...]:
    """Return a stem, and how it looks with the vowel that Russian drops: подарок, подарки."""
    last, before = stem[-1], stem[-2:-1]
    if last in FLEETING and len(stem) > SHORTEST_STEM:
        if before not in VOWELS:
            return stem, *(stem[:-1] + vowel + last for vowel in FLEETING[last])
        if before in FLEETING[last] and len(stem) > SHORTEST_STEM + 1:
            return stem, stem[:-2] + last
    return (stem,)


def _common_beginning(one: str, other: str) -> str:
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _same in alike)
