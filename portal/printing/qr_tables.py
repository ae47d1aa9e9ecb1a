"""QR symbols of one address and many codes, each the XOR of a few precomputed integers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from portal.printing.qr_symbols import (
    CHARACTERS,
    Level,
    Mask,
    Matrix,
    least_penalised,
    modules,
    require_alphanumeric,
    smallest_symbol,
)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32
_BITS = {1: 6, 2: 11}  # of the word for one character, or for two: 45 * first + second
_LOW = 6  # bits of a word that one table tells, the other tells the rest
_LOW_MASK = (1 << _LOW) - 1
_SEEDS = (16807, 39373, 48271, 69621)  # a sample code each, by Lehmer's generator


@dataclass(frozen=True, eq=False, slots=True)
class QRTables:
    """Symbols of `prefix` + code: `side` modules high and wide, without the quiet zone.

    With version, level and mask fixed a symbol is affine over GF(2) in the bits of its text: the
    correction is a linear code, the mask a constant. So the words of a text, two characters each,
    add up by XOR. Nothing here changes: threads may share it.
    """

    prefix: str
    length: int  # of a code
    side: int
    version: int
    level: Level
    mask: Mask
    _size: int  # bytes of a symbol
    _base: int  # the symbol of the prefix and zeros
    # Where in the code a word stands, the word of each spelling, and what the low and the high
    # bits of a word change: two small tables stay in the processor's cache, a whole one does not.
    _words: tuple[tuple[slice, dict[str, int], list[int], list[int]], ...]

    def bits(self, code: str) -> bytes:
        """Return rows from the top, each padded with 0 to whole bytes; 1 is dark.

        ValueError when code is not `length` characters of the alphabet.
        """
        if len(code) != self.length:
            raise ValueError(f"not a code of {self.length} characters: {code!r}")
        symbol = self._base
        try:
            for where, values, low, high in self._words:
                word = values[code[where]]
                symbol ^= low[word & _LOW_MASK] ^ high[word >> _LOW]
        except KeyError:
            raise ValueError(f"not letters of a code: {code!r}") from None
        return symbol.to_bytes(self._size, "big")

    def hex(self, code: str) -> bytes:
        """Return `bits` as hexadecimal digits in ASCII. ValueError as there."""
        return self.bits(code).hex().encode()

    def matrix(self, code: str) -> Matrix:
        """Return the modules, as for drawing vectors. ValueError as in `bits`."""
        digits = "".join(f"{byte:08b}" for byte in self.bits(code))
        width = len(digits) // self.side
        rows = (digits[start : start + self.side] for start in range(0, len(digits), width))
        return [[digit == "1" for digit in row] for row in rows]


@lru_cache(maxsize=8)
def qr_tables(prefix: str, length: int = 16, alphabet: str = ALPHABET) -> QRTables:
    """Build the tables for codes of `length` characters of `alphabet` after `prefix`.

    Version and level are those of `smallest_symbol`; the mask is the best one over a few sample
    codes, the same in every process. About 130 symbols are made by `qrcode`: a tenth of a second,
    and 2 MB. Threads that ask at once may each build, and get equal tables. ValueError when
    prefix or alphabet is not alphanumeric for QR, or when no version holds so much.
    """
    if length < 1 or not alphabet:
        raise ValueError("a code has at least one character, of some alphabet")
    require_alphanumeric(prefix + alphabet)
    version, level = smallest_symbol(prefix + alphabet[0] * length)
    samples = [prefix + _sample(seed, length, alphabet) for seed in _SEEDS]
    mask = least_penalised(samples, version, level)

    shared = len(prefix) % 2  # the last character of an odd prefix is in a word with the code's
    even, odd = prefix[: len(prefix) - shared], prefix[len(prefix) - shared :]
    rest = shared + length

    def symbol(text: str) -> int:
        return _packed(modules(even + text, version, level, mask))

    base = symbol("0" * rest)
    words = []
    whole = {"".join(pair): _value("".join(pair)) for pair in product(alphabet, repeat=2)}
    for start in range(0, rest, 2):
        size = min(2, rest - start)
        bits = [
            symbol(_spelt(1 << bit, size).rjust(start + size, "0").ljust(rest, "0")) ^ base
            for bit in range(_BITS[size])
        ]
        known = "" if start else odd
        values = whole
        if size < 2 or known:
            values = {letter: _value(known + letter) for letter in alphabet}
        where = slice(max(start - shared, 0), start - shared + size)
        words.append((where, values, _combined(bits[:_LOW]), _combined(bits[_LOW:])))
    side = 17 + 4 * version
    packed = side * -(-side // 8)
    return QRTables(prefix, length, side, version, level, mask, packed, base, tuple(words))


def _combined(changes: list[int]) -> list[int]:
    """Return the XOR of every choice of changes, by the number whose bits tell which."""
    combined = [0]
    for change in changes:
        combined += [other ^ change for other in combined]
    return combined


def _sample(seed: int, length: int, alphabet: str) -> str:
    letters = (pow(seed, place, 2**31 - 1) for place in range(2, length + 2))
    return "".join(alphabet[letter % len(alphabet)] for letter in letters)


def _packed(matrix: Matrix) -> int:
    width = -(-len(matrix) // 8) * 8
    rows = ("".join("01"[dark] for dark in row).ljust(width, "0") for row in matrix)
    return int("".join(rows), 2)


def _value(characters: str) -> int:
    """Return the word that codes one character or two."""
    value = 0
    for character in characters:
        value = 45 * value + CHARACTERS.index(character)
    return value


def _spelt(value: int, size: int) -> str:
    """Return the characters that a word codes; every power of two in 6 or 11 bits has some."""
    return CHARACTERS[value] if size == 1 else CHARACTERS[value // 45] + CHARACTERS[value % 45]
