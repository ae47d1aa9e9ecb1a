"""What is old is forgotten when the owner says so; figures stay as they were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Role
from portal.audit.deeds import Deed
from portal.clients.models import Client
from portal.company.queries import company
from portal.orders.data import ClientData
from portal.privacy.models import RetentionRun
from portal.privacy.retention import ANSWERS_AT_ONCE, CLIENTS_AT_ONCE, months_before
from portal.responses.counts.folding import fold_all
from portal.responses.models import Response
from portal.storage.database import db
from portal.web.clock import now
from portal.worker.tasks import keep_house
from tests.audit.entries import entries
from tests.factories.firm import firm
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import signed_in
from tests.privacy.test_erasing import figures

LONG_AGO = now() - timedelta(days=800)
KEEP = {"keep_answers_months": "24", "keep_clients_months": "24"}


def set_periods(app: Flask, answers: int | None, clients: int | None) -> None:
    with app.app_context():
        company().keep_answers_months = answers
        company().keep_clients_months = clients
        db.session.commit()


def make_years(app: Flask) -> None:
    """Let one client have ordered long ago, one lately, one both."""
    with app.app_context():
        for name, moments in {
            "Давняя": [LONG_AGO], "Новая": [AT], "Верная": [LONG_AGO, AT],
        }.items():  # fmt: skip
            for moment in moments:
                act = make_act(
                    moment,
                    client=ClientData(f"ООО «{name}»", external_id=name),
                    ordered_at=moment - timedelta(days=5),
                )
                make_response(
                    act, moment, nps=2, rates={"gift": 2}, comment="Слово", claim="Жалоба",
                    contact="kto@example.ru", consent=True,
                )  # fmt: skip
        db.session.execute(db.text("UPDATE client SET created_at = '2020-01-01 00:00:00'"))
        db.session.commit()
        fold_all()


def retention(app: Flask, *options: str) -> str:
    done = app.test_cli_runner().invoke(args=["retention", *options])
    assert done.exit_code == 0, done.output
    return done.output


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Client.name).order_by(Client.id)))


def worded(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalars(select(Response).where(Response.comment.is_not(None)))
        return len(found.all())


def test_nothing_is_forgotten_until_the_owner_sets_a_period(app: Flask) -> None:
    make_years(app)
    assert retention(app).count("kept for good") == 2
    with app.app_context():
        keep_house(now())
        assert not db.session.scalars(select(RetentionRun)).all()
    assert worded(app) == 4


def test_dry_run_counts_by_kind_and_changes_nothing(app: Flask) -> None:
    make_years(app)
    set_periods(app, 24, 24)
    said = retention(app, "--dry-run")
    assert "would be answers without words and contacts: 2" in said
    assert "would be clients without names, phones and e-mails: 1" in said
    assert worded(app) == 4
    assert "ООО «Давняя»" in names(app)


def test_words_contacts_and_clients_of_long_ago_go_and_figures_stay(app: Flask) -> None:
    make_years(app)
    owner = signed_in(app, Role.ADMIN)
    before = {path: text.replace("ООО «Давняя»", "…") for path, text in figures(owner).items()}
    assert owner.submit("/admin/settings", firm(**KEEP)).status_code == 303
    said = retention(app)
    assert "contacts: 2" in said
    assert "e-mails: 1" in said
    assert retention(app).count(": 0") == 2
    after = {
        path: text.replace("Erased client 1", "…").replace("Стёртый клиент 1", "…")
        for path, text in figures(owner).items()
    }
    assert after == before
    assert worded(app) == 2
    assert names(app)[1:] == ["ООО «Новая»", "ООО «Верная»"]
    with app.app_context():
        old = db.session.scalars(select(Response).order_by(Response.submitted_at)).first()
        assert old is not None
        assert (old.contact, old.consent, old.nps) == (None, False, 2)
        assert old.claim is not None
        assert old.claim.text == ""


def test_worker_forgets_once_a_day_a_part_each_minute(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_years(app)
    set_periods(app, 24, 24)
    monkeypatch.setattr("portal.privacy.daily.MOST_STEPS", 1)
    at = datetime(now().year + 1, 1, 10, 9, tzinfo=UTC)
    told = []
    with app.app_context():
        for minute in range(4):
            keep_house(at + timedelta(minutes=minute))
            run = db.session.scalars(select(RetentionRun)).one()
            told.append((run.answers > 0, run.clients > 0, run.ended_at is not None))
    assert told == [(True, False, False), (True, True, False), (True, True, True), told[2]]


def test_work_that_midnight_cut_short_is_told_and_goes_on_the_next_day(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_years(app)
    set_periods(app, 24, 24)
    monkeypatch.setattr("portal.privacy.daily.MOST_STEPS", 1)
    evening = datetime(now().year + 1, 1, 10, 20, 59, tzinfo=UTC)  # in Moscow it is 23:59
    with app.app_context():
        for minute in (0, 1, 2):
            keep_house(evening + timedelta(minutes=minute))
        runs = db.session.scalars(select(RetentionRun).order_by(RetentionRun.day)).all()
        assert [(run.answers > 0, run.clients > 0) for run in runs] == [
            (True, False),
            (False, True),
        ]
        assert all(run.ended_at for run in runs)
    told = [each.detail for each in entries(app, Deed.FORGOTTEN)]
    assert [each["clients"] for each in told] == [0, runs[1].clients]


def test_page_says_what_is_older_and_what_was_done(app: Flask) -> None:
    make_years(app)
    owner = signed_in(app, Role.ADMIN)
    set_periods(app, 24, None)
    page = owner.get("/admin/privacy?lang=en").get_data(as_text=True)
    assert "2 answers are older now." in page
    assert "Clients are kept for good." in page
    with app.app_context():
        keep_house(now())
    page = owner.get("/admin/privacy?lang=en").get_data(as_text=True)
    assert "0 answers are older now." in page
    assert "2 answers, 0 clients" in page


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 1, "2025-12-15"),
     ("2026-12-01", 12, "2025-12-01"), ("2024-02-29", 12, "2023-02-28")],
)  # fmt: skip
def test_months_are_of_the_calendar(day: str, months: int, before: str) -> None:
    from zoneinfo import ZoneInfo

    at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    assert str(months_before(at, months, ZoneInfo("UTC")).date()) == before


def test_transactions_stay_short() -> None:
    assert ANSWERS_AT_ONCE <= 1000
    assert CLIENTS_AT_ONCE <= 200
