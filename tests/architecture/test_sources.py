"""What holds of every file: size, unfinished work, who imports the factory, foreign hosts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.web.limits import LIMITED

MOST_LINES = 220
WORD_LISTS = ROOT / "portal" / "demo" / "words"
MODULES = sorted((ROOT / "portal").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = sorted(p for p in (ROOT / "static").rglob("*") if p.suffix in {".css", ".js", ".svg"})
WRITTEN = [
    *MODULES,
    *TEMPLATES,
    *STATIC,
    *sorted((ROOT / "migrations").rglob("*.py")),
    *sorted((ROOT / "tests").rglob("*.py")),
    ROOT / "Makefile",
    ROOT / "gunicorn.conf.py",
    ROOT / "wsgi.py",
]
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
INLINE = re.compile(r"\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
FOREIGN = re.compile(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}", re.IGNORECASE)
NAMESPACE = "http://www.w3.org/"


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_module_is_short_enough_to_hold_one_idea(path: Path) -> None:
    if not path.is_relative_to(WORD_LISTS):
        assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_module_says_in_one_line_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring
    assert len(docstring.splitlines()) == 1


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_module_uses_no_hash_that_is_broken(path: Path) -> None:
    assert not re.search(r"\b(?:md4|md5|sha1)\b", path.read_text("utf-8"), re.IGNORECASE)


def test_chance_that_can_be_foretold_guards_nothing() -> None:
    throws = {named(path) for path in MODULES if {"random", "numpy.random"} & set(imports(path))}
    # the first: how long a message waits for its next attempt
    assert {each for each in throws if "/demo/" not in each} == {"portal/outbox/sending.py"}


def test_nobody_in_the_portal_imports_the_factory() -> None:
    importers = [
        named(path)
        for path in MODULES
        if any(
            module == "portal.app" or module.startswith("portal.app.") for module in imports(path)
        )
    ]
    assert importers == []


def test_no_work_is_left_for_later() -> None:
    assert [named(path) for path in WRITTEN if UNFINISHED.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not INLINE.search(text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=named)
def test_page_asks_no_other_host(path: Path) -> None:
    text = path.read_text("utf-8").replace(NAMESPACE, "")
    assert FOREIGN.findall(text) == []


def imports(path: Path) -> set[str]:
    """Return the modules that a module imports, absolute names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_views_with_limits_stand_in_blueprints_that_are_looked_at() -> None:
    named = re.compile(r'(?:Blueprint|staff_blueprint|api_blueprint)\("(\w+)"')
    limited = [text for module in MODULES if "@limiter.limit(" in (text := module.read_text())]
    assert {name for text in limited for name in named.findall(text)} == set(LIMITED)
