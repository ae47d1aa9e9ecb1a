"""A long file before a real browser: its page moves by itself, with JavaScript and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.acts.intake_work import work_on_intake
from portal.orders.batches.models import OrderBatch
from portal.storage.database import db
from tests.journeys.conftest import Portal

pytestmark = [
    pytest.mark.xdist_group("browser"),
    # what a browser shows does not depend on the kind of database
    pytest.mark.parametrize("kind", ["sqlite"]),
]

HEADER = "external_id,number,client,ordered_at,item\n"
ROWS = 2100


@pytest.mark.parametrize("javascript", [True, False])
def test_page_of_a_long_file_becomes_its_preview_when_the_worker_is_through(
    portal: Portal, tmp_path: Path, javascript: bool
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(HEADER + "".join(f"{n},{n},Анна,2026-11-01,Худи\n" for n in range(ROWS)))
    staff = portal.staff(java_script_enabled=javascript)
    page = staff.opens("/orders/import")
    page.set_input_files("[name=file]", file)
    page.locator("main form [type=submit]").click()
    expect(page.locator("progress")).to_be_visible()
    expect(page.locator("[role=status]")).to_contain_text("0")
    with portal.app.app_context():
        db.session.get_one(OrderBatch, 1).rows = 1234
        db.session.commit()
    # the page finds out by itself
    expect(page.locator("[role=status]")).to_contain_text("234")
    with portal.app.app_context():
        assert work_on_intake(1)
    expect(page.locator(".figure-big").first).to_have_text("2\N{NO-BREAK SPACE}100")
    assert staff.hosts_asked == {portal.server.address}
