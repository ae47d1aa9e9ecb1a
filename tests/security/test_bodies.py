"""Bodies that are too large, too deep or not what they say: refused in words, at little cost."""

from __future__ import annotations

import csv
import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import urlencode

import pypdfium2
import pytest
from flask import Flask
from limits import RateLimitItemPerMinute
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import encode_multipart

from portal.accounts.models import Role
from portal.acts.models import Act
from portal.acts.operations import void_act
from portal.clients.models import Client
from portal.config import BODY_BYTES, FORM_BYTES
from portal.orders.batches.models import OrderBatch
from portal.orders.data import ClientData, ItemData
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from portal.web.uploads import MOST_FIELDS
from tests.factories.inbox import make_source
from tests.factories.orders import AT, make_act, make_order, make_response
from tests.factories.people import RUSSIAN, Person, printed_code, signed_in
from tests.pages import ExaminingClient, page_of

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1", "＠SUM(A1)")
REPORT = "/admin/report.pdf?from=2020-01-01&to=2999-01-01"
RUNS = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")
MARKUP = (
    'zq <b>x</b> <img src="http://127.0.0.1:9/zq.png"/> &#x41; <font size=99> <a href="http://zq">'
)


class Endless(io.RawIOBase):
    """A body that never ends; counts what was read of it."""

    def __init__(self, begins: bytes = b"") -> None:
        self.read_bytes = 0
        self._begins = begins

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._begins[: len(buffer)] or b"x" * len(buffer)
        self._begins = self._begins[len(piece) :]
        buffer[: len(piece)] = piece
        self.read_bytes += len(piece)
        return len(piece)


@pytest.fixture
def owner(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.ADMIN)


def test_form_of_a_thousand_parts_is_refused_in_words(app: Flask) -> None:
    anna, code = Person(app), printed_code(app)
    fields = {f"field-{place}": "1" for place in range(1_001)}
    response = anna.browser.post(
        f"/a/{code}", data=fields, content_type="multipart/form-data", headers=RUSSIAN
    )
    assert response.status_code == 413
    assert page_of(response).text("h1")


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_fields_of_a_megabyte_are_refused_in_words(app: Flask, kind: str) -> None:
    anna, code = Person(app), printed_code(app)
    fields = {"comment": "x" * (FORM_BYTES + 1), "nps": "9"}
    body, sent_as = urlencode(fields).encode(), kind
    if "multipart" in kind:
        boundary, body = encode_multipart(fields)
        sent_as = f"{kind}; boundary={boundary}"
    response = anna.browser.post(f"/a/{code}", data=body, content_type=sent_as, headers=RUSSIAN)
    assert response.status_code == 413
    assert page_of(response).text("h1")


@pytest.mark.parametrize("why", ["voided", "limited"])
def test_too_large_form_is_refused_in_words_where_no_answer_is_taken_either(
    app: Flask, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    anna, code = Person(app), printed_code(app)
    if why == "voided":
        with app.app_context():
            void_act(db.session.scalars(select(Act)).one(), "заказ пересобран", AT)
            db.session.commit()
    else:
        monkeypatch.setattr("portal.responses.limits.SENT_BY_ADDRESS", RateLimitItemPerMinute(0))
    body = "comment=" + "x" * (FORM_BYTES + 1)
    kind = "application/x-www-form-urlencoded"
    response = anna.browser.post(f"/a/{code}", data=body, content_type=kind, headers=RUSSIAN)
    assert response.status_code == {"voided": 410, "limited": 429}[why]
    assert page_of(response).text("h1")


def test_form_of_very_many_fields_is_refused_in_words(app: Flask) -> None:
    anna, code = Person(app), printed_code(app)
    kind = "application/x-www-form-urlencoded"
    body = b"nps=9" + b"&a=" * MOST_FIELDS
    response = anna.browser.post(f"/a/{code}", data=body, content_type=kind, headers=RUSSIAN)
    assert response.status_code == 413
    assert page_of(response).text("h1")


@pytest.mark.parametrize("address", ["/a/{code}", "/a/{code}/draft", "/login", "/hooks/{token}"])
def test_body_that_tells_no_length_is_read_to_its_limit_only(app: Flask, address: str) -> None:
    code = printed_code(app)
    with app.app_context():
        token = make_source().token
        db.session.commit()
    for kind in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
        body = Endless()
        response = app.test_client().post(
            address.format(code=code, token=token),
            content_type=kind,
            headers=RUSSIAN,
            environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True},
        )
        assert response.status_code < 500
        assert body.read_bytes <= BODY_BYTES + 65_536


