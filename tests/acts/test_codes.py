"""Codes: random, readable, typeable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.acts.codes import ALPHABET, new_code, read_code, shown_code

codes = st.text(ALPHABET, min_size=16, max_size=16)


@given(codes)
def test_shown_code_reads_back(code: str) -> None:
    assert read_code(shown_code(code)) == code
    assert read_code(shown_code(code).lower()) == code


@given(codes)
def test_lookalikes_read_as_what_was_printed(code: str) -> None:
    typed = code.replace("0", "O").replace("1", "l")
    assert read_code(typed) == code


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    code = read_code(text)
    assert code is None or (len(code) == 16 and set(code) <= set(ALPHABET))


def test_new_codes_differ() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000
