"""What the client's pages ask of the database, and that it does not grow."""

from __future__ import annotations

import uuid

from flask import Flask

from portal.storage.database import db
from tests.factories.orders import make_act, make_response
from tests.factories.people import RUSSIAN, Person, printed_code
from tests.statements import statements

FORM_STATEMENTS = 1  # the act with its order and the firm
# the act, the answer; on SQLite its ratings, too
ANSWER_STATEMENTS = {"sqlite": 3, "postgresql": 2}
MARKS = {"t_gift": "5", "t_card": "4", "t_fit": "not_noticed", "nps": "9"}


def asked(app: Flask, anna: Person, code: str) -> int:
    with statements(app) as seen:
        anna.browser.get(f"/a/{code}", headers=RUSSIAN)
    return sum(not statement.startswith(("BEGIN", "ROLLBACK")) for statement in seen)


def test_form_asks_the_database_once_whatever_the_order_holds(app: Flask, anna: Person) -> None:
    from portal.orders.data import ItemData

    code = printed_code(app, items=tuple(ItemData(f"Худи {place}") for place in range(40)))
    asked(app, anna, code)  # a questionnaire is read once and for all
    assert asked(app, anna, code) == FORM_STATEMENTS
    with app.app_context():
        act = make_act()
        for _ in range(30):
            make_response(act, nps=9, rates={"gift": 5})
        db.session.commit()
    assert asked(app, anna, code) == FORM_STATEMENTS


def test_answer_with_its_ratings_is_a_handful_of_statements(app: Flask, anna: Person) -> None:
    code = printed_code(app)
    anna.sends(code, **MARKS)
    with statements(app) as seen:
        anna.sends(code, submission=str(uuid.uuid4()), **MARKS)
    real = [s for s in seen if not s.startswith(("BEGIN", "COMMIT"))]
    with app.app_context():
        kind = db.engine.dialect.name
    assert len(real) == ANSWER_STATEMENTS[kind], real


def test_form_finds_the_answers_of_its_act_by_an_index_of_the_act(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return  # PostgreSQL chooses by what the tables hold
        plan = db.session.execute(
            db.text(
                "EXPLAIN QUERY PLAN SELECT 1 FROM response WHERE act_id = 1 "
                "AND replaced_by_id IS NULL"
            )
        ).all()
    assert "act_id=?" in str(plan)
