"""Words that people wrote are found again, in any form, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from portal.claims.models import Solution
from portal.responses.models import AnswerText, Response
from portal.responses.search import is_found
from portal.responses.wording import MOST_WORDS, marked, sought_words, words_of
from portal.storage.database import db
from tests.factories.orders import make_act, make_response
from tests.statements import statements

ONE_DATABASE = settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ODD = [
    '"', "'", "AND", "OR", "NOT NEAR", "a*", "*", "(", "text:x", "^начало", "-минус", "a AND",
    '"не закрыто', "'; DROP TABLE response; --", "💥", "\x00", "a\x00b", "\ud800", "<->", "!&|",
    "а:*", "упак:*", "ё", "  ", "%", "_", "\\", "{a b}", "№", "1e5", "x" * 5000, "я " * 500,
]  # fmt: skip


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def found(query: str) -> list[int]:
    return sorted(db.session.scalars(select(Response.id).where(is_found(query))))


def said(comment: str) -> int:
    return make_response(make_act(), comment=comment).id


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("Испортили упаковку", "упаковка"),
        ("УПАКОВКА!", "упаковкой"),
        ("Подарки всем понравились", "подарками"),
        ("Подаркам рады", "подарки"),
        ("Чудный подарок", "подарки"),
        ("Сколько подарков!", "подарок"),
        ("Десять футболок", "футболка"),
        ("Коробка цела", "коробок"),
        ("По образцу", "образец"),
        ("Всё пришло", "все"),
        ("Ребёнок рад", "ребенок"),
        ("Не то", "не"),
        ("Great packages, really happy", "package happy"),
        ("Café за углом", "cafe"),
        ("Довольны ❤", "❤"),
        ("Заказ №1234-А", "1234"),
        ("Заказ №1234-А", "№ 1234"),
        ("Сайт example.com/korzina?x=1 завис", "korzina"),
        ("Скидка 1,5e3 руб.", "1,5e3"),
        ("<b>Жирно</b> &amp; ярко", "жирно"),
        ("包装很好", "包装很好"),
        ("Упаковка", "упак"),
    ],
)
def test_word_is_found_in_other_forms(written: str, query: str) -> None:
    answer = said(written)
    said("Совсем о другом")
    assert found(query) == [answer]


def test_all_words_of_a_query_have_to_be_in_one_answer() -> None:
    both = said("Упаковка помялась, подарок цел")
    said("Упаковка помялась")
    said("Подарок цел")
    assert found("подарок упаковка") == [both]


def test_short_word_is_found_whole_and_not_as_a_beginning() -> None:
    short = said("он пришёл")
    said("Заказали онлайн")
    assert found("он") == [short]


def test_remarks_and_claims_are_searched_too() -> None:
    act = make_act()
    gift = act.questionnaire.items[0].touchpoint_id
    remark = make_response(act, remarks={gift: "Коробка промокла"}, nps=3).id
    claim = make_response(act, claim="Молния сломалась", solution=Solution.REPAIR).id
    assert found("коробки") == [remark]
    assert found("молнию") == [claim]


@pytest.mark.parametrize("query", ODD)
def test_odd_text_is_a_query_like_any_other(query: str) -> None:
    said("Всё хорошо")
    found(query)


def test_query_without_words_finds_nothing() -> None:
    said("Всё хорошо!")
    assert found("!!! ???") == []


@ONE_DATABASE
@given(query=st.text())
def test_no_text_ever_fails(query: str) -> None:
    found(query)


@ONE_DATABASE
@given(written=st.text(min_size=1, max_size=60))
def test_every_word_that_was_written_is_found_again(written: str) -> None:
    # straight into the table: PostgreSQL keeps no NUL in a comment, and forms drop it before
    act = make_act()
    answer = make_response(act, nps=9).id
    db.session.add(AnswerText(response_id=answer, text=" ".join(words_of(written))))
    db.session.flush()
    for words in (*written.split(), written):
        assert answer in found(words) or not words_of(words), words
    db.session.rollback()


@given(st.text(), st.text())
def test_marking_changes_no_letter_of_what_was_written(written: str, query: str) -> None:
    assert marked(written, sought_words(query)).striptags() == marked(written, ()).striptags()
    assert marked(written, sought_words(query)).replace("<mark>", "").replace(
        "</mark>", ""
    ) == marked(written, ())


def test_long_query_looks_for_no_more_than_twenty_words() -> None:
    assert len(sought_words(" ".join(f"слово{place}" for place in range(99)))) == MOST_WORDS


def test_answer_without_words_keeps_no_row_and_costs_no_statement(app: Flask) -> None:
    act = make_act()
    db.session.commit()
    with statements(app) as seen:
        answer = make_response(act, nps=9, rates={"gift": 5}).id
    assert db.session.get(AnswerText, answer) is None
    if db.engine.dialect.name == "sqlite":
        assert not [statement for statement in seen if "answer_text" in statement]


def test_answer_that_is_not_kept_leaves_no_words() -> None:
    act = make_act()
    db.session.commit()
    make_response(act, comment="Исчезнет")
    assert found("исчезнет")
    db.session.rollback()
    assert found("исчезнет") == []


def test_erased_words_are_not_found_and_changed_ones_are() -> None:
    gone, changed = said("Секретное слово"), said("Секретное дело")
    db.session.execute(delete(AnswerText).where(AnswerText.response_id == gone))
    db.session.get_one(AnswerText, changed).text = "открытое дело"
    db.session.flush()
    assert found("секретное") == []
    assert found("открытое") == [changed]


@pytest.mark.parametrize("query", ["подарки", "он", "подарок он", "слон", "чудный подар"])
def test_what_many_wrote_is_found_the_other_way_just_so(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for comment in ("Он принёс подарок", "Подарок онлайн", "Чудный подарочек", "он", "Слоны"):
        said(comment)
    usual = found(query)
    assert usual
    monkeypatch.setattr("portal.responses.search.COMMON", len(usual))
    assert found(query) == usual


def test_search_reads_an_index(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        plan = "EXPLAIN QUERY PLAN SELECT rowid FROM answer_index WHERE text MATCH 'a'"
    else:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = (
            "EXPLAIN SELECT response_id FROM answer_text WHERE "
            "to_tsvector('answer_words'::regconfig, text) @@ to_tsquery('answer_words', 'a')"
        )
    used = str(db.session.execute(text(plan)).all())
    assert "VIRTUAL TABLE INDEX" in used or "ix_answer_text_words" in used
