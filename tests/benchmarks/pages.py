"""What pages cost the server, in H."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from portal.demo.firm import OWNER_EMAIL, OWNER_PASSWORD
from tests.benchmarks.databases import Database
from tests.benchmarks.measuring import Ratio, Work, compare, cpu_of_tree, repeated
from tests.journeys.server import Server, serving

KEYS = ("packaging", "gift", "card", "manager", "deadlines", "fit", "design", "delivery")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LIKE_A_BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "ru"}
ROUNDS = 5
HELLOS, FORMS, POSTS, LISTS, OVERVIEWS = 1000, 80, 60, 30, 20  # in each round


class Visitor:
    """One connection that stays open, like a browser's."""

    def __init__(self, server: Server) -> None:
        self.connection = server.connect()
        self.headers = dict(LIKE_A_BROWSER)
        self.cookies: dict[str, str] = {}

    def gets(self, path: str, expected: int = 200) -> str:
        """Fetch a page."""
        return self._asks("GET", path, None, self.headers, expected)

    def posts(self, path: str, fields: dict[str, str]) -> None:
        """Send a form that is answered by 303."""
        self._asks("POST", path, urlencode(fields), self.headers | FORM, 303)

    def signs_in(self) -> Visitor:
        """Sign in as the owner of the demo year."""
        compressed = self.headers.pop("Accept-Encoding")
        page = self.gets("/login")
        [token] = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        fields = {"csrf_token": token, "email": OWNER_EMAIL, "password": OWNER_PASSWORD}
        self.posts("/login", fields)
        self.headers["Accept-Encoding"] = compressed
        return self

    def repeats(self, action: Callable[[], object]) -> Callable[[int], None]:
        """Make a round of an action; it begins on a new connection: idle ones are closed."""
        many = repeated(action)

        def run(times: int) -> None:
            self.connection.close()
            many(times)

        return run

    def _asks(
        self, method: str, path: str, body: str | None, headers: dict[str, str], expected: int
    ) -> str:
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        assert response.status == expected, (method, path, response.status)
        told = response.headers.get_all("Set-Cookie", [])
        self.cookies |= dict(cookie.partition(";")[0].split("=", 1) for cookie in told)
        if told:
            self.headers["Cookie"] = "; ".join(f"{name}={of}" for name, of in self.cookies.items())
        return content.decode("utf-8", errors="replace")


def page_costs(databases: list[Database], folder: Path) -> Iterator[Ratio]:
    """Measure the pages on SQLite, and the answer on both databases."""
    with ExitStack() as stack:
        hello = stack.enter_context(serving("", folder / "hello", "tests.benchmarks.hello:app"))
        guest = Visitor(hello)
        greeting = guest.repeats(partial(guest.gets, "/"))
        reference = Work("H", greeting, HELLOS, partial(cpu_of_tree, hello.process.pid))
        works = []
        for database in databases:
            server = stack.enter_context(serving(database.url, folder / database.kind))
            works += list(_works(server, database))
        yield from compare(reference, works, ROUNDS)


def _works(server: Server, database: Database) -> Iterator[Work]:
    client, owner = Visitor(server), Visitor(server).signs_in()
    for name, visitor, action, times in (
        ("GET the form", client, partial(client.gets, f"/a/{database.form_code}"), FORMS),
        (
            "POST an answer of 8 ratings",
            client,
            partial(answer, client, database.answered_code),
            POSTS,
        ),
        ("GET /admin/, the demo year", owner, partial(owner.gets, "/admin/"), OVERVIEWS),
        ("GET /orders, 50 rows", owner, partial(owner.gets, "/orders"), LISTS),
    ):
        run = visitor.repeats(action)
        yield Work(f"{name}, {database.kind}", run, times, partial(database.cpu, server))


def answer(visitor: Visitor, code: str) -> None:
    """Send an answer of eight ratings."""
    marks = {f"t-{key}": "5" for key in KEYS}
    visitor.posts(f"/a/{code}", {"submission": str(uuid.uuid4()), "nps": "10", **marks})