def test_longer_length_than_the_limit_is_refused_before_a_byte_is_read(app: Flask) -> None:
    body = Endless()
    response = app.test_client().post(
        f"/a/{printed_code(app)}",
        content_type="application/x-www-form-urlencoded",
        headers=RUSSIAN,
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(10**12)},
    )
    assert response.status_code == 413
    assert body.read_bytes == 0


def test_packed_body_is_not_unpacked(app: Flask) -> None:
    anna, code = Person(app), printed_code(app)
    bomb = gzip.compress(b"comment=" + b"x" * 50_000_000)
    response = anna.browser.post(
        f"/a/{code}",
        data=bomb,
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Encoding": "gzip", **RUSSIAN},
    )
    assert response.status_code == 422
    assert "xxxx" not in response.get_data(as_text=True)


def sends_file(browser: ExaminingClient, content: bytes, name: str) -> str:
    """Send a file of orders; return what the page says of it, which must be a refusal."""
    token = page_of(browser.get("/orders/import")).attribute("input[name=csrf_token]", "value")
    fields = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    response = browser.post("/orders/import", data=body, content_type=kind, headers=RUSSIAN)
    assert response.status_code == 422
    return page_of(response).text(".invalid-feedback")


def archive(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return content.getvalue()


@pytest.fixture(scope="module")
def zip_bomb() -> bytes:
    zeros = b"\x00" * (180 * 1024 * 1024)
    parts = {"[Content_Types].xml": b"<Types/>"}
    return archive(parts | {f"xl/media/{place}.bin": zeros for place in range(3)})


def test_workbook_that_unpacks_to_half_a_gigabyte_is_refused(
    app: Flask, owner: ExaminingClient, zip_bomb: bytes
) -> None:
    assert len(zip_bomb) < 1024 * 1024
    assert sends_file(owner, zip_bomb, "bomb.xlsx")
    assert stored_batches(app) == 0


def test_workbook_that_lies_about_its_size_is_refused(owner: ExaminingClient) -> None:
    honest = archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"\x00" * 20_000_000})
    lying = honest.replace(struct.pack("<I", 20_000_000), struct.pack("<I", 10))
    assert lying != honest
    assert sends_file(owner, lying, "liar.xlsx")


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "zqzqzqzqzq">'
        + "".join(
            f'<!ENTITY {new} "{f"&{old};" * 10}">'
            for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        '<!ENTITY i SYSTEM "file:///etc/passwd">',
        '<!ENTITY i SYSTEM "http://127.0.0.1:9/zq">',
        '<!ENTITY % i SYSTEM "http://127.0.0.1:9/zq.dtd"> %i;',
    ],
    ids=["billion laughs", "file", "address", "parameter"],
)
def test_entities_of_commerceml_are_never_unfolded(
    app: Flask, owner: ExaminingClient, declared: str
) -> None:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE К [{declared}]>'
        "<КоммерческаяИнформация><Документ><Номер>&i;</Номер></Документ></КоммерческаяИнформация>"
    )
    said = sends_file(owner, text.encode(), "orders.xml")
    assert said
    assert "root:" not in said
    assert stored_batches(app) == 0


def stored_batches(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(OrderBatch.id)).all())


