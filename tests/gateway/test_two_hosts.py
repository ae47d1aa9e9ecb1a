"""Two hosts are one portal: either may go, and what is counted is counted for both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import pytest

from portal.accounts.models import Role
from portal.storage.database import db
from tests.factories.people import PASSWORD, add_person
from tests.gateway.failing import suffer
from tests.gateway.two_hosts import Site, is_cut_off, stops_in_order, two_hosts
from tests.journeys.server import Server

pytestmark = pytest.mark.xdist_group("load")  # one at a time: they want the whole machine

Record = Callable[[str, object], None]
UNKNOWN = "/a/0000-0000-0000-0000"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FROM_NGINX = {"X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with two_hosts(tmp_path_factory.mktemp("hosts")) as site:
        yield site


def ask(
    where: Server, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[HTTPResponse, str]:
    """Ask a host as nginx would."""
    connection: HTTPConnection = where.connect()
    sent = FROM_NGINX | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, sent | (FORM if body else {}))
    response = connection.getresponse()
    said = response.read().decode("utf-8", "replace")
    connection.close()
    return response, said


def cookies_of(response: HTTPResponse) -> str:
    """Return the cookies of an answer as a browser sends them back."""
    told = response.headers.get_all("Set-Cookie", [])
    return "; ".join(cookie.partition(";")[0] for cookie in told)


def guesses(site: Site, times: int, address: str) -> list[int]:
    """Try codes at both hosts in turn; return what they answered."""
    hosts = [site.hosts[place % 2] for place in range(times)]
    return [ask(host, "GET", UNKNOWN, X_Forwarded_For=address)[0].status for host in hosts]


def test_no_answer_is_lost_or_doubled_when_hosts_are_stopped_and_cut_off(
    site: Site, record_property: Record
) -> None:
    trials, outcome = suffer(site, [("stopped", stops_in_order, 0), ("cut off", is_cut_off, 1)])
    for line in (*trials, outcome):
        print(line)
    record_property("hosts", str(outcome))
    assert outcome.acknowledged > 100, outcome
    assert not outcome.unserved, outcome
    assert not outcome.harmed, outcome
    assert not outcome.counts_differ, outcome
    assert set(outcome.statuses) == {303}, outcome  # who answered noticed nothing


def test_who_signed_in_at_one_host_is_known_at_the_other(site: Site) -> None:
    email = add_person(site.app, Role.ADMIN)
    first, second = site.hosts
    page, said = ask(first, "GET", "/login", Accept_Encoding="identity")
    [token] = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', said)
    cookie = cookies_of(page)
    body = urlencode({"csrf_token": token, "email": email, "password": PASSWORD})
    # the form of one host is sent to the other
    entered, said = ask(
        second, "POST", "/login", body, Cookie=cookie, Referer="https://act.example.ru/login"
    )
    assert entered.status == 303, said
    cookie = cookies_of(entered)
    assert [ask(host, "GET", "/orders", Cookie=cookie)[0].status for host in site.hosts] == [
        200
    ] * 2


def test_tries_are_counted_for_both_hosts_together(site: Site) -> None:
    statuses = guesses(site, 40, "198.51.100.1")
    assert statuses == [404] * 30 + [429] * 10


def test_pages_go_on_without_redis(site: Site) -> None:
    site.redis.kill()
    try:
        assert set(guesses(site, 4, "198.51.100.2")) == {404}
        form = [ask(host, "GET", f"/a/{site.codes[0]}?another=1")[0].status for host in site.hosts]
        assert form == [200, 200]
        assert [ask(host, "GET", "/login")[0].status for host in site.hosts] == [200, 200]
    finally:
        site.redis.start()


def test_restart_of_the_database_is_noticed_by_nobody_who_comes_later(site: Site) -> None:
    for host in site.hosts:
        assert ask(host, "GET", "/readyz")[0].status == 200
    with site.app.app_context():
        db.engine.dispose()
    site.cluster.kill_server()
    for host in site.hosts * 4:  # each of the workers had a connection of its own
        assert ask(host, "GET", "/readyz")[0].status == 200
        assert ask(host, "GET", f"/a/{site.codes[0]}?another=1")[0].status == 200
