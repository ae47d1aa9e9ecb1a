"""Tabled QR symbols are those of `qrcode`, and far cheaper."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from portal.printing.qr_symbols import CHARACTERS, smallest_symbol
from portal.printing.qr_tables import ALPHABET, QRTables, qr_tables
from tests.printing.reading import read_by_zxing

PREFIX = "HTTPS://OTZYV.GARNA-SPORT.RU/A/"
CODE = "7K3MPX9QW2RTV8BD"
LEVELS = {
    "L": ERROR_CORRECT_L,
    "M": ERROR_CORRECT_M,
    "Q": ERROR_CORRECT_Q,
    "H": ERROR_CORRECT_H,
}


def by_qrcode(tables: QRTables, code: str) -> list[list[bool]]:
    """Return the symbol that `qrcode` makes of the same version, level and mask."""
    symbol = QRCode(tables.version, LEVELS[tables.level], border=0, mask_pattern=tables.mask)
    symbol.add_data(QRData(tables.prefix + code, MODE_ALPHA_NUM))
    symbol.make(fit=False)
    return symbol.get_matrix()


def random_codes(count: int) -> list[str]:
    chance = random.Random(20261124)
    return ["".join(chance.choices(ALPHABET, k=16)) for _ in range(count)]


def version_by_qrcode(text: str, level: str) -> int:
    symbol = QRCode(error_correction=LEVELS[level])
    symbol.add_data(text, optimize=0)
    return symbol.best_fit()


@pytest.mark.parametrize(
    ("prefix", "version"),
    [
        ("HTTPS://A.RU/A/", 2),
        ("HTTPS://AB.RU/A/", 2),
        (PREFIX, 3),
        (PREFIX + "/", 3),
        ("HTTPS://OTZYV.GARNA-SPORT-MOSKVA.EXAMPLE.RU/PORTAL/A/", 4),
        ("HTTPS://OTZYV.GARNA-SPORTS-MOSKVA.EXAMPLE.RU/PORTAL/A/", 4),
    ],
)
def test_thousand_symbols_are_those_of_qrcode(prefix: str, version: int) -> None:
    tables = qr_tables(prefix)
    assert (tables.version, tables.side) == (version, 17 + 4 * version)
    for code in random_codes(1000):
        assert tables.matrix(code) == by_qrcode(tables, code)


@given(data=st.data(), prefix=st.text(CHARACTERS, max_size=60), length=st.integers(1, 21))
@settings(max_examples=25, deadline=None)
def test_symbols_of_any_prefix_and_alphabet_are_those_of_qrcode(
    data: st.DataObject, prefix: str, length: int
) -> None:
    letters = data.draw(st.lists(st.sampled_from(CHARACTERS), min_size=1, unique=True))
    tables = qr_tables(prefix, length, "".join(letters))
    for _ in range(3):
        code = data.draw(st.text(letters, min_size=length, max_size=length))
        assert tables.matrix(code) == by_qrcode(tables, code)


def test_bits_are_rows_padded_to_bytes_and_hex_spells_them() -> None:
    tables = qr_tables("HTTPS://OTZYV.GARNA-SPORT-MOSKVA.EXAMPLE.RU/PORTAL/A/")
    bits, width = tables.bits(CODE), 5  # 33 modules
    assert len(bits) == 33 * width
    rows = [f"{int.from_bytes(bits[at : at + width], 'big'):040b}" for at in range(0, 165, width)]
    assert rows == ["".join("01"[dark] for dark in row) + "0" * 7 for row in tables.matrix(CODE)]
    assert bytes.fromhex(tables.hex(CODE).decode("ascii")) == bits


@pytest.mark.parametrize("prefix", ["HTTPS://A.RU/A/", PREFIX, PREFIX + "/"])
def test_symbol_reads_back(prefix: str) -> None:
    tables = qr_tables(prefix)
    for code in random_codes(20):
        picture = Image.new("1", (tables.side + 8, tables.side + 8), 1)
        symbol = Image.frombytes("1", (tables.side, tables.side), tables.bits(code))
        picture.paste(symbol.point(lambda dark: not dark), (4, 4))
        scale = (picture.width * 3, picture.height * 3)
        assert read_by_zxing(picture.convert("L").resize(scale, 0)) == [prefix + code]


@pytest.mark.parametrize("length", range(1, 120))
def test_level_is_the_best_of_the_least_version(length: int) -> None:
    text = "A" * length
    version, level = smallest_symbol(text)
    assert version == version_by_qrcode(text, "M") == version_by_qrcode(text, level)
    better = {"M": "Q", "Q": "H"}.get(level)
    assert better is None or version_by_qrcode(text, better) > version


def test_longest_text_of_a_symbol_is_taken_and_a_longer_one_refused() -> None:
    assert smallest_symbol("A" * 3391) == (40, "M")  # ISO/IEC 18004, table 7
    with pytest.raises(ValueError, match="too long"):
        smallest_symbol("A" * 3392)


@pytest.mark.parametrize(
    "code", ["", CODE[:-1], CODE + "0", CODE.lower(), CODE[:-1] + "U", CODE[:-1] + "Ё", "I" * 16]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    for tables in (qr_tables(PREFIX), qr_tables(PREFIX + "/")):
        for form in (tables.bits, tables.hex, tables.matrix):
            with pytest.raises(ValueError, match="code"):
                form(code)


@pytest.mark.parametrize(
    ("prefix", "length", "alphabet"),
    [
        (PREFIX.lower(), 16, ALPHABET),
        ("HTTPS://ОТЗЫВ.РФ/A/", 16, ALPHABET),
        (PREFIX + "\n", 16, ALPHABET),
        (PREFIX, 16, "abc"),
        (PREFIX, 16, ""),
        (PREFIX, 0, ALPHABET),
        ("A" * 3400, 16, ALPHABET),
    ],
)
def test_tables_that_cannot_be_are_refused(prefix: str, length: int, alphabet: str) -> None:
    with pytest.raises(ValueError):
        qr_tables(prefix, length, alphabet)


def test_tables_are_built_once_and_shared_by_threads() -> None:
    tables = qr_tables(PREFIX)
    codes = random_codes(200)
    expected = [tables.hex(code) for code in codes]

    def draw(_: int) -> bool:
        return qr_tables(PREFIX) is tables and [tables.hex(code) for code in codes] == expected

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(draw, range(40)))


def test_mask_is_the_same_in_every_build() -> None:
    builds = {qr_tables.__wrapped__(PREFIX).bits(CODE) for _ in range(2)}
    assert builds == {qr_tables(PREFIX).bits(CODE)}


def test_tabled_symbol_costs_two_hundred_times_less_than_that_of_qrcode() -> None:
    tables = qr_tables(PREFIX)

    def default() -> None:
        symbol = QRCode()
        symbol.add_data(PREFIX + CODE)
        symbol.make()

    ratios = [cpu(default, 5) / cpu(lambda: tables.hex(CODE), 5000) for _ in range(3)]
    assert max(ratios) >= 200


def cpu(work: Callable[[], object], times: int) -> float:
    """Return the seconds of processor of one time."""
    before = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - before) / times
