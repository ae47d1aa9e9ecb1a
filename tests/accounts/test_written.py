"""What the documents say about roles is what the portal does."""

from __future__ import annotations

from flask import Flask

from tests.accounts.written import BEGIN, END, ROLES, tables


def test_tables_of_roles_are_those_of_the_matrix(app: Flask) -> None:
    written = ROLES.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    assert written == f"\n{tables(app)}", "python -m tests.accounts.written writes them anew"
