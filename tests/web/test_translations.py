"""The Russian catalogue: whole, well set, and compiled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "portal" / "translations" / "ru" / "LC_MESSAGES"
KEYWORDS = {**DEFAULT_KEYWORDS, **parse_keywords(["_l", "_lp:1c,2", "_n:1,2", "_p:1c,2"])}
MEND = "run pybabel extract, update, then translate and compile (see babel.cfg)"
NO_BREAK = "\u00a0"

PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|(?<!\{)\{\w*\}(?!\})")


@cache
def russian() -> Catalog:
    with (WORDS / "messages.po").open("rb") as file:
        return read_po(file, locale="ru")


def messages() -> list[Message]:
    return [message for message in russian() if message.id]


def texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def source_texts(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if message.pluralizable else (message.id,)


def spoken() -> Iterator[str]:
    """Yield every Russian text of the catalogue, each plural form too."""
    for message in messages():
        yield from texts(message)


@cache
def source() -> Catalog:
    """Return what the sources ask for now."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog()
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS)
    for filename, line, message_id, _comments, context in found:
        catalog.add(message_id, None, [(filename, line)], context=context)
    return catalog


def test_sources_are_found() -> None:
    """Otherwise the next test would be content with an empty list."""
    asked = {(message.context, message.id) for message in source() if message.id}

    assert (None, "Act of satisfaction") in asked
    assert ("emotion", "delight") in asked
    assert ("period", "From") in asked


def test_every_text_of_the_sources_is_translated() -> None:
    missing = []
    for message in source():
        if not message.id:
            continue
        known = russian().get(message.id, message.context)
        is_said = known is not None and known.id == message.id and all(texts(known))
        if not is_said or known.fuzzy:
            missing.append((message.locations[0], message.id))

    assert not missing, MEND


def test_placeholders_are_those_of_the_source() -> None:
    differing = [
        (message.id, text)
        for message in messages()
        for text in texts(message)
        if Counter(PLACEHOLDER.findall(text))
        != Counter(PLACEHOLDER.findall(source_texts(message)[-1]))
    ]

    assert not differing


def test_no_percent_sign_stands_alone_where_texts_are_formatted() -> None:
    alone = [
        text
        for message in messages()
        if message.python_format
        for text in texts(message)
        if "%" in PLACEHOLDER.sub("", text)
    ]

    assert not alone


def test_plural_texts_have_three_forms() -> None:
    plural = [message for message in messages() if message.pluralizable]

    assert russian().num_plurals == 3
    assert plural
    assert [message.id for message in plural if len(set(texts(message))) != 3] == []


def test_compiled_catalogue_is_the_written_one() -> None:
    fresh = BytesIO()
    write_mo(fresh, russian())

    assert (WORDS / "messages.mo").read_bytes() == fresh.getvalue(), MEND


@pytest.mark.parametrize(
    "slip",
    [
        pytest.param('"', id="straight quotes"),
        pytest.param("[“”]", id="English quotes"),
        pytest.param(r"(?:^|\s)[-–]\s", id="a hyphen for a dash"),
        pytest.param(r"\bNo\.", id="No. for №"),
        pytest.param(f"№(?!{NO_BREAK})", id="№ apart from its number"),
        pytest.param(f"(?:^|[^{NO_BREAK}])—", id="a dash that can begin a line"),
        pytest.param(r"[0-9] ?%(?!\()", id="a percent sign at its number"),
        # a day in words ends with "г."
        pytest.param(r"%\((?:day|ordered|delivered)\)s\.", id="two full stops after a day"),
        pytest.param(r"^\s|\s$|[ \u00a0]{2}|\n", id="stray spaces"),
    ],
)
def test_russian_is_set_as_russian(slip: str) -> None:
    assert [text for text in spoken() if re.search(slip, text)] == []


def test_full_stops_and_colons_end_as_in_the_source() -> None:
    """A label stays a label, a sentence a sentence."""
    differing = [
        (message.id, text)
        for message in messages()
        for text in texts(message)
        if text.endswith(".") != source_texts(message)[-1].endswith(".")
    ]

    assert not differing
