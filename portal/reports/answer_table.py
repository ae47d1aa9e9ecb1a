"""The answers behind the figures as a table, whole and oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from portal.acts.rules import write_number
from portal.reports.answer_rows import EMOTIONS_END, answer_rows, mark
from portal.reports.filters import AnswerFilter
from portal.responses.discretion import discreet
from portal.touchpoints.queries import touchpoints as all_touchpoints
from portal.web.tables import Cells, Column, Kind, Table

NOT_NOTICED = "not_noticed"
WORDS = 3  # comment, remarks, claim
_SENT, _PROMISED = 0, -2  # places in a row


def answer_table(wanted: AnswerFilter, language: str, of_nobody: bool = False) -> Table:
    """Return the answers wanted with a row each, oldest first, to be read at flat memory.

    The columns are those of CONTRACT.md's "Past answers", so that a table that went out can
    come in again, with what we know besides. of_nobody: clients are not named, and contacts are
    left out of words.
    """
    touchpoints = all_touchpoints()
    columns = (
        Column("submitted_at", Kind.MOMENT, 17),
        Column("act", Kind.WORD),
        Column("order", Kind.TEXT),
        Column("client", Kind.TEXT, 28),
        Column("role", Kind.WORD, 10),
        Column("channel", Kind.WORD, 9),
        Column("nps", Kind.NUMBER, 6),
        *(
            Column(f"t-{touchpoint.key}|{touchpoint.name(language)}", Kind.WORD, 14)
            for touchpoint in touchpoints
        ),
        Column("comment", Kind.TEXT, 50),
        Column("remarks", Kind.TEXT, 50),
        Column("claim", Kind.TEXT, 40),
        Column("solution", Kind.WORD, 10),
        Column("promised_on", Kind.DAY),
        Column("publish", Kind.NUMBER, 8),
    )
    ids = [touchpoint.id for touchpoint in touchpoints]
    return Table("answers", columns, _pieces(wanted, ids, of_nobody))


def _pieces(
    wanted: AnswerFilter, touchpoint_ids: Sequence[int], of_nobody: bool
) -> Iterator[list[Cells]]:
    """Put rows together; each step of the inner loop is taken for every answer."""
    places: dict[str, tuple[int, str | int]] = {
        mark(touchpoint_id, emotion): (place, emotion or NOT_NOTICED)
        for place, touchpoint_id in enumerate(touchpoint_ids)
        for emotion in range(EMOTIONS_END)
    }
    blank: Cells = [None] * len(touchpoint_ids)
    for rows in answer_rows(wanted):
        piece: list[Cells] = []
        for at, year, serial, order, client, role, channel, nps, marks, *words in rows:
            rated = blank.copy()
            if marks is not None:
                for one in marks.split(","):
                    place, cell = places[one]
                    rated[place] = cell
            if of_nobody:
                words[:WORDS] = [text and discreet(text, client or "") for text in words[:WORDS]]
                client = None
            act = None if serial is None else write_number(year, serial)
            piece.append([at, act, order, client, role, channel, nps, *rated, *words])
        if isinstance(piece[0][_SENT], str):
            _read_days(piece)
        yield piece


def _read_days(piece: Sequence[Cells]) -> None:
    """Read the moments and days that SQLite keeps as text."""
    for row in piece:
        row[_SENT] = datetime.fromisoformat(f"{row[_SENT]}+00:00")
        if row[_PROMISED] is not None:
            row[_PROMISED] = date.fromisoformat(row[_PROMISED])  # type: ignore[arg-type]
