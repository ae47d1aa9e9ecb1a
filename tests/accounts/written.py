"""What is written down of the matrix: docs/roles.md, and the addresses that are never to break."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flask import Flask

from portal.accounts.dangerous import DANGEROUS
from portal.accounts.matrix import ANYONE, API, MATRIX
from portal.accounts.models import Role
from portal.app import create_app
from portal.config import ROOT
from tests.accounts.doors import Door, doors

RELEASED = Path(__file__).with_name("released-addresses.txt")
ROLES = ROOT / "docs" / "roles.md"
BEGIN, END = "<!-- made of portal/accounts/matrix.py -->", "<!-- end -->"


def main() -> None:
    """Write both anew; of released addresses none is taken away."""
    app = create_app({"TESTING": True})
    released = set(RELEASED.read_text("utf-8").splitlines()) if RELEASED.exists() else set()
    RELEASED.write_text("\n".join(sorted(released | addresses(app), key=_by_path)) + "\n", "utf-8")
    text = ROLES.read_text("utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    ROLES.write_text(f"{before}{BEGIN}\n{tables(app)}{END}{after}", "utf-8")


def addresses(app: Flask) -> set[str]:
    """Return every address with its method, as in `GET /orders`."""
    return {str(door) for door in _shown(app)}


def tables(app: Flask) -> str:
    """Return who may open what, as tables of docs/roles.md."""
    found = _shown(app)
    return "\n".join(
        (
            "## People who are signed in\n",
            *_table(
                [*Role, "password again"],
                (
                    (
                        door,
                        [*(r in MATRIX[door.endpoint] for r in Role), door.endpoint in DANGEROUS],
                    )
                    for door in found
                    if door.endpoint in MATRIX
                ),
            ),
            "\n## Programs with a key\n",
            *_table(
                ["orders", "read"],
                (
                    (door, [scope in API[door.endpoint] for scope in ("orders", "read")])
                    for door in found
                    if door.endpoint in API
                ),
            ),
            "\n## Anyone\n",
            *(f"- `{door}`" for door in found if door.endpoint in ANYONE),
            "",
        )
    )


def _table(heads: list[str], rows: Iterable[tuple[Door, list[bool]]]) -> Iterable[str]:
    yield f"| address | {' | '.join(heads)} |"
    yield "|---|" + ":-:|" * len(heads)
    for door, marks in rows:
        yield f"| `{door}` | {' | '.join('yes' if mark else '' for mark in marks)} |"


def _shown(app: Flask) -> list[Door]:
    found = (door for door in doors(app) if door.method != "HEAD")
    return sorted(found, key=lambda door: _by_path(str(door)))


def _by_path(line: str) -> tuple[str, ...]:
    return tuple(reversed(line.split()))


if __name__ == "__main__":
    main()
