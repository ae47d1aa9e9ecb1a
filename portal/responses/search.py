"""Full text search over what people wrote; each database does it in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    ColumnElement,
    Select,
    column,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
)

from portal.responses.models import AnswerText, Response
from portal.responses.wording import Sought, sought_words, words_of
from portal.storage.database import db

# made by the migration: the index of SQLite, the dictionaries of PostgreSQL
INDEX = table("answer_index", column("rowid"), column("text"))
COMMON = 5000  # answers; walking and sorting cost alike near that many
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
    sought = sought_words(query)
    if not sought:
        return false()
    if db.engine.dialect.name != "sqlite":
        return Response.id.in_(_found_on_postgresql(sought))
    found = _found_on_sqlite(sought)
    return _is_written(sought) if _is_common(found) else Response.id.in_(found)


def _found_on_sqlite(sought: Sequence[Sought]) -> Select[int]:
    words = (
        " OR ".join(f'"{stem}"*' for stem in one.stems) if one.stems else f'"{one.word}"'
        for one in sought
    )
    looked_for = " AND ".join(f"({word})" for word in words)
    return select(INDEX.c.rowid).where(INDEX.c.text.match(looked_for))


def _is_common(found: Select[int]) -> bool:
    # SQLite would fetch all that were found and sort them for one page; of what many wrote,
    # the newest are sooner met by reading answers from the newest one on (PostgreSQL knows that)
    some = found.limit(COMMON).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) == COMMON


def _is_written(sought: Sequence[Sought]) -> ColumnElement[bool]:
    """Return what the index of SQLite answers, asked of the words themselves."""
    text = literal(" ") + AnswerText.text + literal(" ")
    words = (
        or_(*(func.instr(text, f" {start}") > 0 for start in one.stems or (f"{one.word} ",)))
        for one in sought
    )
    return exists().where(AnswerText.response_id == Response.id, *words).correlate(Response)


def _found_on_postgresql(sought: Sequence[Sought]) -> Select[int]:
    # its dictionary finds the stem of the word itself, so that it is surely the one it keeps
    words = (
        " | ".join(f"{way}:*" for way in (one.word, *one.stems[1:])) if one.stems else one.word
        for one in sought
    )
    looked_for = func.to_tsquery(WORDS, " & ".join(f"({word})" for word in words))
    written = func.to_tsvector(WORDS, AnswerText.text)
    return select(AnswerText.response_id).where(written.op("@@", is_comparison=True)(looked_for))
