"""A person is recognised in copies however a file or a shop wrote what they are known by."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from portal.privacy.traces import traces

NAME, EMAIL, PHONE = 'ООО "Рога и Копыта"', "anna@example.ru", "+79161234567"
KNOWN = traces([EMAIL], [PHONE], [NAME, "Ян"], ["A-10423", "7"])


@pytest.mark.parametrize(
    "told",
    [
        ["m-2", "Кепка", "8\N{NO-BREAK SPACE}(916)\N{NO-BREAK SPACE}123-45-67"],
        ["m-2", 'ООО\N{NO-BREAK SPACE}"Рога  и Копыта"'],
        ["O'Brien", 'ооо "рога и копыта"'],
        ["a-10423"],
        {"is_whole": True, "cells": [["x", EMAIL.upper()]]},
        json.dumps({"client": {"name": NAME}}, ensure_ascii=False),
        json.dumps({"client": {"name": NAME}}),
        json.dumps({"phone": 79161234567}).encode(),
        "\ufeff" + json.dumps({"raw": json.dumps({"name": NAME})}),
        json.dumps({NAME: 1}),
        urlencode({"name": NAME}).encode(),
        urlencode({"phone": "+7 916 123 45 67"}).encode(),
        f"не прочлось: {EMAIL}, {{",
    ],
)  # fmt: skip
def test_person_is_recognised_however_it_was_written(told: Any) -> None:
    assert KNOWN.occur_in(1, told)


@pytest.mark.parametrize(
    "told",
    [
        ["m-3", "7", "79161234500", "Ян"],  # what is so short stands anywhere
        ["9161", "234567"],  # two cells are not one phone
        json.dumps({"order": "A-10423-2", "quantity": 7}),
        None,
        b"\xff\xfe{",
        "[" * 100_000,
    ],
)  # fmt: skip
def test_others_are_not_taken_for_the_person(told: Any) -> None:
    assert not KNOWN.occur_in(told)


def test_depth_of_json_stops_nothing() -> None:
    assert KNOWN.occur_in("[" * 900 + json.dumps(EMAIL) + "]" * 900)
