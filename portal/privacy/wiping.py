"""What was erased is wiped out of SQLite's search index, which only marks words as gone."""

from __future__ import annotations

from sqlalchemy import text

from portal.storage.database import db

PAGES = 200  # of the index that one transaction merges: others wait so long to write
MERGE = text("INSERT INTO answer_index (answer_index, rank) VALUES ('merge', :pages)")
NOTHING_DONE = 2  # changes that the statement makes anyway (sqlite.org/fts5.html, 'merge')


def wipe_search() -> None:
    """Merge the index, a piece in each transaction; PostgreSQL does so by its autovacuum.

    To be called after the commit of what was erased.
    """
    if db.engine.dialect.name != "sqlite":
        return
    pages = -PAGES  # negative: every segment takes part, from the first piece on
    while _merge(pages) >= NOTHING_DONE:
        pages = PAGES


def _merge(pages: int) -> int:
    driver = db.session.connection().connection.driver_connection
    before = driver.total_changes  # type: ignore[union-attr]
    db.session.execute(MERGE, {"pages": pages})
    done = driver.total_changes - before  # type: ignore[union-attr]
    db.session.commit()
    return int(done)
