"""What docs/security.md says is proven by a test, is."""

from __future__ import annotations

import re

from portal.config import ROOT

LINES = 42
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| ?(.*) \|$", re.MULTILINE)
TEST = re.compile(r"(see )?`(tests/[\w/]+\.py)::(test_\w+)`")
REQUIREMENT = re.compile(r"\[(?:\d+\.\d+\.\d+)")


def rows() -> list[tuple[int, str, str, str]]:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    return [(int(number), *rest) for number, *rest in ROW.findall(text)]  # type: ignore[misc]


def test_every_line_of_the_checklist_says_what_how_far_and_by_which_test() -> None:
    assert [number for number, *_ in rows()] == list(range(1, LINES + 1))
    for number, what, state, tests in rows():
        assert REQUIREMENT.search(what), number
        word, _, why = state.partition(": ")
        assert word in ("yes", "partly", "no"), number
        assert why or word == "yes", f"{number}: {word}, and no word on why"
        assert TEST.search(tests) or word == "no", number


def test_every_test_that_is_named_is_there() -> None:
    missing = [
        f"{path}::{name}"
        for *_, tests in rows()
        for see, path, name in TEST.findall(tests)
        # what another part of the release brings is looked at as soon as it is here
        if not is_there(path, name) and not (see and not (ROOT / path).exists())
    ]
    assert missing == []


def is_there(path: str, name: str) -> bool:
    file = ROOT / path
    return file.exists() and re.search(rf"^def {name}\(", file.read_text("utf-8"), re.M) is not None
