"""What the owner sets for receipts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.models import Role
from portal.company.queries import company, review_links
from tests.factories.firm import firm
from tests.factories.people import PASSWORD, signed_in
from tests.pages import ExaminingClient, page_of

MAPS = ("Карты: отзывы", "https://maps.example/garna?tab=reviews")
CATALOGUE = ("Каталог формы", "https://reviews.example/garna")


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def links(*rows: tuple[str, str]) -> dict[str, str]:
    """Return the fields of the rows of links as a browser sends them."""
    return {
        f"review_links-{place}-{field}": typed
        for place, row in enumerate(rows)
        for field, typed in zip(("name", "url"), row, strict=True)
    }


def rows(response: TestResponse) -> list[tuple[str, str]]:
    """Return what stands in the rows of links."""
    typed = [field.attrs.get("value") or "" for field in page_of(response).all("#receipt input")]
    return list(zip(typed[::2], typed[1::2], strict=True))


def kept_links(app: Flask) -> list[tuple[int, str, str]]:
    with app.app_context():
        return [(link.position, link.name, link.url) for link in review_links()]


def refusals(response: TestResponse) -> dict[str, str]:
    """Return what is said below the fields of links, by the field's name."""
    return {
        field.attrs["name"].removeprefix("review_links-"): " ".join(
            feedback.to_text() for feedback in field.parent.query(".invalid-feedback")
        )
        for field in page_of(response).all("#receipt input.is-invalid")
    }


def test_links_are_kept_in_the_order_of_their_rows(app: Flask, owner: ExaminingClient) -> None:
    sent = firm(**links(CATALOGUE, ("", ""), MAPS, ("", "")))
    assert owner.submit("/admin/settings", sent).status_code == 303
    assert kept_links(app) == [(1, *CATALOGUE), (2, *MAPS)]


def test_link_that_is_cleared_is_gone_and_the_next_moves_up(
    app: Flask, owner: ExaminingClient
) -> None:
    owner.submit("/admin/settings", firm(**links(CATALOGUE, MAPS)))
    owner.submit("/admin/settings", firm(**links(("", ""), MAPS)))
    assert kept_links(app) == [(1, *MAPS)]
    owner.submit("/admin/settings", firm(**links(("", ""), (" ", "\u200b"))))
    assert kept_links(app) == []


@pytest.mark.parametrize(("kept", "shown"), [(0, 2), (1, 3), (4, 6), (5, 6), (6, 6)])
def test_two_rows_are_spare_up_to_six(owner: ExaminingClient, kept: int, shown: int) -> None:
    typed = [(f"Карты {place}", f"https://maps.example/{place}") for place in range(kept)]
    owner.submit("/admin/settings", firm(**links(*typed)))
    assert rows(owner.get("/admin/settings")) == typed + [("", "")] * (shown - kept)


def test_seventh_link_is_not_taken(app: Flask, owner: ExaminingClient) -> None:
    typed = [(f"Карты {place}", f"https://maps.example/{place}") for place in range(7)]
    assert owner.submit("/admin/settings", firm(**links(*typed))).status_code == 303
    assert len(kept_links(app)) == 6


def test_address_without_a_scheme_becomes_https(app: Flask, owner: ExaminingClient) -> None:
    sent = firm(**links((" Карты:\u200b отзывы ", " Maps.Example/garna?tab=reviews\r\n")))
    assert owner.submit("/admin/settings", sent).status_code == 303
    assert kept_links(app) == [(1, *MAPS)]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("Карты", ""), "url"), (("", "https://maps.example/garna"), "name"),
        (("x" * 61, "https://maps.example/garna"), "name"),
        (("Карты", "http://maps.example/garna"), "url"),
        (("Карты", "JavaScript:alert(1)"), "url"),
        (("Карты", "https://maps.example/garna sport"), "url"),
        (("Карты", "https://anna@maps.example/"), "url"),
        (("Карты", "https:///garna"), "url"),
        (("Карты", "https://maps.example/" + "x" * 480), "url"),
        (("Те же карты", "maps.example?tab=reviews"), "url"),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_link_that_cannot_be_shown_comes_back_as_typed_with_the_reason_at_its_field(
    app: Flask, owner: ExaminingClient, row: tuple[str, str], field: str
) -> None:
    first = ("Карты: отзывы", "https://maps.example/?tab=reviews")
    sent = firm(**links(first, row), referral_ru="Знаете, кому мы пригодимся?")
    response = owner.submit("/admin/settings", sent)
    assert response.status_code == 422
    assert list(refusals(response)) == [f"1-{field}"]
    assert refusals(response)[f"1-{field}"].strip()
    assert rows(response) == [first, row, ("", ""), ("", "")]
    assert "Знаете, кому мы пригодимся?" in page_of(response).text("#referral_ru")
    assert kept_links(app) == []


def test_links_change_only_together_with_the_other_settings(
    app: Flask, owner: ExaminingClient
) -> None:
    owner.submit("/admin/settings", firm(**links(MAPS)))
    response = owner.submit("/admin/settings", firm(name="", **links(CATALOGUE)))
    assert response.status_code == 422
    assert rows(response)[0] == CATALOGUE
    assert kept_links(app) == [(1, *MAPS)]


def test_links_without_the_token_of_the_page_are_refused(
    app: Flask, owner: ExaminingClient
) -> None:
    assert owner.post("/admin/settings", data=firm(**links(MAPS))).status_code >= 400
    assert kept_links(app) == []


def test_owners_who_save_links_at_the_same_instant_leave_those_of_one(app: Flask) -> None:
    owners = [signed_in(app, Role.ADMIN)]
    owners += [app.test_client() for _ in range(3)]
    for each in owners[1:]:
        each.sign_in(f"{Role.ADMIN}@example.ru", PASSWORD)
    tokens = [
        page_of(each.get("/admin/settings")).attribute("input[name=csrf_token]", "value")
        for each in owners
    ]
    barrier = Barrier(len(owners))

    def save(place: int) -> int:
        typed = [(f"Карты {place}", f"https://maps.example/{n}") for n in range(place + 1)]
        data = firm(csrf_token=tokens[place], **links(*typed))
        barrier.wait()
        return owners[place].post("/admin/settings", data=data).status_code

    for _ in range(3):
        with ThreadPoolExecutor(len(owners)) as pool:
            assert set(pool.map(save, range(len(owners)))) == {303}
        names = [name for _position, name, _url in kept_links(app)]
        assert names == [names[0]] * (int(names[0].split()[1]) + 1)


def test_referral_is_kept_on_one_line_and_may_be_empty(app: Flask, owner: ExaminingClient) -> None:
    sent = firm(referral_ru=" Знаете, кому\r\nмы пригодимся? \u202e", referral_en=" ")
    assert owner.submit("/admin/settings", sent).status_code == 303
    with app.app_context():
        assert company().referral("ru") == "Знаете, кому мы пригодимся?"
        assert company().referral("en") == ""
