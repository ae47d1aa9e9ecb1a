"""Full text search over what people wrote; each database does it in its own way."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, column, false, func, literal_column, select, table

from portal.responses.models import AnswerText, Response
from portal.responses.wording import sought_words, words_of
from portal.storage.database import db

# made by the migration: the index of SQLite, the dictionaries of PostgreSQL
INDEX = table("answer_index", column("rowid"), column("text"))
WORDS: ColumnElement[str] = literal_column("'answer_words'::regconfig")


def searched_text(said: Iterable[str]) -> str | None:
    """Return what is kept of all the words of an answer; None when there are none."""
    texts = [text for text in said if text]
    return " ".join(words_of("\n".join(texts))) if texts else None


def is_found(query: str) -> ColumnElement[bool]:
    """Return the condition on `response`: all words of the query were written in it.

    In any form («упаковка» finds «упаковку»), and by their beginning. Any text is a query;
    one without words finds nothing.
    """
    found = _found_on_sqlite(query) if _is_sqlite() else _found_on_postgresql(query)
    return Response.id.in_(found) if words_of(query) else false()


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _found_on_sqlite(query: str) -> Select[int]:
    words = (
        " OR ".join(f'"{stem}"*' for stem in one.stems) if one.stems else f'"{one.word}"'
        for one in sought_words(query)
    )
    looked_for = " AND ".join(f"({word})" for word in words)
    return select(INDEX.c.rowid).where(INDEX.c.text.match(looked_for))


def _found_on_postgresql(query: str) -> Select[int]:
    # its dictionary finds the stem of the word itself, so that it is surely the one it keeps
    words = (
        " | ".join(f"{way}:*" for way in (one.word, *one.stems[1:])) if one.stems else one.word
        for one in sought_words(query)
    )
    looked_for = func.to_tsquery(WORDS, " & ".join(f"({word})" for word in words))
    written = func.to_tsvector(WORDS, AnswerText.text)
    return select(AnswerText.response_id).where(written.op("@@", is_comparison=True)(looked_for))
