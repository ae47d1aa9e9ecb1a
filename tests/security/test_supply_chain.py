"""What the portal stands on is known to the byte."""

from __future__ import annotations

import json
import re

import pytest

from portal.config import ROOT
from tests.security.sbom import SBOM, canonical, pins

FILES = ("requirements.txt", "requirements-dev.txt")


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(name: str) -> list[str]:
    """Return the requirements of a file, each with its hashes."""
    lines = [line for line in text_of(name).splitlines() if not line.lstrip().startswith("#")]
    return [block for block in re.split(r"\n(?=\S)", "\n".join(lines)) if block.strip()]


@pytest.mark.parametrize("name", FILES)
def test_every_package_is_pinned_to_the_byte(name: str) -> None:
    assert len(blocks(name)) > 30
    loose = [
        block.split()[0]
        for block in blocks(name)
        if not re.match(r"[\w.-]+==[\w.]+(?: ; [^\\]+)? \\\n", block)
        or not re.findall(r"--hash=sha256:[0-9a-f]{64}", block)
    ]
    assert loose == []


@pytest.mark.parametrize("name", FILES)
def test_packages_come_from_nowhere_but_the_registry_of_the_machine(name: str) -> None:
    assert not re.search(r"^(-f|-i|--find-links|--index-url|--extra|.*://)", text_of(name), re.M)


@pytest.mark.parametrize("name", FILES)
def test_chosen_packages_are_among_the_pinned(name: str) -> None:
    chosen = text_of(name.replace(".txt", ".in")).splitlines()
    names = {canonical(re.split(r"[=\[<>~; ]", line)[0]) for line in chosen if line[:1].isalnum()}
    assert names <= pins(text_of(name)).keys()


def test_tests_run_on_the_very_packages_that_serve() -> None:
    runs, tests = pins(text_of(FILES[0])), pins(text_of(FILES[1]))
    assert {name: tests[name] for name in runs if name in tests}.items() <= runs.items()


def test_bill_of_materials_names_every_pin_and_nothing_else() -> None:
    bill = json.loads(SBOM.read_text("utf-8"))
    listed = {canonical(part["name"]): part["version"] for part in bill["components"]}
    assert listed == pins(text_of("requirements.txt")), "make sbom writes it anew"


def test_bill_of_materials_tells_every_licence_and_who_needs_whom() -> None:
    bill = json.loads(SBOM.read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert [part["name"] for part in bill["components"] if not part.get("licenses")] == []
    leads = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    assert {"Werkzeug==3.1.9", "blinker==1.9.0"} <= set(leads["Flask==3.1.3"])


def test_bill_of_materials_tells_nothing_of_the_machine_it_was_made_on() -> None:
    assert not re.search(r"file:|/work/|/root/|/home/", SBOM.read_text("utf-8"))
