"""Files of past answers: what is read, and what is refused by row and column."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.clients.models import BuyerRole
from portal.orders.files.errors import FileRefused
from portal.responses.past.reading import PastAnswer, PastFile, read_past_file
from portal.web.csv import csv_pieces
from portal.web.tables import Column, Kind, Table
from portal.web.text import clean_lines

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEADER = ["submitted_at", "order", "role", "nps", "comment", "t-gift", "t-wifi|Беспроводная сеть"]
ROW = {
    "submitted_at": "2026-11-20", "order": "1001", "role": "user", "nps": "9", "comment": "Спасибо",
    "t-gift": "5", "t-wifi|Беспроводная сеть": "not_noticed",
}  # fmt: skip


def read(text: str | bytes, name: str = "answers.csv") -> PastFile:
    content = text.encode() if isinstance(text, str) else text
    return read_past_file(content, name, MOSCOW, NOW)


def rows(*changes: dict[str, str]) -> str:
    """Write a file of as many rows, each like ROW but for its changes."""
    lines = [HEADER, *([{**ROW, **change}[title] for title in HEADER] for change in changes)]
    return "\n".join(";".join(line) for line in lines)


def refused(text: str) -> list[tuple[int, str | None]]:
    """Return the rows and columns that keep a file out."""
    return [(refusal.line, refusal.column) for refusal in read(text).refusals]


def why(text: str | bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        read(text)
    return str(caught.value.reason)


def test_row_is_read_whole() -> None:
    [answer] = read(rows({})).answers
    assert answer == PastAnswer(
        submitted_at=datetime(2026, 11, 19, 21, tzinfo=UTC),  # midnight in Moscow
        order_number="1001",
        role=BuyerRole.USER,
        nps=9,
        comment="Спасибо",
        ratings={"gift": 5, "wifi": None},
    )


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-11-20", "2026-11-19T21:00+00:00"),
        ("20.11.2026 14:30", "2026-11-20T11:30+00:00"),
        ("2026-11-20T14:30:05+05:00", "2026-11-20T09:30:05+00:00"),
        ("2026-11-20 14:30Z", "2026-11-20T14:30+00:00"),
    ],
)
def test_days_are_the_firms_and_an_offset_is_respected(written: str, at: str) -> None:
    [answer] = read(rows({"submitted_at": written})).answers
    assert answer.submitted_at == datetime.fromisoformat(at)


def test_empty_cells_are_blanks_and_scores_may_have_a_point() -> None:
    [answer] = read(rows({"nps": "10.0", "t-gift": "", "order": "", "comment": " "})).answers
    assert (answer.nps, answer.ratings) == (10, {"wifi": None})
    assert (answer.order_number, answer.comment) == (None, None)


def test_row_that_says_nothing_is_a_sheet_handed_back_empty() -> None:
    nothing = dict.fromkeys(HEADER[1:], "")
    [answer] = read(rows(nothing)).answers
    assert answer.says_nothing


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("submitted_at", ""), ("submitted_at", "вчера"), ("submitted_at", "2026-02-30"),
        ("submitted_at", "2026-11-24T15:00:01"), ("submitted_at", "2026-11-25"),
        ("role", "boss"), ("nps", "11"), ("nps", "-1"), ("nps", "9.5"), ("nps", "девять"),
        ("t-gift", "0"), ("t-gift", "6"), ("t-gift", "4.5"), ("t-gift", "да"),
        ("comment", "ж" * 4001), ("order", "9" * 101),
    ],
)  # fmt: skip
def test_refused_cell_is_named_by_row_and_column(column: str, cell: str) -> None:
    assert refused(rows({}, {column: cell}, {})) == [(3, column)]


def test_every_refused_cell_is_named() -> None:
    bad = {"nps": "11", "t-wifi|Беспроводная сеть": "8"}
    assert refused(rows(bad, {"role": "boss"})) == [(2, "nps"), (2, "t-wifi"), (3, "role")]


def test_cell_under_no_heading_is_refused() -> None:
    assert refused("submitted_at,nps,\n2026-11-20,9,\n2026-11-20,9,5\n") == [(3, None)]


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("nps,comment", "submitted_at"),
        ("submitted_at,nps,colour,Цена", "colour, Цена"),
        ("submitted_at,order", "answers.csv"),
        ("submitted_at,t-", "t-"),
        ("submitted_at,t-упаковка", "t-упаковка"),
        (f"submitted_at,t-{'a' * 41}", "t-aaa"),
        (f"submitted_at,t-a|{'я' * 81}", "t-a|я"),
        ("submitted_at,t-a|One,t-A|Two", "A"),
        ("submitted_at,nps,NPS", "NPS"),
    ],
)
def test_header_is_refused_by_name(header: str, named: str) -> None:
    assert named in why(f"{header}\n2026-11-20,1,1\n")


def test_file_without_rows_is_refused() -> None:
    assert "no rows" in why("submitted_at,nps\n")


def test_columns_of_our_own_table_are_known_and_left_out() -> None:
    file = read("submitted_at,act,client,nps,promised_on\n2026-11-20,2026-00001,Анна,9,\n")
    assert file.ignored == ("act", "client", "promised_on")
    assert len(file.answers) == 1


def test_formula_guard_of_our_own_table_is_taken_off() -> None:
    [answer] = read(rows({"comment": "'=1+1", "order": "'-7"})).answers
    assert (answer.comment, answer.order_number) == ("=1+1", "-7")


def test_same_answers_have_one_digest_in_every_kind_of_file() -> None:
    text = rows({}, {"nps": "3", "role": ""})
    lines = [line.split(";") for line in text.split("\n")]
    workbook = openpyxl.Workbook()
    for at, cells in enumerate(lines):
        given = [date(2026, 11, 20) if at else cells[0], *cells[1:]]
        workbook.active.append([int(c) if str(c).isdecimal() else c for c in given])
    xlsx = io.BytesIO()
    workbook.save(xlsx)
    same = [
        text.encode(),
        b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
        text.replace(";", "\t").encode("cp1251"),
        text.replace("2026-11-20", "20.11.2026").replace(";", ",").encode(),
        "\n".join([text.split("\n")[0], *text.split("\n")[:0:-1]]).encode(),
        xlsx.getvalue(),
    ]
    assert len({read(content).digest for content in same}) == 1


@pytest.mark.parametrize(
    "change",
    [{"nps": "8"}, {"nps": ""}, {"t-gift": "4"}, {"t-gift": ""}, {"role": ""}, {"comment": "нет"},
     {"order": ""}, {"submitted_at": "2026-11-19"}, {"t-wifi|Беспроводная сеть": ""}],
)  # fmt: skip
def test_other_answers_have_another_digest(change: dict[str, str]) -> None:
    assert read(rows({})).digest != read(rows(change)).digest
    assert read(rows({})).digest != read(rows({}, {})).digest


CELLS = st.one_of(
    st.sampled_from(["", "1", "5", "6", "not_noticed", "2026-11-20", "user", "t-", "'=1", '"']),
    st.text(max_size=12),
)
TITLES = st.one_of(
    st.sampled_from([*HEADER, "t-a", "t-|b", "client", "publish", ""]), st.text(max_size=8)
)


@given(st.binary(max_size=400))
@example(b"submitted_at,nps\n\x00,\n")
@example(b"PK\x03\x04submitted_at")
def test_no_bytes_are_too_strange(content: bytes) -> None:
    read_or_refuse(content)


@given(
    st.lists(TITLES, max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]),
)
def test_no_table_is_too_strange(
    titles: list[str], lines: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = "\n".join(delimiter.join(line) for line in [["submitted_at", *titles], *lines])
    read_or_refuse(text.encode(encoding, "replace"))


def read_or_refuse(content: bytes) -> None:
    with suppress(FileRefused):
        file = read(content)
        assert file.answers or file.refusals
        assert len(file.digest) == 64


# an apostrophe before a formula is the one thing that does not come back: it is the guard's own
WORDS = st.text(max_size=40).map(clean_lines).filter(lambda words: not words.startswith("'"))
PAST = st.builds(
    PastAnswer,
    submitted_at=st.integers(978_400_000, int(NOW.timestamp())).map(
        lambda seconds: datetime.fromtimestamp(seconds, UTC)
    ),
    role=st.one_of(st.none(), st.sampled_from(BuyerRole)),
    nps=st.one_of(st.none(), st.integers(0, 10)),
    comment=WORDS.map(lambda words: words or None),
    ratings=st.dictionaries(
        st.sampled_from(["gift", "wifi", "Long-term_1"]), st.one_of(st.none(), st.integers(1, 5))
    ),
)


@given(st.lists(PAST, min_size=1, max_size=20), st.sampled_from([",", ";", "\t"]))
def test_what_is_written_is_what_is_read(said: list[PastAnswer], delimiter: str) -> None:
    keys = ["gift", "wifi", "Long-term_1"]
    table = [
        ["submitted_at", "role", "nps", "comment", *(f"t-{key}" for key in keys)],
        *(
            [
                (answer.submitted_at + timedelta(hours=3)).isoformat()[:19] + "+03:00",
                answer.role,
                answer.nps,
                answer.comment,
                *(
                    (answer.ratings[key] or "not_noticed") if key in answer.ratings else None
                    for key in keys
                ),
            ]
            for answer in said
        ),
    ]
    head, *rows = table
    columns = [Column(name, Kind.TEXT if name == "comment" else Kind.WORD) for name in head]
    found = read("".join(csv_pieces(Table("answers", columns, [rows]), UTC, delimiter)))
    assert list(found.refusals) == []
    assert [replace(answer, ratings=dict(answer.ratings)) for answer in found.answers] == said
