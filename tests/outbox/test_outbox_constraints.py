"""What must never stand in the outbox, the database itself refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import Role
from portal.accounts.operations import add_user
from portal.claims.models import Claim
from portal.outbox.models import (
    Delivery,
    DeliveryState,
    Event,
    Kind,
    Pace,
    Subscriber,
    Subscription,
    Way,
)
from portal.outbox.upset_models import UpsetRule
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_response


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def refused(row: object, by: str) -> None:
    db.session.add(row)
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    assert by in str(caught.value) or db.engine.dialect.name == "sqlite"
    db.session.rollback()


def subscriber(**changes: Any) -> Subscriber:
    values = {
        "way": Way.MAIL, "address": "anna@example.ru", "pace": Pace.AT_ONCE, "secret": None,
        "active": True, "created_at": AT,
    }  # fmt: skip
    return Subscriber(**{**values, **changes})


def test_sound_subscriber_goes_in() -> None:
    db.session.add(subscriber())
    db.session.flush()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"way": Way.WEBHOOK}, "webhook_has_secret"),
        ({"secret": "whsec_"}, "webhook_has_secret"),
        ({"way": Way.WEBHOOK, "secret": "whsec_", "pace": Pace.DAILY}, "webhook_at_once"),
        ({"former_secret": "whsec_"}, "former_secret_ends"),
        ({"former_until": AT}, "former_secret_ends"),
        ({"address": "x" * 501}, "address_length"),
        ({"address": "x"}, "address_length"),
    ],
)
def test_subscriber_that_cannot_be_told_is_refused(
    changes: dict[str, Any], constraint: str
) -> None:
    refused(subscriber(**changes), f"ck_subscriber_{constraint}")


def test_nobody_subscribes_to_tests() -> None:
    refused(
        subscriber(subscriptions=[Subscription(kind=Kind.TEST)]), "ck_subscription_test_needs_none"
    )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": Kind.ANSWER_UPSET}, "upset_is_an_answer"),
        ({"act_id": None}, "of_an_act"),
        ({"response_id": None}, "of_a_response"),
        ({"kind": Kind.ACT_PRINTED}, "of_a_response"),
        ({"kind": Kind.TEST, "act_id": None, "response_id": None}, "test_has_its_own"),
    ],
)
def test_event_of_nothing_is_refused(changes: dict[str, Any], constraint: str) -> None:
    act = make_act()
    response = make_response(act, nps=9)
    values = {
        "kind": Kind.ANSWER_RECEIVED, "act_id": act.id, "response_id": response.id,
        "happened_at": AT,
    }  # fmt: skip
    db.session.add(Event(**values))
    db.session.flush()
    refused(Event(**{**values, **changes}), f"ck_event_{constraint}")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"attempts": -1}, "attempts_not_negative"),
        ({"state": DeliveryState.DEAD}, "settled_has_moment"),
        ({"settled_at": AT}, "settled_has_moment"),
        (
            {"state": DeliveryState.DELIVERED, "settled_at": AT, "leased_until": AT},
            "lease_of_a_waiting",
        ),
    ],
)
def test_message_in_no_state_is_refused(changes: dict[str, Any], constraint: str) -> None:
    refused(Delivery(**{**message(), **changes}), f"ck_delivery_{constraint}")


def test_message_stands_once_for_a_subscriber() -> None:
    values = message()
    db.session.add(Delivery(**values))
    db.session.flush()
    refused(Delivery(**values), "uq_delivery_event_id_subscriber_id_kind")


def message() -> dict[str, Any]:
    """Return the values of a message that waits."""
    told = subscriber()
    db.session.add(told)
    db.session.flush()
    event = Event(kind=Kind.TEST, subscriber_id=told.id, happened_at=AT)
    db.session.add(event)
    db.session.flush()
    return {
        "event_id": event.id, "subscriber_id": told.id, "kind": Kind.TEST, "body": "{}",
        "state": DeliveryState.WAITING, "attempts": 0, "next_at": AT,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"id": 2}, "single_row"),
        ({"nps_at_most": 11}, "nps_range"),
        ({"emotion_at_most": 0}, "emotion_range"),
        ({"words": "x" * 501}, "words_length"),
        ({"segments": "x" * 501}, "segments_length"),
    ],
)
def test_rule_that_cannot_be_meant_is_refused(changes: dict[str, Any], constraint: str) -> None:
    db.session.delete(db.session.get_one(UpsetRule, 1))
    db.session.flush()
    values = {"id": 1, "words": "", "segments": ""}
    refused(UpsetRule(**{**values, **changes}), f"ck_upset_rule_{constraint}")


def test_nobody_replied_to_a_claim_without_a_moment() -> None:
    user = add_user("anna@example.ru", Role.ADMIN, "correct horse battery", AT)
    response = make_response(make_act(), claim="Сломано")
    claim = db.session.get_one(Claim, response.id)
    claim.replied_by_id = user.id
    refused(claim, "ck_claim_replier_replied")
