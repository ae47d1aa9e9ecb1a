"""Acts remember the layout they are printed by, and it is kept for ever."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.datastructures import MultiDict

from portal.acts import layouts
from portal.acts.documents import act_sheets, blank_of
from portal.acts.geometry import VERSION, geometry
from portal.acts.layouts import kept_layout
from portal.acts.models import Act, ActLayout
from portal.company.queries import company
from portal.questionnaires.published import published
from portal.responses.forms import answer_form
from portal.storage.database import db
from tests.factories.orders import make_act
from tests.factories.printing import make_run


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(ActLayout)) or 0


def layout_version(act: Act) -> int | None:
    return db.session.scalar(select(Act.layout_version).where(Act.id == act.id))


def forget_layout(act: Act) -> None:
    """Make an act one that was issued before layouts were kept."""
    db.session.flush()
    db.session.execute(update(Act).where(Act.id == act.id).values(layout_version=None))
    db.session.expire_all()


def test_act_remembers_its_layout_when_it_is_issued() -> None:
    act = make_act()
    db.session.flush()
    assert layout_version(act) == VERSION
    layout = db.session.get_one(ActLayout, (act.questionnaire_id, VERSION))
    assert layout.geometry == geometry(blank_of(act.questionnaire, "ru"))


def test_layout_of_a_questionnaire_is_kept_once() -> None:
    acts = [make_act() for _ in range(3)]
    kept_layout(acts[0].questionnaire)
    db.session.flush()
    assert kept() == 1


def test_kept_layout_is_what_the_act_is_printed_by() -> None:
    act = make_act()
    db.session.flush()
    (sheet,) = act_sheets([act], "en")
    layout = db.session.get_one(ActLayout, (act.questionnaire_id, VERSION))
    assert layout.geometry == geometry(sheet.blank)


def test_layout_that_is_kept_stays_when_the_firm_changes() -> None:
    questionnaire = make_act().questionnaire
    before = db.session.get_one(ActLayout, (questionnaire.id, VERSION)).geometry
    firm = company()
    firm.name, firm.phone, firm.colour = "Другая фирма", "", "#00ff00"
    db.session.flush()
    assert kept_layout(questionnaire) == VERSION
    assert geometry(blank_of(questionnaire, "ru")) == before


def test_older_act_gets_the_layout_when_it_goes_into_a_print_run() -> None:
    older, other = make_act(), make_act()
    forget_layout(older)
    forget_layout(other)
    make_run([older])
    assert layout_version(older) == VERSION
    assert layout_version(other) is None


def test_print_run_keeps_the_layout_that_nobody_kept() -> None:
    older = make_act()
    forget_layout(older)
    db.session.execute(ActLayout.__table__.delete())
    make_run([older])
    assert kept() == 1
    assert layout_version(older) == VERSION


def test_act_printed_again_by_a_newer_layout_remembers_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act = make_act()
    db.session.flush()
    monkeypatch.setattr(layouts, "VERSION", VERSION + 1)
    make_run([act])
    assert layout_version(act) == VERSION + 1
    assert kept() == 2


def test_every_mark_on_paper_is_an_answer_that_the_form_of_the_client_takes() -> None:
    act = make_act()
    db.session.flush()
    form_class = answer_form(published(act.questionnaire_id))
    layout = db.session.get_one(ActLayout, (act.questionnaire_id, VERSION))
    asked = set()
    for paper in layout.geometry["papers"].values():
        for side in paper["sides"]:
            for bubble in side["bubbles"]:
                name, value = bubble["field"], bubble["value"]
                sent = {"submission": str(uuid.uuid4()), "comment": "!", name: value}
                form = form_class(MultiDict(sent))
                assert form.validate(), f"{name}={value}: {form.faults()}"
                assert form.draft()[name] == value
                asked.add(name)
    ratings = {f"t-{item.touchpoint.key}" for item in act.questionnaire.items}
    assert asked == {*ratings, "nps", "role", "publish"}