def png(width: int, height: int) -> bytes:
    """Return a PNG that says it is so large and holds a few rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 200_000)
    begin = b"\x89PNG\r\n\x1a\n"
    return begin + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [6_400, 13_000, 30_000, 2**31 - 1])
def test_picture_that_would_fill_the_memory_is_no_logo(owner: ExaminingClient, side: int) -> None:
    current = page_of(owner.get("/admin/settings"))
    fields = {
        each.attrs["name"]: each.attrs.get("value") or ""
        for each in current.all("main input[type=text], main input[type=number]")
    }
    file = (io.BytesIO(png(side, side)), "logo.png")
    response = owner.submit("/admin/settings", {**fields, "logo": file})
    assert response.status_code == 422
    assert page_of(response).all("#logo.is-invalid, .is-invalid[name=logo], .invalid-feedback")


@pytest.fixture
def formulas(app: Flask) -> None:
    """Names and words that a spreadsheet would run, wherever people choose them."""
    with app.app_context():
        for place, formula in enumerate(FORMULAS):
            act = make_act(
                external_id=f"{formula}{place}",
                number=f"{formula}{place}",
                client=ClientData(f"{formula}{place}"),
                items=(ItemData(formula),),
                manager=formula,
            )
            make_response(act, nps=3, comment=formula, claim=formula, contact=formula, consent=True)
        for touchpoint in db.session.scalars(select(Touchpoint)):
            touchpoint.name_ru = touchpoint.name_en = f"=cmd|'/c zq'!A{touchpoint.id}"
        db.session.commit()


def tables(app: Flask, ending: str) -> Iterator[str]:
    """Yield the address of every table that goes out without a row to name."""
    for rule in app.url_map.iter_rules():
        if rule.rule.endswith(ending) and not rule.arguments:
            yield rule.rule


@pytest.mark.usefixtures("formulas")
def test_no_cell_of_any_csv_runs(app: Flask, owner: ExaminingClient) -> None:
    addresses = list(tables(app, ".csv"))
    assert len(addresses) >= 2
    for address in addresses:
        for delimiter in ("comma", "semicolon"):
            text = owner.get(f"{address}?delimiter={delimiter}").get_data(as_text=True)
            sign = {"comma": ",", "semicolon": ";"}[delimiter]
            cells = [
                cell
                for row in csv.reader(
                    io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=sign
                )
                for cell in row
            ]
            assert len(cells) > 20, address
            running = [cell for cell in cells if RUNS.match(cell) and not is_number(cell)]
            assert running == [], address


@pytest.mark.usefixtures("formulas")
def test_lines_of_a_file_that_are_given_back_do_not_run(owner: ExaminingClient) -> None:
    text = "external_id,number,client,ordered_at,=1+1\n=cmd,1,=cmd|'/c zq'!A0,never,@zq\n"
    page = owner.submit("/orders/import", {"file": (io.BytesIO(text.encode()), "o.csv")}).location
    given = owner.get(f"{page}/refused.csv").get_data(as_text=True)
    cells = [
        cell for row in csv.reader(io.StringIO(given.lstrip("\ufeff"), newline="")) for cell in row
    ]
    assert "'=1+1" in cells
    assert [cell for cell in cells if RUNS.match(cell)] == []


@pytest.mark.usefixtures("formulas")
def test_no_cell_of_any_workbook_runs(app: Flask, owner: ExaminingClient) -> None:
    addresses = list(tables(app, ".xlsx"))
    assert len(addresses) >= 2
    for address in addresses:
        content = io.BytesIO(owner.get(address, buffered=True).data)
        with zipfile.ZipFile(content) as book:
            for name in book.namelist():
                if name.startswith("xl/worksheets/"):
                    assert b"<f>" not in book.read(name)
                    assert b"<hyperlink" not in book.read(name)
        cells = [cell for row in load_workbook(content).active.iter_rows() for cell in row]
        assert [cell for cell in cells if cell.data_type == "f"] == []


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+([.,]\d+)?", cell) is not None


def test_markup_in_names_is_printed_as_it_was_written(app: Flask, owner: ExaminingClient) -> None:
    with app.app_context():
        act = make_act(client=ClientData(MARKUP), items=(ItemData(MARKUP),), manager=MARKUP)
        make_response(act, nps=3, comment=MARKUP, claim=MARKUP, rates={"gift": 1})
        make_order(client=ClientData(MARKUP))
        for touchpoint in db.session.scalars(select(Touchpoint)):
            touchpoint.name_ru = touchpoint.name_en = f"<b>{touchpoint.id} &#x41;"
        assert db.session.scalars(select(Client.name)).first() == MARKUP
        number = act.number
        db.session.commit()
    for address, printed in ((f"/acts/{number}.pdf", "<b>x</b>"), (REPORT, "&#x41;")):
        content = owner.get(address).data
        document = pypdfium2.PdfDocument(io.BytesIO(content))
        words = " ".join(page.get_textpage().get_text_range() for page in document)
        assert printed in words, address
        assert not re.search(rb"/URI ?\(http://(?:zq|127)", content)
