"""What writing costs beside bare INSERTs by the same driver, on the wall: disks are waited for."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from flask_babel import force_locale

from portal.acts.queries import act_by_code
from portal.responses.answer import Answer
from portal.responses.models import Channel
from portal.responses.operations import record_response
from portal.storage.database import db
from portal.web.clock import now
from tests.benchmarks.databases import Database
from tests.benchmarks.measuring import Ratio, Work, compare, repeated, wall
from tests.factories.files import read_order_file, take_in

ORDERS = 1000
ANSWERS = 40  # in each round
HEADER = "external_id,number,client,email,ordered_at,status,amount,item,quantity,price\n"
_serial = count()


def writing_costs(database: Database) -> Iterator[Ratio]:
    """Measure an answer with eight ratings, and files of orders."""
    one = Work("INSERT of a row + commit", repeated(partial(database.insert, 1)), ANSWERS, wall)
    answer = Work(f"an answer with 8 ratings, {database.kind}", _answers(database), ANSWERS, wall)
    yield from compare(one, [answer], rounds=5)
    rows = Work(f"{ORDERS} INSERTs + commit", repeated(partial(database.insert, ORDERS)), 5, wall)
    files = [
        Work(
            f"file of {ORDERS} orders, {status}, {database.kind}", _file(database, status), 1, wall
        )
        for status in ("new", "delivered")
    ]
    yield from compare(rows, files, rounds=2, warm=False)


def _answers(database: Database) -> Callable[[int], None]:
    def run(times: int) -> None:
        for _ in range(times):
            with database.app.app_context():
                act = act_by_code(database.answered_code)
                assert act
                ratings = {item.touchpoint_id: 5 for item in act.questionnaire.items}
                said = Answer(submission=uuid.uuid4(), nps=10, ratings=dict(ratings))
                record_response(act.id, said, Channel.QR, now(), "ru")
                db.session.commit()

    return run


def _file(database: Database, status: str) -> Callable[[int], None]:
    def run(times: int) -> None:
        for _ in range(times):
            content = HEADER + "".join(_line(next(_serial), status) for _ in range(ORDERS))
            with database.app.app_context(), force_locale("en"):
                at = now()
                done = take_in(read_order_file(content.encode(), "orders.csv", at), at)
                db.session.commit()
            assert (done.new, done.refusals) == (ORDERS, [])

    return run


def _line(serial: int, status: str) -> str:
    client = f"Client {serial % 300},client{serial % 300}@example.com"
    return f"bench-{serial},B{serial},{client},2026-01-15,{status},1200.00,Hoodie,2,600.00\n"
