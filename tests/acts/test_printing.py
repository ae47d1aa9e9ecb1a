"""Staff choose acts, print them in one run, and say what came out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Role
from portal.acts.batch_operations import make_batch, settle_batch
from portal.acts.batch_queries import acts_to_draw, batch_by_id
from portal.acts.formats import PageFormat
from portal.acts.models import Act, PrintBatch
from portal.acts.operations import void_act
from portal.acts.queries import act_by_number
from portal.acts.rules import Parcel, packed
from portal.company.models import PackingOrder
from portal.company.queries import company
from portal.storage.database import db
from tests.factories.orders import AT, make_act
from tests.factories.people import add_person, signed_in
from tests.factories.printing import make_run, stored_act, stored_acts
from tests.pages import ExaminingClient, Page, page_of
from tests.statements import statements

DAY = AT.date()


@pytest.fixture
def staff(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.STAFF)


def prints(staff: ExaminingClient, numbers: Sequence[str], **fields: str) -> str:
    """Choose acts and press print; return the address of the run."""
    data = {"number": list(numbers), "format": "a4", **fields}
    response = staff.submit("/acts?state=all", data, to="/acts/print")
    assert response.status_code == 303
    return str(response.location)


def answers(staff: ExaminingClient, run: str, answer: str, *missing: int) -> Page:
    """Say what came out; return the page of the run afterwards."""
    said = {"answer": answer, "missing": [str(place) for place in missing]}
    response = staff.submit(run, said, to=f"{run}/settle")
    assert response.status_code == 303
    return page_of(staff.get(run))


def marks(app: Flask, numbers: Sequence[str]) -> list[int]:
    """Return how often acts have been printed."""
    with app.app_context():
        return [act_by_number(number).print_count for number in numbers]  # type: ignore[union-attr]


def voids(app: Flask, number: str) -> None:
    with app.app_context():
        act = act_by_number(number)
        assert act
        void_act(act, "возврат", AT)
        db.session.commit()


def numbers_listed(page: Page) -> list[str]:
    return [field.attrs["value"] or "" for field in page.all("input[name=number]")]


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


# choosing


def test_acts_to_print_come_first_when_no_state_is_asked_for(
    app: Flask, staff: ExaminingClient
) -> None:
    fresh, printed = stored_acts(app, 2)
    answers(staff, prints(staff, [printed]), "all")
    assert numbers_listed(page_of(staff.get("/acts"))) == [fresh]
    assert numbers_listed(page_of(staff.get("/acts?state=printed"))) == [printed]
    assert len(numbers_listed(page_of(staff.get("/acts?state=all")))) == 2


@pytest.mark.parametrize("search", ["ромашка", "РОМАШКА", "Ромаш", "ооо «ромашка»"])
def test_client_is_found_in_any_case(app: Flask, staff: ExaminingClient, search: str) -> None:
    wanted = stored_act(app, client="ООО «Ромашка»")
    stored_act(app, client="ИП Щукин")
    page = page_of(staff.get("/acts", query_string={"search": search}))
    assert numbers_listed(page) == [wanted]


def test_act_is_found_by_its_number_and_by_its_orders(app: Flask, staff: ExaminingClient) -> None:
    wanted = stored_act(app, number="Щ-777")
    stored_act(app, number="888")
    for search in (wanted, wanted.partition("-")[2], "Щ-777", "щ-77"):
        page = page_of(staff.get("/acts", query_string={"search": search}))
        assert numbers_listed(page) == [wanted]


def test_days_of_delivery_are_those_of_the_firm(app: Flask, staff: ExaminingClient) -> None:
    late = datetime(2026, 3, 1, 20, 59, tzinfo=UTC)  # 23:59 in Moscow
    first, second = stored_act(app, at=late), stored_act(app, at=late + timedelta(minutes=1))
    for days, expected in (
        ("from=2026-03-02", [second]), ("to=2026-03-01", [first]),
        ("from=2026-03-01&to=2026-03-02", [second, first]),
    ):  # fmt: skip
        assert numbers_listed(page_of(staff.get(f"/acts?{days}"))) == expected


@pytest.mark.parametrize("days", ["from=never", "to=0001-01-01", "from=9999-12-31"])
def test_day_that_is_none_prints_nothing(staff: ExaminingClient, days: str) -> None:
    assert staff.get(f"/acts?{days}").status_code == 400


def test_further_pages_keep_the_filter(app: Flask, staff: ExaminingClient) -> None:
    stored_act(app, client="ИП Щукин")
    stored_acts(app, 51)
    first = page_of(staff.get(f"/acts?search=Ромашка&from={DAY}"))
    assert len(numbers_listed(first)) == 50
    further = page_of(staff.get(first.attribute("a[rel=next]", "href")))
    assert len(numbers_listed(further)) == 1
    assert further.attribute("#search", "value") == "Ромашка"
    assert further.attribute("#from", "value") == str(DAY)


def test_all_that_match_go_into_one_run_from_one_page(app: Flask, staff: ExaminingClient) -> None:
    stored_act(app, client="ИП Щукин")
    stored_acts(app, 51)
    page = "/acts?search=Ромашка"
    assert page_of(staff.get(page)).attribute("[name=all]", "data-count") == "51"
    fields = {"all": "1", "state": "to_print", "search": "Ромашка", "format": "a4"}
    run = staff.submit(page, fields, to="/acts/print").location
    assert "51" in page_of(staff.get(run)).text("h1")


def test_nothing_chosen_is_said_and_makes_no_run(app: Flask, staff: ExaminingClient) -> None:
    stored_acts(app, 1)
    assert prints(staff, []).startswith("/acts?")
    assert page_of(staff.get("/acts")).text(".alert")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PrintBatch)) == 0


def test_voided_act_cannot_be_chosen(app: Flask, staff: ExaminingClient) -> None:
    fine, voided = stored_acts(app, 2)
    voids(app, voided)
    assert numbers_listed(page_of(staff.get("/acts?state=all"))) == [fine]
    assert prints(staff, [voided]).startswith("/acts?")
    run = page_of(staff.get(prints(staff, [fine, voided])))
    assert voided not in run.text()


def test_paper_of_the_last_run_is_chosen_next_time(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 2)
    chosen = "select[name=format] option[selected]"
    assert page_of(staff.get("/acts")).attribute(chosen, "value") == "a4"
    prints(staff, numbers[:1], format="label58")
    assert page_of(staff.get("/acts")).attribute(chosen, "value") == "label58"


def test_order_page_prints_its_act_alone(app: Flask, staff: ExaminingClient) -> None:
    [number] = stored_acts(app, 1)
    page = page_of(staff.get("/orders/1"))
    form = 'form[action="/acts/print"]'
    assert page.attribute(f"{form} [name=number]", "value") == number
    run = staff.submit("/orders/1", {"number": number}, to="/acts/print").location
    assert number in page_of(staff.get(run)).text("main")


# packing order


def parcel(act: int, number: str = "1", client: str = "А", day: int = 1) -> Parcel:
    return Parcel(act, (2026, act), number, client, date(2026, 1, day))


@pytest.mark.parametrize(
    ("order", "parcels", "expected"),
    [
        ("order_number", [("10",), ("9",), ("А-10",), ("а-9",)], [2, 1, 4, 3]),
        ("order_number", [("2", "Б"), ("2", "А")], [1, 2]),
        ("delivery_day", [("1", "А", 2), ("2", "Б", 1), ("3", "В", 1)], [2, 3, 1]),
        ("client", [("1", "щукин"), ("1", "Яблоко"), ("1", "Ёлка"), ("1", "Жук")], [3, 4, 1, 2]),
    ],
)
def test_acts_come_in_packing_order(
    order: str, parcels: list[tuple[Any, ...]], expected: list[int]
) -> None:
    waiting = [parcel(place, *what) for place, what in enumerate(parcels, start=1)]
    in_order = packed(reversed(waiting), PackingOrder(order))
    assert [each.act_id for each in in_order] == expected


@pytest.mark.parametrize("order", list(PackingOrder))
def test_pdf_is_in_the_packing_order_of_the_firm(
    app: Flask, staff: ExaminingClient, order: PackingOrder
) -> None:
    orders = [("10", "Борис", 0), ("9", "Анна", 1), ("8", "Вера", -1)]
    acts = {
        name: stored_act(app, client=name, at=AT + timedelta(days=days), number=number)
        for number, name, days in orders
    }
    with app.app_context():
        company().packing_order = order
        db.session.commit()
    run = prints(staff, list(acts.values()))
    expected = {
        PackingOrder.ORDER_NUMBER: ["Вера", "Анна", "Борис"],
        PackingOrder.DELIVERY_DAY: ["Вера", "Борис", "Анна"],
        PackingOrder.CLIENT: ["Анна", "Борис", "Вера"],
    }
    pages = pages_of(staff.get(f"{run}.pdf").data)
    for page, name in zip(pages, expected[order], strict=True):
        assert acts[name] in page


# the run


def test_pdf_of_a_run_is_shown_by_name_and_changes_nothing(
    app: Flask, staff: ExaminingClient
) -> None:
    numbers = stored_acts(app, 2)
    run = prints(staff, numbers)
    for _ in range(2):
        paper = staff.get(f"{run}.pdf")
        assert paper.mimetype == "application/pdf"
        assert paper.headers["Content-Disposition"] == 'inline; filename="akty-1.pdf"'
        assert len(pages_of(paper.data)) == 2
    assert marks(app, numbers) == [0, 0]
    assert page_of(staff.get(run)).all("button[name=answer]")


def test_acts_are_marked_printed_only_when_staff_say_so(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 3)
    run = prints(staff, numbers)
    assert numbers_listed(page_of(staff.get("/acts")))
    page = answers(staff, run, "all")
    assert marks(app, numbers) == [1, 1, 1]
    assert not page.all("button[name=answer]")
    assert not numbers_listed(page_of(staff.get("/acts")))


def test_what_did_not_come_out_stays_to_print(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 3)
    page = answers(staff, prints(staff, numbers), "some", 2)
    assert marks(app, numbers) == [1, 0, 1]
    assert numbers[1] in page.text("ul.acts")
    assert numbers_listed(page_of(staff.get("/acts"))) == [numbers[1]]


def test_nothing_came_out_and_nothing_is_marked(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 2)
    answers(staff, prints(staff, numbers), "none")
    assert marks(app, numbers) == [0, 0]


def test_some_without_a_tick_asks_again(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 2)
    run = prints(staff, numbers)
    for wrong in ({"answer": "some"}, {"answer": "some", "missing": "77"}):
        response = staff.submit(run, wrong, to=f"{run}/settle")
        assert response.status_code == 422
        assert page_of(response).text("[role=alert]")
    assert staff.submit(run, {"answer": "perhaps"}, to=f"{run}/settle").status_code == 400
    assert marks(app, numbers) == [0, 0]


def test_printer_that_stopped_leaves_out_all_from_one_act_on(
    app: Flask, staff: ExaminingClient
) -> None:
    numbers = stored_acts(app, 5)
    run = prints(staff, numbers)
    said = {"answer": "some", "missing": "1", "stopped": f" {numbers[3]} "}
    assert staff.submit(run, said, to=f"{run}/settle").status_code == 303
    assert marks(app, numbers) == [0, 1, 1, 0, 0]


@pytest.mark.parametrize("number", ["2026-77777", "nonsense", "0"])
def test_act_of_another_run_cannot_have_stopped_the_printer(
    app: Flask, staff: ExaminingClient, number: str
) -> None:
    numbers = stored_acts(app, 2)
    run = prints(staff, numbers)
    said = {"answer": "some", "missing": "2", "stopped": number}
    response = staff.submit(run, said, to=f"{run}/settle")
    assert response.status_code == 422
    page = page_of(response)
    assert number in page.text("[role=alert]")
    assert page.attribute("[name=stopped]", "value") == number
    assert [tick.attrs["value"] for tick in page.all("[name=missing][checked]")] == ["2"]
    assert marks(app, numbers) == [0, 0]


def test_reprint_is_counted_and_keeps_the_first_moment(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 2)
    run = prints(staff, numbers)
    answers(staff, run, "all")
    with app.app_context():
        first = db.session.scalars(select(Act.printed_at)).all()
    again = staff.submit(run, {}, to=f"{run}/again").location
    assert again != run
    assert marks(app, numbers) == [1, 1]
    answers(staff, again, "all")
    assert marks(app, numbers) == [2, 2]
    with app.app_context():
        assert db.session.scalars(select(Act.printed_at)).all() == first
    assert run in [link.attrs["href"] for link in page_of(staff.get(again)).all("main a")]


def test_only_what_did_not_come_out_is_printed_again(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 3)
    run = prints(staff, numbers)
    answers(staff, run, "some", 2)
    again = staff.submit(run, {"missing": "1"}, to=f"{run}/again").location
    [page] = pages_of(staff.get(f"{again}.pdf").data)
    assert numbers[1] in page


def test_act_voided_meanwhile_is_left_out_in_words(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 3)
    run = prints(staff, numbers)
    voids(app, numbers[0])
    assert len(pages_of(staff.get(f"{run}.pdf").data)) == 2
    assert numbers[0] in page_of(staff.get(run)).text(".alert")
    answers(staff, run, "all")
    assert marks(app, numbers) == [0, 1, 1]
    again = staff.submit(run, {}, to=f"{run}/again").location
    assert numbers[0] not in page_of(staff.get(again)).text("main")
    assert len(pages_of(staff.get(f"{again}.pdf").data)) == 2


def test_run_whose_acts_are_all_voided_has_no_paper(app: Flask, staff: ExaminingClient) -> None:
    [number] = stored_acts(app, 1)
    run = prints(staff, [number])
    voids(app, number)
    assert staff.get(f"{run}.pdf").status_code == 410
    assert not page_of(staff.get(run)).all(f'a[href="{run}.pdf"]')
    answers(staff, run, "none")
    assert staff.submit(run, {}, to=f"{run}/again").location == run


# presses that come twice


def test_doubled_press_of_print_makes_one_run(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 3)
    assert prints(staff, numbers) == prints(staff, numbers)
    assert prints(staff, numbers[:2]) != prints(staff, numbers)


def test_same_acts_printed_at_the_same_instant_are_one_run(app: Flask) -> None:
    stored_acts(app, 5)

    def press(_: int) -> int:
        with app.app_context():
            ids = db.session.scalars(select(Act.id).order_by(Act.id)).all()
            batch, _is_new = make_batch(ids, PageFormat.A4, PackingOrder.CLIENT, AT)
            db.session.commit()
            return batch.id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(press, range(12)))) == 1


def test_second_answer_changes_nothing_and_says_so(app: Flask, staff: ExaminingClient) -> None:
    numbers = stored_acts(app, 2)
    run = prints(staff, numbers)
    token = page_of(staff.get(run)).attribute("input[name=csrf_token]", "value")
    for answer in ("all", "none", "all"):
        said = {"csrf_token": token, "answer": answer}
        assert staff.post(f"{run}/settle", data=said).status_code == 303
    assert page_of(staff.get(run)).text(".alert")
    assert marks(app, numbers) == [1, 1]


def test_answers_at_the_same_instant_count_once(app: Flask) -> None:
    numbers = stored_acts(app, 5)
    with app.app_context():
        acts = db.session.scalars(select(Act).order_by(Act.id)).all()
        runs = [make_run(acts).id, make_run(acts[::-1]).id]
        db.session.commit()

    def answer(press: int) -> bool:
        with app.app_context():
            batch = batch_by_id(runs[press % 2])
            assert batch
            won = settle_batch(batch, {press % 5 + 1}, AT + timedelta(minutes=press))
            db.session.commit()
        return won

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(answer, range(12))) == len(runs)
    with app.app_context():
        settled = db.session.scalars(select(PrintBatch)).all()
        assert [batch.came_out_count for batch in settled] == [4, 4]
    assert sum(marks(app, numbers)) == 8


# the list of runs


def test_run_that_waits_is_reminded_of(app: Flask, staff: ExaminingClient) -> None:
    run = prints(staff, stored_acts(app, 2))
    assert page_of(staff.get("/acts")).all(f'.waits a[href="{run}"]')
    answers(staff, run, "all")
    assert not page_of(staff.get("/acts")).all(".waits")


def test_run_is_opened_by_its_number(app: Flask, staff: ExaminingClient) -> None:
    run = prints(staff, stored_acts(app, 1))
    number = run.rpartition("/")[2]
    assert staff.get(f"/acts/batches?number={number}").location == run
    for unknown in ("77", "9" * 30, "A-1"):
        response = staff.get(f"/acts/batches?number={unknown}")
        assert response.status_code == 404
        assert page_of(response).text("[role=alert]")


@pytest.mark.parametrize("address", ["77", "77.pdf", "9" * 30, "9" * 30 + ".pdf"])
def test_unknown_run_is_not_found(staff: ExaminingClient, address: str) -> None:
    assert staff.get(f"/acts/batches/{address}").status_code == 404


def test_runs_are_listed_newest_first_page_by_page(app: Flask, staff: ExaminingClient) -> None:
    with app.app_context():
        acts = [make_act() for _ in range(53)]
        for act in acts:
            make_run([act])
        db.session.commit()
    first = page_of(staff.get("/acts/batches"))
    runs = [link.attrs["href"] for link in first.all("tbody a")]
    assert runs == [f"/acts/batches/{number}" for number in range(53, 3, -1)]
    further = page_of(staff.get(first.attribute("a[rel=next]", "href")))
    assert len(further.all("tbody a")) == 3
    assert staff.get("/acts/batches?after=nonsense").status_code == 404


def test_pages_say_it_in_english_too(app: Flask, staff: ExaminingClient) -> None:
    run = prints(staff, stored_acts(app, 2))
    answers(staff, run, "some", 1)
    for path in ("/acts?state=all", "/acts/batches", run):
        page = page_of(staff.get(path, headers={"Accept-Language": "en"}))
        words = page.text("main").replace("ООО «Ромашка»", "")
        assert not set(words.lower()) & set("абвгдеёжз")


# what it costs


def test_pages_ask_the_database_as_often_for_thirty_acts_as_for_three(app: Flask) -> None:
    add_person(app, Role.ADMIN)
    staff = signed_in(app, Role.STAFF)
    asked: list[dict[str, int]] = []
    for count in (3, 27):
        run = prints(staff, stored_acts(app, count))
        if asked:
            with app.app_context():
                acts = db.session.scalars(select(Act).order_by(Act.id)).all()
                run = f"/acts/batches/{make_run(acts).id}"
                db.session.commit()
        costs = {}
        for page in ("/acts", "/acts?search=Ромашка", "/acts/batches", run, f"{run}.pdf"):
            with statements(app) as seen:
                assert staff.get(page).data
            costs[page.replace(run, "run")] = len(seen)
        asked.append(costs)
    assert asked[0] == asked[1]
    assert max(asked[0].values()) <= 10


def test_acts_of_a_run_are_read_in_chunks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.acts.batch_queries.CHUNK", 2)
    with app.app_context():
        acts = [make_act() for _ in range(5)]
        run = make_run(acts[::-1])
        drawn = [act.number for act in acts_to_draw(run.id)]
        assert drawn == [act.number for act in acts[::-1]]
