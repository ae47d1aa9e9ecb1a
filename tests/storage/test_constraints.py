"""What must never happen, the database itself refuses."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.accounts.models import ApiKey, IdempotentCall, Role, User, UserSession
from portal.accounts.operations import add_user
from portal.acts.models import Act, ActLayout, PrintBatch, PrintBatchAct
from portal.company.models import ReviewLink
from portal.company.queries import company
from portal.orders.data import OrderStatus
from portal.questionnaires.models import Questionnaire, QuestionnaireItem
from portal.responses.models import AnswerImport, Channel, FormCount, Rating, Response
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_order
from tests.factories.past import take_past_answers_in
from tests.factories.printing import make_run


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def bare_response(act: Act, **changes: object) -> Response:
    values = {
        "submission": uuid.uuid4(), "act_id": act.id, "channel": Channel.QR, "role": None,
        "submitted_at": AT, "language": "ru", "nps": None, "angry": False, "comment": None,
        "contact": None, "consent": False, "publish": False, "replaced_by_id": None,
    }  # fmt: skip
    return Response(**{**values, **changes})


def bare_act(order_id: int, **changes: object) -> Act:
    values = {
        "year": 2026, "serial": 1, "code": "0" * 16, "order_id": order_id, "issued_at": AT,
        "order_status": OrderStatus.DELIVERED,
        "questionnaire_id": db.session.scalar(select(Questionnaire.id)),
    }  # fmt: skip
    return Act(**{**values, **changes})


def refused(*rows: object, by: str) -> None:
    db.session.add_all(rows)
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    assert by in str(caught.value) or db.engine.dialect.name == "sqlite"


def test_act_of_an_order_that_is_not_delivered_is_refused() -> None:
    refused(bare_act(make_order().id), by="fk_act_order_id_order_status_order")


def test_act_that_says_its_order_is_new_is_refused() -> None:
    act = bare_act(make_order().id, order_status=OrderStatus.NEW)
    refused(act, by="ck_act_order_is_delivered")


def test_order_with_an_act_cannot_stop_being_delivered() -> None:
    act = make_act()
    with pytest.raises(IntegrityError):
        db.session.execute(
            text("UPDATE \"order\" SET status = 'new', delivered_at = NULL WHERE id = :id"),
            {"id": act.order_id},
        )


def test_delivered_order_without_a_moment_is_refused() -> None:
    order = make_order()
    order.status = OrderStatus.DELIVERED
    refused(order, by="ck_order_delivered_has_moment")


@pytest.mark.parametrize("emotion", [0, 6, -1])
def test_rating_outside_one_to_five_is_refused(emotion: int) -> None:
    act = make_act()
    response = bare_response(act)
    db.session.add(response)
    db.session.flush()
    rating = Rating(response_id=response.id, touchpoint_id=1, emotion=emotion)
    refused(rating, by="ck_rating_emotion_range")


def test_rating_has_one_column_so_it_cannot_be_noticed_and_not_noticed() -> None:
    columns = set(Rating.__table__.columns.keys())
    assert columns == {"response_id", "touchpoint_id", "emotion"}


def test_two_ratings_of_one_touchpoint_in_one_response_are_refused() -> None:
    response = bare_response(make_act())
    db.session.add(response)
    db.session.flush()
    db.session.add(Rating(response_id=response.id, touchpoint_id=1, emotion=5))
    db.session.flush()
    db.session.expunge_all()
    refused(Rating(response_id=response.id, touchpoint_id=1, emotion=None), by="pk_rating")


def test_same_submission_twice_is_refused() -> None:
    act = make_act()
    submission = uuid.uuid4()
    rows = [bare_response(act, submission=submission) for _ in range(2)]
    refused(*rows, by="uq_response_submission")


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"act_id": None}, "ck_response_act_or_import"),
        ({"import_id": 1, "channel": Channel.IMPORT}, "ck_response_act_or_import"),
        ({"channel": Channel.IMPORT}, "ck_response_import_has_its_channel"),
        ({"act_id": None, "import_id": 1}, "ck_response_import_has_its_channel"),
        ({"order_id": 1}, "ck_response_order_of_an_import"),
    ],
    ids=str,
)
def test_answer_of_an_act_and_of_a_file_or_of_neither_is_refused(
    changes: dict[str, object], by: str
) -> None:
    act = make_act()
    places = {"import_id": take_past_answers_in().id, "order_id": act.order_id}
    refused(
        bare_response(act, **{**changes, **{k: places[k] for k in places if k in changes}}), by=by
    )


def test_same_past_answers_twice_are_refused() -> None:
    taken = take_past_answers_in()
    twin = AnswerImport(
        filename="другой.csv", digest=taken.digest, questionnaire_id=taken.questionnaire_id,
        imported_at=AT, count=1,
    )  # fmt: skip
    refused(twin, by="uq_answer_import_digest")


@pytest.mark.parametrize("nps", [-1, 11])
def test_recommendation_outside_zero_to_ten_is_refused(nps: int) -> None:
    refused(bare_response(make_act(), nps=nps, angry=True), by="ck_response_nps_range")


def test_detractor_who_is_not_called_angry_is_refused() -> None:
    refused(bare_response(make_act(), nps=6), by="ck_response_detractor_is_angry")


def test_contact_without_consent_is_refused() -> None:
    response = bare_response(make_act(), contact="anna@example.ru", consent=False)
    refused(response, by="ck_response_contact_has_consent")


def test_unknown_channel_is_refused() -> None:
    act = make_act()
    db.session.add(bare_response(act))
    db.session.flush()
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE response SET channel = 'telepathy'"))


def test_second_act_of_an_order_is_refused() -> None:
    act = make_act()
    twin = bare_act(act.order_id, serial=77, code="1" * 16)
    refused(twin, by="uq_act_order_id")


def test_voided_act_without_a_reason_is_refused() -> None:
    act = make_act()
    act.voided_at = AT
    refused(act, by="ck_act_voided_has_reason")


@pytest.mark.parametrize("model", [Questionnaire, QuestionnaireItem])
def test_published_questionnaire_is_never_edited(model: type) -> None:
    table = model.__table__
    column = "name" if model is Questionnaire else "label_ru"
    with pytest.raises(DBAPIError, match="never edited"):
        db.session.execute(table.update().values({column: "другое"}))


def settled(run: PrintBatch, **changes: object) -> PrintBatch:
    for name, value in {"settled_at": AT, "came_out_count": 1, **changes}.items():
        setattr(run, name, value)
    return run


def test_print_run_without_acts_is_refused() -> None:
    run = make_run([make_act()])
    run.act_count = 0
    refused(run, by="ck_print_batch_has_acts")


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"came_out_count": None}, "ck_print_batch_settled_is_counted"),
        ({"settled_at": None}, "ck_print_batch_settled_is_counted"),
        ({"came_out_count": 2}, "ck_print_batch_came_out_count_range"),
        ({"came_out_count": -1}, "ck_print_batch_came_out_count_range"),
        ({"settled_at": AT - timedelta(seconds=1)}, "ck_print_batch_settled_after_made"),
    ],
    ids=str,
)
def test_print_run_settled_by_halves_is_refused(changes: dict[str, object], by: str) -> None:
    refused(settled(make_run([make_act()]), **changes), by=by)


def test_somebody_who_settled_a_run_that_waits_is_refused() -> None:
    run = make_run([make_act()])
    run.settled_by_id = add_user("anna@example.ru", Role.STAFF, "long enough", AT).id
    refused(run, by="ck_print_batch_settler_settled")


def test_print_run_that_repeats_itself_is_refused() -> None:
    run = make_run([make_act()])
    run.repeats_id = run.id
    refused(run, by="ck_print_batch_repeats_an_earlier")


@pytest.mark.parametrize(("column", "value"), [("format", "a99"), ("packing_order", "by weight")])
def test_unknown_paper_or_order_of_a_run_is_refused(column: str, value: str) -> None:
    make_run([make_act()])
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE print_batch SET {column} = :value"), {"value": value})


def test_act_twice_in_one_run_is_refused() -> None:
    act = make_act()
    run = make_run([act])
    twin = PrintBatchAct(batch_id=run.id, position=2, act_id=act.id)
    refused(twin, by="uq_print_batch_act_batch_id_act_id")


def test_two_acts_in_one_place_of_a_run_are_refused() -> None:
    run = make_run([make_act()])
    twin = PrintBatchAct(batch_id=run.id, position=1, act_id=make_act().id)
    refused(twin, by="pk_print_batch_act")


def test_place_before_the_first_is_refused() -> None:
    run = make_run([make_act()])
    early = PrintBatchAct(batch_id=run.id, position=0, act_id=make_act().id)
    refused(early, by="ck_print_batch_act_position_from_one")


@pytest.mark.parametrize(("act_id", "batch_id"), [(None, 77), (77, None)])
def test_place_of_nothing_or_in_no_run_is_refused(act_id: int | None, batch_id: int | None) -> None:
    act = make_act()
    run = make_run([act])
    place = PrintBatchAct(batch_id=batch_id or run.id, position=2, act_id=act_id or act.id)
    refused(
        place, by="fk_print_batch_act_" + ("batch_id_print_batch" if batch_id else "act_id_act")
    )


@pytest.mark.parametrize("column", ["greeting_ru", "greeting_en", "reader_ru", "reader_en"])
@pytest.mark.parametrize("words", ["", "x" * 241])
def test_texts_of_the_act_that_are_empty_or_too_long_are_refused(column: str, words: str) -> None:
    firm = company()
    setattr(firm, column, words)
    refused(firm, by=f"ck_company_{column}_length")


@pytest.mark.parametrize("column", ["referral_ru", "referral_en"])
def test_referral_that_is_too_long_is_refused(column: str) -> None:
    firm = company()
    setattr(firm, column, "x" * 241)
    refused(firm, by=f"ck_company_{column}_length")


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"position": 0}, "ck_review_link_position_from_one"),
        ({"name": ""}, "ck_review_link_name_length"),
        ({"name": "x" * 61}, "ck_review_link_name_length"),
        ({"url": "http://maps.example/"}, "ck_review_link_url_shape"),
        ({"url": "javascript:alert(1)"}, "ck_review_link_url_shape"),
        ({"url": "https://"}, "ck_review_link_url_shape"),
        ({"url": "https://" + "x" * 493}, "ck_review_link_url_shape"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_link_that_no_receipt_should_show_is_refused(changes: dict[str, object], by: str) -> None:
    values = {"position": 1, "name": "Карты", "url": "https://maps.example/", **changes}
    refused(ReviewLink(**values), by=by)


def test_two_links_in_one_place_of_the_receipt_are_refused() -> None:
    values = {"position": 1, "name": "Карты"}
    db.session.add(ReviewLink(**values, url="https://maps.example/"))
    db.session.flush()
    db.session.expunge_all()
    refused(ReviewLink(**values, url="https://reviews.example/"), by="pk_review_link")


def test_unknown_packing_order_is_refused() -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE company SET packing_order = 'by weight'"))


@pytest.mark.parametrize("column", ["geometry", "version", "questionnaire_id"])
def test_layout_of_printed_acts_is_never_edited(column: str) -> None:
    make_act()
    db.session.flush()
    value = {"moved": True} if column == "geometry" else 2
    with pytest.raises(DBAPIError, match="never edited"):
        db.session.execute(ActLayout.__table__.update().values({column: value}))


def test_layout_that_acts_follow_cannot_be_dropped() -> None:
    make_act()
    db.session.flush()
    with pytest.raises(IntegrityError):
        db.session.execute(ActLayout.__table__.delete())


def test_layout_before_the_first_version_is_refused() -> None:
    questionnaire_id = db.session.scalar(select(Questionnaire.id))
    layout = ActLayout(questionnaire_id=questionnaire_id, version=0, geometry={})
    refused(layout, by="ck_act_layout_version_from_one")


def test_act_by_a_layout_that_is_not_kept_is_refused() -> None:
    act = make_act()
    act.layout_version = 77
    refused(act, by="fk_act_questionnaire_id_layout_version_act_layout")


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"channel": Channel.PAPER}, "ck_form_count_channel_has_a_form"),
        ({"channel": Channel.SCAN}, "ck_form_count_channel_has_a_form"),
        ({"opened": -1}, "ck_form_count_opened_not_negative"),
        ({"started": -1}, "ck_form_count_started_not_negative"),
    ],
    ids=str,
)
def test_count_of_people_that_cannot_be_is_refused(changes: dict[str, object], by: str) -> None:
    values = {"day": AT.date(), "channel": Channel.QR, "opened": 1, "started": 1, **changes}
    refused(FormCount(**values), by=by)


def test_second_count_of_a_day_and_channel_is_refused() -> None:
    def count(channel: Channel, people: int) -> FormCount:
        return FormCount(day=AT.date(), channel=channel, opened=people, started=people)

    db.session.add_all([count(Channel.QR, 1), count(Channel.CODE, 1)])
    db.session.flush()
    db.session.expunge_all()
    refused(count(Channel.QR, 2), by="pk_form_count")


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"digest": "0" * 63}, "ck_user_session_digest_length"),
        ({"device": "x" * 61}, "ck_user_session_device_length"),
        ({"seen_at": AT - timedelta(seconds=1)}, "ck_user_session_seen_after_began"),
        ({"confirmed_at": AT - timedelta(seconds=1)}, "ck_user_session_confirmed_after_began"),
        ({"user_id": 77}, "fk_user_session_user_id_user"),
    ],
    ids=str,
)
def test_session_that_cannot_be_is_refused(changes: dict[str, object], by: str) -> None:
    refused(bare_session(**changes), by=by)


def test_two_sessions_of_one_token_are_refused() -> None:
    db.session.add(bare_session())
    db.session.flush()
    twin = bare_session(user_id=db.session.scalar(select(User.id)))
    refused(twin, by="uq_user_session_digest")


def bare_session(**changes: object) -> UserSession:
    values = {
        "digest": "0" * 64, "began_at": AT, "seen_at": AT, "confirmed_at": AT, "ended_at": None,
        "address": "::1", "device": "Chrome, Android",
    }  # fmt: skip
    if "user_id" not in changes:
        values["user_id"] = add_user("anna@example.ru", Role.STAFF, "long enough", AT).id
    return UserSession(**{**values, **changes})


def bare_key(**changes: object) -> ApiKey:
    values = {
        "name": "shop", "digest": "0" * 64, "may_orders": True, "may_read": False,
        "calls_per_minute": 1, "created_at": AT,
    }  # fmt: skip
    return ApiKey(**{**values, **changes})


def stored_key() -> ApiKey:
    key = bare_key()
    db.session.add(key)
    db.session.flush()
    return key


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"may_orders": False}, "ck_api_key_has_a_scope"),
        ({"calls_per_minute": 0}, "ck_api_key_calls_range"),
        ({"calls_per_minute": 60_001}, "ck_api_key_calls_range"),
        ({"works_until": AT}, "ck_api_key_replaced_ends"),
    ],
    ids=str,
)
def test_key_that_cannot_be_is_refused(changes: dict[str, object], by: str) -> None:
    refused(bare_key(**changes), by=by)


def test_same_key_twice_is_refused() -> None:
    stored_key()
    refused(bare_key(), by="uq_api_key_digest")


def test_replaced_key_without_an_end_is_refused() -> None:
    old = stored_key()
    new = bare_key(digest="1" * 64)
    db.session.add(new)
    db.session.flush()
    old.replaced_by_id = new.id
    refused(old, by="ck_api_key_replaced_ends")


def test_key_that_replaces_itself_is_refused() -> None:
    key = stored_key()
    key.replaced_by_id = key.id
    key.works_until = AT
    refused(key, by="ck_api_key_replaced_by_a_later")


def test_key_in_place_of_two_is_refused() -> None:
    keys = [bare_key(digest=digit * 64) for digit in "012"]
    db.session.add_all(keys)
    db.session.flush()
    for old in keys[:2]:
        old.replaced_by_id = max(key.id for key in keys)
        old.works_until = AT
    refused(*keys, by="uq_api_key_replaced_by_id")


def test_key_in_place_of_which_there_is_none_is_refused() -> None:
    refused(bare_key(replaced_by_id=77, works_until=AT), by="fk_api_key_replaced_by_id_api_key")


def bare_call(**changes: object) -> IdempotentCall:
    values = {
        "api_key_id": stored_key().id, "key": "once", "fingerprint": "0" * 64, "status": 201,
        "body": "{}", "happened_at": AT,
    }  # fmt: skip
    return IdempotentCall(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"key": ""}, "ck_idempotent_call_key_length"),
        ({"key": "x" * 256}, "ck_idempotent_call_key_length"),
        ({"fingerprint": "0" * 63}, "ck_idempotent_call_fingerprint_length"),
        ({"status": 199}, "ck_idempotent_call_status_of_success"),
        ({"status": 409}, "ck_idempotent_call_status_of_success"),
        ({"api_key_id": 77}, "fk_idempotent_call_api_key_id_api_key"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_answer_to_a_call_that_cannot_be_is_refused(changes: dict[str, object], by: str) -> None:
    refused(bare_call(**changes), by=by)


def test_two_answers_to_one_call_are_refused() -> None:
    call = bare_call()
    db.session.add(call)
    db.session.flush()
    twin = IdempotentCall(
        api_key_id=call.api_key_id, key=call.key, fingerprint="1" * 64, status=200, body="{}",
        happened_at=AT,
    )  # fmt: skip
    db.session.expunge_all()
    refused(twin, by="pk_idempotent_call")
