"""SQL functions that the two databases call by different names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

NAMES = {"sqlite": "group_concat", "postgresql": "string_agg"}


class joined(GenericFunction[str]):  # noqa: N801 - read as a function: joined(column, "; ")
    """One text of the texts of several rows: (column, separator).

    SQLAlchemy's aggregate_strings does it, too, but writes its separator anew into each statement.
    """

    type = String()
    inherit_cache = True


@compiles(joined)
def _joined(function: joined, compiler: Any, **options: Any) -> str:
    arguments = compiler.process(function.clauses, **options)
    return f"{NAMES[compiler.dialect.name]}({arguments})"
