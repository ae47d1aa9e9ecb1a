"""A survey of real people, taken in as past answers, says what others published of it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from portal.accounts.models import Role
from tests.api.calls import a_key, caller
from tests.factories.people import signed_in
from tests.pages import ExaminingClient, Page, page_of
from tests.survey.published import Expected, Survey, surveys
from tests.survey.sfo import as_past_answers, key_of

SURVEYS = surveys()
PRINTED = 6e-7  # published with six digits
Z_OF_TABLE = 1e-4  # the table's interval has z = 1.96 and ours 1.959964


@pytest.fixture(params=SURVEYS)
def survey(request: pytest.FixtureRequest, app: Flask, tmp_path: Path) -> Survey:
    """A survey that was taken in."""
    found = SURVEYS[request.param]
    file = tmp_path / "airport.csv"
    file.write_bytes(as_past_answers(found.raw))
    result = app.test_cli_runner().invoke(args=["answers", "import", str(file)])
    assert result.exit_code == 0, result.output
    return found


def test_pages_api_and_table_say_what_was_published(app: Flask, survey: Survey) -> None:
    owner = signed_in(app, Role.ADMIN)
    api_says_it(app, survey)
    page_says_it(owner, survey)
    table_says_it(owner, survey)


def api_says_it(app: Flask, survey: Survey) -> None:
    call = caller(app.test_client(), a_key(app, "read"))
    detractors, passives, promoters = (sum(day) for day in zip(*survey.days.values(), strict=True))
    n = detractors + passives + promoters
    nps = call("GET", "/statistics/nps").get_json()
    assert {name: nps[name] for name in ("n", "promoters", "passives", "detractors")} == {
        "n": n, "promoters": promoters, "passives": passives, "detractors": detractors,
    }  # fmt: skip
    assert nps["nps"] == pytest.approx(100 * (promoters - detractors) / n, abs=1e-12)
    if survey.people == 2831:
        assert nps["nps"] == pytest.approx(39.839767, abs=PRINTED)
        assert nps["low"] == pytest.approx(37.182361, abs=PRINTED)
        assert nps["high"] == pytest.approx(42.410218, abs=PRINTED)
    for day, counts in survey.days.items():
        on = call("GET", f"/statistics/nps?from=2017-05-{day:02}&to=2017-05-{day:02}").get_json()
        assert (on["detractors"], on["passives"], on["promoters"]) == counts
    rows = {row["key"]: row for row in call("GET", "/statistics/touchpoints").get_json()}
    assert rows.keys() == {key_of(item) for item in survey.items}
    for item, expected in survey.items.items():
        row_says(rows[key_of(item)], expected)
    rate = call("GET", "/statistics/response-rate").get_json()
    assert rate == {"delivered": 0, "answered": 0, "rate": None}


def row_says(row: dict[str, float], expected: Expected) -> None:
    for name in ("n", "not_noticed", "blank"):
        assert row[name] == getattr(expected, name)
    assert tuple(row["counts"].values()) == expected.counts  # type: ignore[attr-defined]
    for name, precision in (("net", Z_OF_TABLE), ("noticed", PRINTED)):
        said = getattr(expected, name)
        assert (row[name] is None) == (said is None)
        if said is not None:
            assert row[name] == pytest.approx(said[0], abs=PRINTED)
            bounds = (row[f"{name}_low"], row[f"{name}_high"])
            assert bounds == pytest.approx(said[1:], abs=precision)
    assert row["mean"] == (
        None if expected.mean is None else pytest.approx(expected.mean, abs=PRINTED)
    )


def page_says_it(owner: ExaminingClient, survey: Survey) -> None:
    page = page_of(owner.get("/admin/", headers={"Accept-Language": "en"}))
    detractors, passives, promoters = (sum(day) for day in zip(*survey.days.values(), strict=True))
    nps = 100 * (promoters - detractors) / (detractors + passives + promoters)
    assert page.text(".figure-big") == f"{nps:.0f}"
    for item, expected in survey.items.items():
        net, noticed, *counts = cells_of(page, key_of(item))
        assert counts == [str(expected.n), str(expected.not_noticed), str(expected.blank)]
        for cell, figure, ending in ((net, expected.net, ""), (noticed, expected.noticed, "\xa0%")):
            assert cell == (f"{figure[0]:.0f}{ending}" if figure else "—")


def cells_of(page: Page, key: str) -> list[str]:
    """Return net, noticed, rated, not noticed and blank of a row of the board."""
    [row] = [
        row
        for row in page.all("tbody tr")
        if any(
            f"touchpoint={key}" in (link.attrs["href"] or "").split("?")[-1].split("&")
            for link in row.query("a")
        )
    ]
    cells = row.query("td")
    figures = [cells[at].query("b, .quiet")[0].to_text().strip() for at in (1, 2)]
    rated, beside = cells[-1].query("a")[0].to_text(), cells[-1].query("small")[0].to_text()
    return [*figures, rated.replace(",", "").strip(), *re.findall(r"\d+", beside)]


def table_says_it(owner: ExaminingClient, survey: Survey) -> None:
    response = owner.get("/admin/responses.csv")
    text = response.get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == survey.people
    titles = {title.partition("|")[0]: title for title in rows[0]}
    for item, expected in survey.items.items():
        said = Counter(row[titles[f"t-{key_of(item)}"]] for row in rows)
        assert tuple(said[str(emotion)] for emotion in range(1, 6)) == expected.counts
        assert (said["not_noticed"], said[""]) == (expected.not_noticed, expected.blank)
    by_day = Counter(row["submitted_at"][:10] for row in rows if row["nps"])
    assert by_day == {f"2017-05-{day:02}": sum(counts) for day, counts in survey.days.items()}
