"""One byte for each character, and back."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.printing.encoding import (
    DECODING,
    REPERTOIRE,
    bytes_of,
    encode,
    encode_together,
    is_encodable,
)

known = st.text(REPERTOIRE)


@given(known)
def test_encoded_text_is_decoded_to_itself(text: str) -> None:
    assert "".join(DECODING[byte] for byte in encode(text)) == text


def test_every_character_has_a_byte_of_its_own() -> None:
    assert len(set(REPERTOIRE)) == len(REPERTOIRE)
    codes = bytes_of()
    assert sorted(codes) == sorted(map(ord, REPERTOIRE))
    assert len(set(codes.values())) == len(codes)


def test_repertoire_has_what_acts_are_written_with() -> None:
    letters = "".join(map(chr, range(ord("А"), ord("я") + 1))) + "Ёё"
    assert set(string.ascii_letters + string.digits + letters + "«»„“—–…№₽×·☐()\\") <= set(
        REPERTOIRE
    )


@given(known)
def test_no_byte_must_be_escaped_in_a_string_of_a_pdf(text: str) -> None:
    assert not set(encode(text)) & set(b"()\\\r\n\0")


@pytest.mark.parametrize("character", ["中", "ש", "😀", "\n", "\ufffe", "\ud800", "\u0301"])
def test_character_outside_is_refused(character: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        encode(f"А{character}")
    assert not is_encodable(character)
    assert encode_together(["А", f"Б{character}"]) is None


tidy = known.map(lambda text: " ".join(text.replace("\u00a0", " ").split())).filter(bool)


@given(st.lists(tidy, min_size=1))
def test_texts_encoded_together_are_as_encoded_alone(texts: list[str]) -> None:
    assert all(map(is_encodable, texts))
    assert encode_together(texts) == [encode(text) for text in texts]


@pytest.mark.parametrize("untidy", ["А\0Б", " А", "А ", "А  Б", ""])
@pytest.mark.parametrize("others", [(), ("Б",)])
def test_text_that_is_not_tidied_up_is_left_to_others(untidy: str, others: tuple[str, ...]) -> None:
    assert encode_together([*others, untidy, *others]) is None


def test_text_of_two_lines_is_not_taken_for_two_texts() -> None:
    assert encode_together(["А\nБ"]) is None
    assert encode_together(["А\n", "Б"]) is None
