"""What a person can set, call or make is in the README."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from portal.app import create_app
from portal.config import ROOT

README = ROOT / "README.md"
READERS = sorted([*(ROOT / "portal").rglob("*.py"), ROOT / "gunicorn.conf.py"])


def variables_read(path: Path) -> Iterator[str]:
    """Yield the environment variables that a module reads, however it spells it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Subscript) and ends_in_environ(node.value):
            yield from strings([node.slice])
        elif isinstance(node, ast.Call):
            from_environ = isinstance(node.func, ast.Attribute) and ends_in_environ(node.func.value)
            if from_environ:
                yield from strings(node.args[:1])
            elif any(ends_in_environ(argument) for argument in node.args):
                yield from strings(node.args)


def ends_in_environ(node: ast.expr) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) == "environ"


def strings(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the portal's own commands, such as `users add`."""
    for name, command in group.commands.items():
        path = (*above, name)
        if isinstance(command, click.Group):
            yield from commands(command, path)
        elif is_ours(command):
            yield " ".join(path)


def is_ours(command: click.Command) -> bool:
    callback = getattr(command.callback, "__wrapped__", command.callback)
    return getattr(callback, "__module__", "").startswith("portal.")


VARIABLES = sorted({name for path in READERS for name in variables_read(path)})
COMMANDS = sorted(commands(create_app({"TESTING": True}).cli))
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_this_test_finds_what_there_is() -> None:
    assert {"DATABASE_URL", "TRUSTED_PROXIES", "WEB_CONCURRENCY"} <= set(VARIABLES)
    assert {"users add", "orders import", "demo"} <= set(COMMANDS)
    assert {"demo", "run", "test", "bench"} <= set(TARGETS)


@pytest.mark.parametrize("name", VARIABLES)
def test_setting_is_in_the_table_of_the_readme(name: str) -> None:
    rows = [line for line in readme().splitlines() if line.startswith("|")]
    assert any(f"`{name}`" in row for row in rows), f"{name} is read and not explained"


@pytest.mark.parametrize("command", ["db upgrade", *COMMANDS])
def test_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(command)}(?![\w-])", readme())


@pytest.mark.parametrize("target", TARGETS)
def test_make_target_is_in_the_readme(target: str) -> None:
    assert re.search(rf"make {target}(?![\w-])", readme())


def test_links_of_the_readme_lead_to_files() -> None:
    addresses = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", readme())
    assert [address for address in addresses if not (ROOT / address).exists()] == []


def readme() -> str:
    return README.read_text("utf-8")
