"""Pictures of the portal with its demo year: two for the README, or every page (--all DIR)."""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import flask_migrate
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select

from portal.app import create_app
from portal.demo.firm import OWNER_EMAIL, OWNER_PASSWORD, STAFF_EMAIL, STAFF_PASSWORD
from portal.demo.operations import build_year
from portal.outbox.models import Delivery, DeliveryState, Kind, Pace, Trouble, Way
from portal.outbox.operations import add_subscriber, send_test
from portal.outbox.spreading import spread_events
from portal.storage.database import db
from portal.web.clock import now
from tests.journeys.browser import ARGUMENTS, CHROMIUM
from tests.journeys.server import serving

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
LIMIT_BYTES = 150_000
PHONE, DESK = (360, 780), (1280, 860)
LANGUAGES = {"ru": "ru-RU", "en": "en-GB"}
SUBMIT = "main form :is(button, input[type=submit])"
ORDERS_CSV = """external_id,number,client,ordered_at,delivered_at,status,amount,item
csv-1,9001,ООО «Тёплый дом»,2026-01-12,2026-01-15,delivered,"1 234,50",Толстовка
csv-2,9002,Ирина Ёлкина,2026-01-13,,new,990,Кружка
csv-3,9003,,вчера,,new,-5,Плед
"""
UNKNOWN_CSV = """№ заказа;Покупатель;Почта;Оформлен;Статус;Итого, руб.;Заметки курьера
A-1;ООО «Ромашка и партнёры»;anna@example.ru;03/11/2026;Вручён;1 200,00;позвонить за час
A-2;ИП Борисов;boris@example.ru;04/11/2026;В пути;500,00;
"""


@dataclass(frozen=True)
class Portal:
    """A running portal and what its pages need to be found."""

    url: str
    unanswered: str
    answered: str
    voided: str
    order_ids: tuple[int, int]  # delivered, new
    act_number: str
    touchpoint_id: int
    claim_id: int


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", metavar="DIR", type=Path, help="every page, into this folder")
    parser.add_argument("--only", nargs="*", help="with --all: staff pages of these names only")
    parser.add_argument("--dark", action="store_true", help="with --all: the dark colours")
    wanted = parser.parse_args()
    with running_portal() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        if wanted.all and wanted.only:
            take_some(browser, portal, wanted.all, wanted.only)
        elif wanted.all:
            take_all(browser, portal, wanted.all, "dark" if wanted.dark else "light")
        else:
            take_readme(browser, portal)
        browser.close()


@contextmanager
def running_portal() -> Iterator[Portal]:
    """Serve a demo year from a temporary database."""
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as name:
        path = Path(name) / "portal.sqlite3"
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
        with app.app_context():
            flask_migrate.upgrade()
            build_year()
            _tell_others()
            db.engine.dispose()
        with serving(f"sqlite:///{path}", Path(name), WEB_CONCURRENCY="1") as server:
            yield _portal(server.address, path)


def _tell_others() -> None:
    """Let a system and a person be told, with messages in each state."""
    at = now()
    kinds = [kind for kind in Kind if kind is not Kind.TEST]
    system, _secret = add_subscriber(
        Way.WEBHOOK, "https://crm.example.ru/hooks/acts", kinds, Pace.AT_ONCE, None, at
    )
    add_subscriber(
        Way.MAIL, "owner@example.ru", [Kind.ANSWER_UPSET, Kind.CLAIM_LATE], Pace.DAILY, None, at
    )
    for _ in range(4):
        send_test(system, at)
    db.session.commit()
    spread_events(at)
    _waiting, failed, dead, done = db.session.scalars(select(Delivery).order_by(Delivery.id))
    failed.attempts, failed.trouble, failed.status = 3, Trouble.ANSWER, 503
    dead.attempts, dead.trouble, dead.detail = 11, Trouble.CONNECTION, "Connection refused"
    dead.state, done.state = DeliveryState.DEAD, DeliveryState.DELIVERED
    dead.settled_at = done.settled_at = at
    done.attempts, done.status = 1, 204
    db.session.commit()


def take_readme(browser: Browser, portal: Portal) -> None:
    """Take the form on a phone and the owner's statistics."""
    phone = visitor(browser, "ru", PHONE, scale=2)
    page = phone.new_page()
    page.goto(f"{portal.url}/a/{portal.unanswered}?fresh=1")
    for place, value in enumerate(("5", "4")):
        page.locator(".faces").nth(place).locator(f"[value='{value}']").check(force=True)
    _save(page.screenshot(), PICTURES / "form.png")
    desk = visitor(browser, "ru", DESK)
    page = signed_in(desk, portal, OWNER_EMAIL, OWNER_PASSWORD)
    page.goto(f"{portal.url}/admin/")
    _save(page.screenshot(), PICTURES / "statistics.png")


