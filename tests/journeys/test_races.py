"""The same answer many times at once, and different people at the same instant."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from portal.responses.models import Response
from portal.storage.database import db
from tests.factories.people import printed_code
from tests.journeys.server import Server

pytestmark = pytest.mark.xdist_group("load")  # one at a time: they want the whole machine

THREADS = 16
REPEATS = 1000
ROUNDS = 10
Work = Callable[[], None]
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "ru"}


def at_once(works: Sequence[Work]) -> None:
    """Run works on a thread each, all from the same moment on; fail as the first of them does."""
    ready = threading.Barrier(len(works))
    failed: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        ready.wait()
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def sender(server: Server, path: str, bodies: Sequence[str], seen: list[int]) -> Work:
    """Make the work of a phone that sends these bodies one after another."""

    def send() -> None:
        connection = server.connect()
        for body in bodies:
            connection.request("POST", path, body, HEADERS)
            response = connection.getresponse()
            response.read()
            seen.append(response.status)
        connection.close()

    return send


def stored(app: Flask) -> list[Response]:
    with app.app_context():
        return list(db.session.scalars(select(Response).order_by(Response.id)))


def test_thousand_repeats_of_a_submission_from_16_phones_are_one_answer(
    app: Flask, server: Server
) -> None:
    code, submission, chance = printed_code(app), str(uuid.uuid4()), random.Random(1)
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    body = urlencode({"submission": submission, "nps": "9", "t-gift": "5"})
    # other forms of the same act come in between, in any order
    others = [urlencode({"submission": other, "nps": "7"}) for other in (first, second)]
    seen: list[int] = []
    works = []
    for _ in range(THREADS):
        bodies = [body] * (REPEATS // THREADS + 1) + others
        chance.shuffle(bodies)
        works.append(sender(server, f"/a/{code}", bodies, seen))
    at_once(works)
    assert set(seen) == {303}
    assert len(seen) >= REPEATS
    assert sorted(str(answer.submission) for answer in stored(app)) == sorted(
        [submission, first, second]
    )


def test_two_people_of_different_roles_at_the_same_instant_are_two_answers(
    app: Flask, server: Server
) -> None:
    for _ in range(ROUNDS):
        code = printed_code(app)
        seen: list[int] = []
        bodies = [
            urlencode({"submission": str(uuid.uuid4()), "nps": "9", "role": role})
            for role in ("economic", "user")
        ]
        at_once([sender(server, f"/a/{code}", [body], seen) for body in bodies])
        assert seen == [303, 303]
    roles = [str(answer.role) for answer in stored(app)]
    assert sorted(roles) == ["economic"] * ROUNDS + ["user"] * ROUNDS


def test_changes_of_one_answer_from_many_phones_leave_one_that_stands(
    app: Flask, server: Server
) -> None:
    code, first = printed_code(app), str(uuid.uuid4())
    seen: list[int] = []
    sender(server, f"/a/{code}", [urlencode({"submission": first, "nps": "1"})], seen)()
    at_once(
        [
            sender(
                server,
                f"/a/{code}",
                [
                    urlencode({"submission": str(uuid.uuid4()), "nps": nps, "replaces": first})
                    for nps in range(5)
                ],
                seen,
            )
            for _ in range(8)
        ]
    )
    assert set(seen) == {303}
    answers = stored(app)
    assert len(answers) == 41
    assert len([answer for answer in answers if answer.replaced_by_id is None]) == 1


def test_draft_and_answer_at_the_same_instant_leave_no_draft_to_go_on_with(
    app: Flask, server: Server
) -> None:
    code, submission = printed_code(app), str(uuid.uuid4())
    body = urlencode({"submission": submission, "nps": "9"})
    seen: list[int] = []
    at_once(
        [sender(server, f"/a/{code}/draft", [body] * 10, seen) for _ in range(6)]
        + [sender(server, f"/a/{code}", [body], seen)]
    )
    assert set(seen) == {303}
    assert len(stored(app)) == 1
    page = app.test_client().get(f"/a/{code}?another=1").get_data(as_text=True)
    assert 'id="kept"' not in page
