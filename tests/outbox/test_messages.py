"""What happens here is told: at least once, signed, in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.accounts.models import Role
from portal.acts.batch_operations import settle_batch
from portal.acts.models import Act
from portal.claims.operations import notice_late
from portal.outbox.models import Delivery, DeliveryState, Event, Kind, Subscriber, Trouble
from portal.outbox.operations import forget_events, renew_secret, send_again, send_test
from portal.outbox.outcome import Outcome
from portal.outbox.queries import due_deliveries, upset_rule
from portal.outbox.rules import WAITS
from portal.outbox.sending import LEASE, send_delivery, settle, take_up
from portal.storage.database import db
from portal.web.clock import now
from portal.worker.tasks import keep_house, spread_all
from tests.factories.orders import AT, make_act, make_response
from tests.factories.past import take_past_answers_in
from tests.factories.people import Person, printed_code, signed_in
from tests.factories.printing import make_run
from tests.outbox.conftest import Subscribe
from tests.outbox.receivers import Post, System

Work = Callable[..., int]
CLAIM = {"claim": "Молния сломалась", "solution": "repair"}


def waiting(app: Flask) -> list[Delivery]:
    with app.app_context():
        query = select(Delivery).order_by(Delivery.id)
        return [one for one in db.session.scalars(query) if one.state is DeliveryState.WAITING]


def test_answer_with_a_claim_tells_of_all_that_it_is(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address)
    Person(app).sends(printed_code(app, number="77"), nps=3, t_gift=5, comment="Плохо", **CLAIM)
    assert work() == 3
    assert sorted(system.said()) == ["answer.received", "answer.upset", "claim.opened"]
    told = {got.said["type"]: got.said["data"] for got in system.got}
    answer = told["answer.received"]
    assert (answer["nps"], answer["ratings"], answer["comment"]) == (3, {"gift": 5}, "Плохо")
    assert (answer["order_number"], answer["replaces"]) == ("77", None)
    assert answer == told["answer.upset"]
    claim = told["claim.opened"]
    assert (claim["text"], claim["solution"], claim["response"]) == (
        "Молния сломалась", "repair", answer["id"],
    )  # fmt: skip
    assert "contact" not in answer
    assert work() == 0


def test_message_says_when_it_happened_and_carries_the_signature(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscriber = subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=10)
    work()
    [got] = system.got
    assert abs(datetime.fromisoformat(got.said["timestamp"]) - now()) < timedelta(minutes=1)
    with app.app_context():
        secret = db.session.get_one(Subscriber, subscriber).secret
    assert secret
    assert got.is_signed(secret)
    assert got.headers["content-type"] == "application/json"


def test_former_secret_signs_too_for_a_day(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscriber = subscribe(system.address)
    with app.app_context():
        found = db.session.get_one(Subscriber, subscriber)
        renew_secret(found, now())
        send_test(found, now())
        db.session.commit()
    work()
    with app.app_context():
        found = db.session.get_one(Subscriber, subscriber)
        found.former_until = now() - timedelta(seconds=1)
        send_test(found, now())
        db.session.commit()
    work()
    assert [len(got.headers["webhook-signature"].split()) for got in system.got] == [2, 1]


def test_nobody_who_wants_to_know_means_no_event(app: Flask, subscribe: Subscribe) -> None:
    Person(app).sends(printed_code(app), nps=1, **CLAIM)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Event)) == 0


def test_calm_answer_is_no_upset_one(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_UPSET)
    Person(app).sends(printed_code(app), nps=9, t_gift=4)
    work()
    assert system.got == []
    with app.app_context():
        upset_rule().words = "брак"
        db.session.commit()
    Person(app).sends(printed_code(app), nps=9, why_gift="Бракованный")
    work()
    assert system.said() == ["answer.upset"]


def test_event_is_written_or_not_together_with_its_answer(app: Flask, subscribe: Subscribe) -> None:
    subscribe("https://crm.example.ru/")
    with app.app_context():
        make_response(make_act(), nps=1)
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Event)) == 0


def test_changed_answer_names_the_one_that_it_replaces(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    with app.app_context():
        act = make_act()
        first = make_response(act, nps=9)
        second = make_response(act, nps=8, replaces=first)
        ids = first.id, second.id
        db.session.commit()
    work()
    assert [(got.said["data"]["id"], got.said["data"]["replaces"]) for got in system.got] == [
        (ids[0], None), (ids[1], ids[0]),
    ]  # fmt: skip


def test_past_answers_tell_nobody(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address)
    with app.app_context():
        take_past_answers_in()
        db.session.commit()
    assert work() == 0


def test_printed_acts_are_told_of_and_voided_ones_are_not(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ACT_PRINTED)
    with app.app_context():
        acts = [make_act(), make_act()]
        settle_batch(make_run(acts), {2}, AT)
        printed = db.session.get_one(Act, acts[0].id).number
        db.session.commit()
    work()
    assert [got.said["data"]["act"] for got in system.got] == [printed]
    assert system.got[0].said["data"]["print_count"] == 1


def test_claim_is_late_once_and_only_when_nobody_replied(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.CLAIM_LATE)
    owner = signed_in(app, Role.ADMIN)
    with app.app_context():
        claims = [make_response(make_act(), claim="Сломано").id for _ in range(2)]
        db.session.commit()
    page = f"/admin/responses/{claims[0]}"
    assert owner.submit(page, {"replied": "1"}, to=f"{page}/reply").status_code == 303
    late = AT + timedelta(days=30)
    for _ in range(2):
        with app.app_context():
            notice_late(late.date(), late)
            db.session.commit()
        work()
    assert [got.said["data"]["response"] for got in system.got] == [claims[1]]


def test_message_that_was_not_taken_is_sent_again_later_and_under_the_same_name(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    system.status = 503
    work()
    assert work() == 0
    system.status = 200
    assert work(later=1.3 * WAITS[0]) == 1
    names, attempts = zip(*(got.attempt for got in system.got), strict=True)
    assert (len(set(names)), attempts) == (1, ("1", "2"))
    assert system.got[0].body == system.got[1].body


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(500, Trouble.ANSWER), (302, Trouble.ANSWER), (404, Trouble.ANSWER), (429, Trouble.ANSWER)],
)
def test_answer_other_than_2xx_is_a_failure(
    app: Flask, system: System, subscribe: Subscribe, work: Work, status: int, trouble: Trouble
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    system.status, system.headers = status, {"Location": "http://127.0.0.1:9/"}
    work()
    [message] = waiting(app)
    assert (message.trouble, message.status, message.attempts) == (trouble, status, 1)
    assert len(system.got) == 1


def test_receiver_says_how_long_to_wait(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    system.status, system.headers = 429, {"Retry-After": "3600"}
    work()
    [message] = waiting(app)
    assert timedelta(minutes=59) < message.next_at - now() <= timedelta(hours=1)


def test_receiver_that_is_gone_is_not_tried_again_by_itself(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    system.status = 410
    work()
    assert waiting(app) == []
    assert work(later=timedelta(days=9)) == 0


def test_message_is_given_up_after_all_attempts_and_can_be_tried_by_hand(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscriber = subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    system.status = 500
    for _ in range(len(WAITS) + 1):
        assert work(later=timedelta(days=2)) == 1
    assert work(later=timedelta(days=2)) == 0
    with app.app_context():
        assert send_again(subscriber, now()) == 1
        db.session.commit()
    system.status = 200
    assert work() == 1
    assert len({got.attempt for got in system.got}) == len(WAITS) + 2


def test_later_message_of_an_act_waits_for_the_earlier_one(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    first, second = printed_code(app), printed_code(app)
    system.status = 500
    Person(app).sends(first, nps=1)
    work()
    system.status = 200
    Person(app).sends(first, nps=2)
    Person(app).sends(second, nps=3)
    assert work() == 1
    work(later=timedelta(hours=1))
    assert [got.said["data"]["nps"] for got in system.got] == [1, 3, 1, 2]


def test_receiver_on_the_inner_network_is_refused_unless_a_setting_allows_it(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    app.config["PRIVATE_WEBHOOKS"] = False
    subscribe(system.address.replace("http:", "https:"), Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    work()
    [message] = waiting(app)
    assert (message.trouble, system.got) == (Trouble.ADDRESS, [])


def test_receiver_that_does_not_listen_is_told_when_it_does(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe("http://127.0.0.1:9/", Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    work()
    [message] = waiting(app)
    assert message.trouble is Trouble.CONNECTION
    with app.app_context():
        db.session.scalars(select(Subscriber)).one().address = system.address
        db.session.commit()
    assert work(later=timedelta(minutes=1)) == 1


def test_paused_subscriber_gets_what_waited_afterwards(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscriber = subscribe(system.address, Kind.ANSWER_RECEIVED)
    with app.app_context():
        db.session.get_one(Subscriber, subscriber).active = False
        db.session.commit()
    Person(app).sends(printed_code(app), nps=9)
    assert work() == 0
    with app.app_context():
        db.session.get_one(Subscriber, subscriber).active = True
        db.session.commit()
    assert work() == 1


def test_clients_answer_while_a_receiver_thinks(
    app: Flask, system: System, post: Post, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    subscribe("anna@example.ru", Kind.ANSWER_RECEIVED)
    codes = [printed_code(app) for _ in range(3)]
    answered: list[int] = []

    def answer() -> None:
        if codes:
            answered.append(Person(app).sends(codes.pop(), nps=9).status_code)

    Person(app).sends(codes.pop(), nps=9)
    system.meanwhile = post.meanwhile = answer
    before = now()
    work()
    assert answered == [303, 303]
    assert now() - before < timedelta(seconds=10)


def test_attempt_that_died_is_followed_by_another_when_its_lease_ends(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    with app.app_context():
        spread_all(now())
        [(delivery, _subscriber)] = due_deliveries(now(), 9)
        assert take_up(delivery, now())
        db.session.commit()
        assert due_deliveries(now(), 9) == []
        assert not send_delivery(delivery)
    assert work(later=LEASE) == 1
    assert [got.attempt[1] for got in system.got] == ["2"]


def test_attempt_that_was_overtaken_settles_nothing(
    app: Flask, system: System, subscribe: Subscribe
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    with app.app_context():
        spread_all(now())
        [(delivery, _subscriber)] = due_deliveries(now(), 9)
        slow = take_up(delivery, now())
        later = take_up(delivery, now() + LEASE)
        assert slow
        assert later
        settle(slow.messages[0], Outcome(), now())
        db.session.commit()
        assert db.session.get_one(Delivery, delivery).state is DeliveryState.WAITING


def test_two_workers_send_each_message_once(
    app: Flask, system: System, subscribe: Subscribe
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    for nps in range(11):
        Person(app).sends(printed_code(app), nps=nps)
    with app.app_context():
        spread_all(now())
        due = [each.delivery_id for each in due_deliveries(now(), 100)]

    def send_them(order: list[int]) -> None:
        with app.app_context():
            for delivery in order:
                send_delivery(delivery)

    workers = [Thread(target=send_them, args=(order,)) for order in (due, due[::-1], due)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(got.said["data"]["nps"] for got in system.got) == list(range(11))


def test_messages_to_one_hold_up_nobody_else(app: Flask, subscribe: Subscribe) -> None:
    slow = subscribe("https://slow.example.ru/", Kind.ANSWER_RECEIVED)
    for _ in range(4):
        Person(app).sends(printed_code(app), nps=9)
    with app.app_context():
        spread_all(now())
    quick = subscribe("https://quick.example.ru/", Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    with app.app_context():
        spread_all(now())
        due = due_deliveries(now(), 3)
    assert [each.subscriber_id for each in due] == [slow, quick, slow, slow]


def test_two_workers_make_each_message_once(app: Flask, subscribe: Subscribe) -> None:
    subscribe("https://crm.example.ru/", Kind.ANSWER_RECEIVED)
    for _ in range(5):
        Person(app).sends(printed_code(app), nps=9)

    def spread() -> None:
        with app.app_context():
            spread_all(now())

    workers = [Thread(target=spread) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(waiting(app)) == 5


def test_old_messages_are_forgotten_and_waiting_ones_are_not(
    app: Flask, system: System, subscribe: Subscribe, work: Work
) -> None:
    subscribe(system.address, Kind.ANSWER_RECEIVED)
    Person(app).sends(printed_code(app), nps=9)
    work()
    system.status = 500
    Person(app).sends(printed_code(app), nps=8)
    work()
    with app.app_context():
        forget_events(now() + timedelta(days=29))
        assert db.session.scalar(select(func.count()).select_from(Event)) == 2
        keep_house(now() + timedelta(days=31))
        assert db.session.scalar(select(func.count()).select_from(Event)) == 1
    assert len(waiting(app)) == 1


def test_cost_of_a_look_does_not_grow_with_what_was_delivered(
    app: Flask, subscribe: Subscribe
) -> None:
    subscriber = subscribe("https://crm.example.ru/", Kind.ANSWER_RECEIVED)
    with app.app_context():
        for found in ("due_deliveries", "waiting events"):
            plan = explained(found, subscriber)
            assert "ix_delivery_due" in plan or "ix_event_waiting" in plan, plan


def explained(what: str, _subscriber: int) -> str:
    """Return how the database finds what a look asks for; PostgreSQL without its small tables."""
    statement = (
        "SELECT id FROM delivery WHERE subscriber_id = 1 AND state = 'waiting' "
        "AND next_at <= '2030-01-01' "
        "ORDER BY next_at, id LIMIT 100"
        if what == "due_deliveries"
        else "SELECT id FROM event WHERE spread_at IS NULL ORDER BY id LIMIT 100"
    )
    if db.engine.dialect.name == "sqlite":
        rows: Any = db.session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))
    else:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        db.session.execute(text("SET LOCAL enable_sort = off"))
        rows = db.session.execute(text(f"EXPLAIN {statement}"))
    return "\n".join(str(row) for row in rows)


def test_moments_of_the_database_are_read_as_utc(
    app: Flask, system: System, subscribe: Subscribe
) -> None:
    subscribe(system.address, Kind.ACT_PRINTED)
    with app.app_context():
        settle_batch(make_run([make_act()]), set(), AT)
        db.session.commit()
        [happened] = db.session.scalars(select(Event.happened_at))
    assert abs(happened - datetime.now(UTC)) < timedelta(minutes=1)