def take_all(browser: Browser, portal: Portal, folder: Path, scheme: str) -> None:
    """Take every page in both languages and widths."""
    for language in LANGUAGES:
        for size in (PHONE, DESK):
            prefix = f"{size[0]}-{language}"
            nobody = visitor(browser, language, size, scheme)
            page = nobody.new_page()
            for name, path in _public_pages(portal).items():
                _open_and_save(page, portal.url + path, folder / f"{prefix}-{name}.png")
            page.goto(f"{portal.url}/a/{portal.unanswered}?fresh=1")
            page.locator(SUBMIT).first.click()
            page.wait_for_selector(".summary")
            _save(page.screenshot(full_page=True), folder / f"{prefix}-form-refused.png")
            page.goto(f"{portal.url}/a/{portal.unanswered}?fresh=1")
            page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
            for place, value in enumerate(("5", "4", "3", "2", "1", "not_noticed")):
                touchpoint = page.locator(".touchpoint").nth(place)
                touchpoint.locator(f"[value='{value}']").check(force=True)
            page.locator("[name=nps][value='9']").check(force=True)
            _save(page.screenshot(full_page=True), folder / f"{prefix}-form-filled.png")

            owner = visitor(browser, language, size, scheme)
            page = signed_in(owner, portal, OWNER_EMAIL, OWNER_PASSWORD)
            for name, path in staff_pages(portal).items():
                _open_and_save(page, portal.url + path, folder / f"{prefix}-{name}.png")
            _take_printing(page, portal, folder, prefix)
            for name, content in (("preview", ORDERS_CSV), ("columns", UNKNOWN_CSV)):
                page.goto(f"{portal.url}/orders/import")
                file = {"name": "orders.csv", "mimeType": "text/csv", "buffer": content.encode()}
                page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
                page.locator(SUBMIT).first.click()
                _save(page.screenshot(full_page=True), folder / f"{prefix}-import-{name}.png")
            staff = visitor(browser, language, size, scheme)
            page = signed_in(staff, portal, STAFF_EMAIL, STAFF_PASSWORD)
            _open_and_save(page, f"{portal.url}/admin/", folder / f"{prefix}-error-403.png")
            for context in (nobody, owner, staff):
                context.close()


def take_some(browser: Browser, portal: Portal, folder: Path, names: list[str]) -> None:
    """Take some pages of staff in both languages and widths."""
    for language in LANGUAGES:
        for size in (PHONE, DESK):
            owner = visitor(browser, language, size)
            page = signed_in(owner, portal, OWNER_EMAIL, OWNER_PASSWORD)
            for name in names:
                path = folder / f"{size[0]}-{language}-{name}.png"
                _open_and_save(page, portal.url + staff_pages(portal)[name], path)
            owner.close()


def _take_printing(page: Page, portal: Portal, folder: Path, prefix: str) -> None:
    """Print some acts, say that two acts did not come out, and take what is seen on the way."""
    page.goto(f"{portal.url}/acts?state=printed")
    page.locator("[name=all]").check()
    page.locator("#print button").click()
    _save(page.screenshot(full_page=True), folder / f"{prefix}-batch-long.png")
    page.locator("[value=none]").click()
    page.goto(f"{portal.url}/acts?state=printed")
    for box in page.locator("[name=number]").all()[:9]:
        box.check()
    page.locator("#print button").click()
    run = page.url
    _open_and_save(page, f"{portal.url}/acts", folder / f"{prefix}-acts-reminded.png")
    _open_and_save(page, run, folder / f"{prefix}-batch.png")
    page.locator(".answers summary").click()
    for place in (1, 3):
        page.locator(".ticks input").nth(place).check()
    _save(page.screenshot(full_page=True), folder / f"{prefix}-batch-some.png")
    page.locator("[value=some]").click()
    _save(page.screenshot(full_page=True), folder / f"{prefix}-batch-settled.png")
    page.locator("form[action$=again] button").last.click()
    _open_and_save(page, f"{portal.url}/acts/batches", folder / f"{prefix}-batches.png")
    page.goto(run.rpartition("/")[0] + f"/{int(run.rpartition('/')[2]) + 1}")
    page.locator("[value=none]").click()


def _public_pages(portal: Portal) -> dict[str, str]:
    return {
        "home": "/",
        "home-refused": "/?code=ABC",
        "form": f"/a/{portal.unanswered}?fresh=1",
        "form-slip": f"/a/{portal.unanswered}?r=user&fresh=1",
        "receipt": f"/a/{portal.answered}",
        "receipt-slip": f"/a/{portal.answered}?r=user",
        "another": f"/a/{portal.answered}?another=1",
        "closed": f"/a/{portal.voided}",
        "unknown": "/a/0000-0000-0000-0000",
        "privacy": "/privacy",
        "api": "/api/v1/docs",
        "error-404": "/nothing",
        "login": "/login",
    }


