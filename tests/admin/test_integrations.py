"""The page from which every integration is found."""

from __future__ import annotations

from flask import Flask

from portal.accounts.models import Role
from tests.factories.people import signed_in
from tests.pages import page_of


def test_every_door_of_the_page_opens(app: Flask) -> None:
    owner = signed_in(app, Role.ADMIN)
    page = page_of(owner.get("/admin/integrations"))
    doors = [link.attrs["href"] for link in page.all("main a")]
    assert len(doors) == 5
    assert [owner.get(door).status_code for door in doors] == [200] * len(doors)
    assert page_of(owner.get("/orders")).all('nav a[href="/admin/integrations"]')
