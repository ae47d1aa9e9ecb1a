"""Paper that is no client's: the sample and the test page; and what the command prints."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2.raw as pdfium
import pytest
from babel.dates import format_date
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Role
from portal.acts.formats import PageFormat
from portal.acts.models import Act
from portal.acts.specimens import trial_pdf
from portal.company.models import PackingOrder
from portal.company.queries import company
from portal.printing.fonts import is_known
from portal.storage.database import db
from tests.factories.orders import make_act
from tests.factories.people import signed_in
from tests.printing.reading import boxes_mm, complaints_about, page_count, qr_codes, text_of

HOME = "HTTPS://ACT.EXAMPLE.RU"


@pytest.mark.parametrize("page_format", PageFormat)
def test_sample_shows_each_paper_and_makes_no_act(app: Flask, page_format: PageFormat) -> None:
    staff = signed_in(app, Role.STAFF)
    response = staff.get(f"/acts/sample.pdf?format={page_format}")
    assert response.mimetype == "application/pdf"
    assert page_count(response.data) == 1
    assert qr_codes(response.data, 200) == [f"{HOME}/A/SAMP1E0000000000"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Act)) == 0


def test_sample_follows_the_settings(app: Flask) -> None:
    with app.app_context():
        company().name = "Вьюга"
        company().greeting_ru = "{client}, здравствуйте!"
        db.session.commit()
    page = signed_in(app, Role.ADMIN).get("/acts/sample.pdf", headers={"Accept-Language": "ru"})
    assert "Вьюга" in text_of(page.data)
    assert "ООО «Ромашка», здравствуйте!" in text_of(page.data)


def test_sample_on_an_unknown_paper_is_not_found(app: Flask) -> None:
    assert signed_in(app, Role.STAFF).get("/acts/sample.pdf?format=a3").status_code == 404


def test_settings_lead_to_the_sample(app: Flask) -> None:
    page = signed_in(app, Role.ADMIN).get("/admin/settings").get_data(as_text=True)
    assert all(f"/acts/sample.pdf?format={page_format}" in page for page_format in PageFormat)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_test_page_is_sound_and_its_codes_open_the_portal(app: Flask, language: str) -> None:
    with app.app_context():
        pdf = trial_pdf(language)
    assert complaints_about(pdf) == ""
    assert page_count(pdf) == 1
    assert qr_codes(pdf, 150) == [HOME] * 4


def test_rulers_of_the_test_page_are_as_long_as_they_say(app: Flask) -> None:
    with app.app_context():
        (page,) = boxes_mm(trial_pdf("ru"), pdfium.FPDF_PAGEOBJ_PATH)
    across = [right - left for left, bottom, right, top in page if top - bottom < 1]
    down = [top - bottom for left, bottom, right, top in page if right - left < 1]
    assert max(across) == pytest.approx(150, abs=0.5)  # with the ends of the stroke
    assert max(down) == pytest.approx(100, abs=0.5)


def test_acts_page_leads_to_the_test_page(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    assert "/acts/test.pdf" in staff.get("/acts").get_data(as_text=True)
    assert staff.get("/acts/test.pdf").mimetype == "application/pdf"


def test_command_prints_in_packing_order(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        for number in ("А-10", "А-9", "Б-1"):
            make_act(number=number)
        company().packing_order = PackingOrder.ORDER_NUMBER
        db.session.commit()
    file = tmp_path / "acts.pdf"
    done = app.test_cli_runner().invoke(args=["acts", "print", "--format", "a6", "-o", str(file)])
    assert done.output == f"3 acts in {file}\n"
    text = text_of(file.read_bytes())
    places = [text.index(f"№ {number}!") for number in ("А-9", "А-10", "Б-1")]
    assert places == sorted(places)
    assert list(tmp_path.glob("acts*")) == [file]


def test_command_without_acts_says_so_and_writes_nothing(app: Flask, tmp_path: Path) -> None:
    arguments = ["acts", "print", "--unprinted", "-o", str(tmp_path / "acts.pdf")]
    done = app.test_cli_runner().invoke(args=arguments)
    assert done.exit_code == 1
    assert "no acts to print" in done.output
    assert list(tmp_path.glob("acts*")) == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_dates_as_people_write_them_are_in_the_main_font(language: str) -> None:
    days = [date(2026, month, 28) for month in range(1, 13)]
    assert all(is_known(format_date(day, "long", locale=language)) for day in days)