def staff_pages(portal: Portal) -> dict[str, str]:
    """Return the addresses of the pages that the owner sees, by name."""
    delivered, new = portal.order_ids
    return {
        "orders": "/orders",
        "order-delivered": f"/orders/{delivered}",
        "order-new": f"/orders/{new}",
        "order-form": "/orders/new",
        "import": "/orders/import",
        "mappings": "/orders/import/mappings",
        "sources": "/admin/sources",
        "source-form": "/admin/sources/new/generic",
        "source-shopify": "/admin/sources/new/shopify",
        "acts": "/acts",
        "acts-all": "/acts?state=all",
        "acts-found-none": "/acts?search=%D1%8B%D1%8B",
        "paper": f"/acts/{portal.act_number}/answer",
        "password": "/password",
        "factor": "/account/factor",
        "account": "/account",
        "sessions": "/sessions",
        "confirm": "/confirm?next=/admin/api-keys",
        "claims": "/claims",
        "overview": "/admin/",
        "overview-empty": "/admin/?from=2001-01-01&to=2001-01-31",
        "touchpoint": f"/admin/touchpoints/{portal.touchpoint_id}",
        "touchpoint-by-manager": f"/admin/touchpoints/{portal.touchpoint_id}?by=manager",
        "overview-more": "/admin/?more=1",
        "map": "/admin/map",
        "map-empty": "/admin/map?from=2001-01-01&to=2001-01-31",
        "roles": "/admin/roles",
        "drivers": "/admin/drivers",
        "drivers-refused": "/admin/drivers?from=2001-01-01&to=2001-01-31",
        "emotional": "/admin/emotional",
        "quotes": "/admin/quotes",
        "quotes-screen": "/admin/quotes/screen",
        "responses-found": "/admin/responses?q=%D0%BA%D0%BE%D1%80%D0%BE%D0%B1%D0%BA%D0%B0",
        "funnel": "/admin/funnel",
        "funnel-empty": "/admin/funnel?from=2001-01-01&to=2001-01-31",
        "responses": "/admin/responses",
        "answers-import": "/admin/answers/import",
        "questionnaires": "/admin/questionnaires",
        "settings": "/admin/settings",
        "integrations": "/admin/integrations",
        "api-keys": "/admin/api-keys",
        "users": "/admin/users",
        "audit": "/admin/audit",
        "backups": "/admin/backups",
        "privacy-staff": "/admin/privacy",
        "privacy-client": "/admin/privacy/clients/1",
        "privacy-erase": "/admin/privacy/clients/1/erase",
        "privacy-answer": f"/admin/privacy/answers/{portal.claim_id}",
        "subscribers": "/admin/subscribers",
        "subscriber": "/admin/subscribers/1",
        "claim": f"/admin/responses/{portal.claim_id}",
        "filter-refused": "/admin/?from=never",
    }


def visitor(
    browser: Browser, language: str, size: tuple[int, int], scheme: str = "light", scale: int = 1
) -> BrowserContext:
    """Return the browser of somebody with a language, a screen and a liking for light or dark."""
    return browser.new_context(
        locale=LANGUAGES[language],
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        color_scheme=scheme,  # type: ignore[arg-type]
        timezone_id="Europe/Moscow",
    )


def signed_in(context: BrowserContext, portal: Portal, email: str, password: str) -> Page:
    """Sign in and return the page."""
    page = context.new_page()
    page.goto(f"{portal.url}/login")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.locator(SUBMIT).first.click()
    page.wait_for_url("**/orders")
    return page


def _open_and_save(page: Page, url: str, path: Path) -> None:
    page.goto(url)
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if width > 0:
        print(f"{path.name}: {width} px wider than the screen")
    _save(page.screenshot(full_page=True), path)


def _save(picture: bytes, path: Path) -> None:
    """Write a small PNG; half the colours again until it is small enough."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LIMIT_BYTES:
            break
    print(f"{path}: {path.stat().st_size // 1000} kB")


def _portal(url: str, database: Path) -> Portal:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:

        def first(query: str) -> tuple[object, ...]:
            row: tuple[object, ...] = connection.execute(query).fetchone()
            return row

        act, number = first(
            "SELECT code, printf('%d-%05d', year, serial) FROM act WHERE voided_at IS NULL"
            " AND id NOT IN (SELECT act_id FROM response) ORDER BY id DESC"
        )
        return Portal(
            url=url,
            unanswered=str(act),
            answered=str(
                first(
                    "SELECT code FROM act JOIN response ON act_id = act.id WHERE replaced_by_id"
                    " IS NULL AND voided_at IS NULL AND comment IS NOT NULL"
                    " ORDER BY response.id DESC"
                )[0]
            ),
            voided=str(first("SELECT code FROM act WHERE voided_at IS NOT NULL")[0]),
            order_ids=(
                int(str(first("SELECT act.order_id FROM act JOIN response ON act_id = act.id")[0])),
                int(str(first("SELECT id FROM 'order' WHERE status = 'new'")[0])),
            ),
            act_number=str(number),
            touchpoint_id=int(str(first("SELECT id FROM touchpoint WHERE key = 'packaging'")[0])),
            claim_id=int(str(first("SELECT max(response_id) FROM claim")[0])),
        )


if __name__ == "__main__":
    main()
