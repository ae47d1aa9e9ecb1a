"""What docs/deploy/nginx.conf promises, tried on the file itself."""

from __future__ import annotations

import json
import socket
import ssl
import time
import uuid
from statistics import quantiles
from urllib.parse import urlencode

import pytest

from tests.gateway.conftest import Site
from tests.gateway.nginx import NAME
from tests.gateway.slow import slow_phones
from tests.journeys.server import HOST

pytestmark = pytest.mark.xdist_group("load")  # one at a time: they want the whole machine

LOOKS, ANSWERS = 80, 20
FORM = "application/x-www-form-urlencoded"


def an_answer() -> str:
    return urlencode({"submission": str(uuid.uuid4()), "nps": 9, "t-gift": "5"})


def test_180_slow_phones_leave_the_form_answering_in_under_a_second(site: Site) -> None:
    times = []
    with slow_phones(site.nginx.port, site.code, site.nginx.tls, NAME):
        for place in range(LOOKS + ANSWERS):
            began = time.monotonic()
            if place % 5:
                response, _ = site.asks("GET", f"/a/{site.code}?another=1")
                assert response.status == 200
            else:
                body = an_answer()
                response, _ = site.asks("POST", f"/a/{site.code}", body, Content_Type=FORM)
                assert response.status == 303
            times.append(time.monotonic() - began)
    cuts = quantiles(times, n=100)
    print(f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms, {max(times) * 1000:.0f} ms")
    assert max(times) < 1, cuts


def test_address_that_a_stranger_writes_does_not_win(site: Site) -> None:
    statuses = [
        site.asks("GET", "/a/0000-0000-0000-0000", X_Forwarded_For=f"198.51.100.{place}")[0].status
        for place in range(62)
    ]
    assert statuses[0] == 404
    assert 429 in statuses  # 30 a minute of one address, in each of two processes


def test_host_that_a_stranger_writes_does_not_win(site: Site) -> None:
    for headers in ({"Host": "evil.example"}, {"X_Forwarded_Host": "evil.example"}):
        response, said = site.asks("GET", f"/a/{site.code}?another=1", **headers)
        assert response.status == 200
        assert "evil.example" not in said


def test_page_without_tls_leads_to_the_one_with_it(site: Site) -> None:
    plain = site.nginx.connect_plain()
    response, _ = site.asks("GET", f"/a/{site.code}?r=user", connection=plain)
    assert response.status == 301
    assert response.headers["Location"] == f"https://{NAME}/a/{site.code}?r=user"


@pytest.mark.parametrize("path", ["/api/v1/orders", "/API/v1/orders", "/hooks/token"])
def test_call_without_tls_is_refused_and_not_led_on(site: Site, path: str) -> None:
    plain = site.nginx.connect_plain()
    response, said = site.asks("GET", path, connection=plain, Authorization="Bearer key")
    assert response.status == 403
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "https" in json.loads(said)["detail"]
    assert "Location" not in response.headers


def test_every_answer_asks_for_tls_from_now_on_and_names_no_version(site: Site) -> None:
    for path in ("/", f"/a/{site.code}", "/nothing", "/.git/config", "/metrics", "/static/css/"):
        response, _ = site.asks("GET", path)
        assert response.headers.get_all("Strict-Transport-Security") == [
            "max-age=31536000; includeSubDomains"
        ], path
        assert response.headers["Server"] == "nginx"
    response, _ = site.asks("GET", "/", connection=site.nginx.connect_plain())
    assert response.headers["Server"] == "nginx"


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/metrics", "/static/", "/static/../wsgi.py", "/wsgi.py"]
)
def test_nothing_is_shown_by_accident(site: Site, path: str) -> None:
    assert site.asks("GET", path)[0].status in (400, 404)


def test_trace_is_off(site: Site) -> None:
    assert site.asks("TRACE", "/")[0].status == 405


@pytest.mark.parametrize(
    ("version", "is_spoken"),
    [
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_tls_is_of_version_1_2_or_1_3(site: Site, version: ssl.TLSVersion, is_spoken: bool) -> None:
    context = ssl.create_default_context(cafile=str(site.nginx.folder / "cert.pem"))
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # our own side would speak it
    context.minimum_version = context.maximum_version = version
    with socket.create_connection((HOST, site.nginx.port), timeout=10) as plain:
        if is_spoken:
            with context.wrap_socket(plain, server_hostname=NAME) as sock:
                assert sock.version()
        else:
            with pytest.raises(ssl.SSLError, match="alert"):
                context.wrap_socket(plain, server_hostname=NAME)


def test_body_that_is_too_large_is_refused_in_words(site: Site) -> None:
    # what nginx lets through, the portal refuses; what it does not is never sent to the end
    wanted = {f"/a/{site.code}": 413, "/orders/import": 413, "/nowhere": 404}
    for path, status in [*wanted.items()] * 9:  # a connection that is closed too soon loses some
        body = b"comment=" + b"x" * (12 << 20)
        response, said = site.asks("POST", path, body, Content_Type=FORM)
        assert (response.status, "<h1>" in said) == (status, True), path
    response, said = site.asks("POST", f"/a/{site.code}", Content_Length=str(67 << 20))
    assert response.status == 413
    assert "Отправьте файл поменьше" in said
    response, said = site.asks("PUT", "/api/v1/orders/1", Content_Length=str(67 << 20))
    assert response.status == 413
    assert json.loads(said)["status"] == 413


def test_codes_stay_out_of_the_logs(site: Site) -> None:
    site.asks("GET", f"/a/{site.code}?r=user")
    site.asks("POST", f"/a/{site.code}", an_answer(), Content_Type=FORM)
    site.asks("GET", "/hooks/4f1c8b-secret")
    with site.nginx.tls.wrap_socket(
        socket.create_connection((HOST, site.nginx.port)), server_hostname=NAME
    ) as phone:  # goes away in the middle
        head = f"POST /a/{site.code} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 99\r\n\r\nnps=9"
        phone.sendall(head.encode())
    site.asks("GET", "/a/0000-0000-0000-0000")
    logs = site.nginx.logs
    assert "/a/-" in logs
    for secret in (site.code, "0000-0000", "4f1c8b", "r=user"):
        assert secret not in logs


def test_portal_that_is_away_is_said_in_words(site: Site) -> None:
    site.server.stop()
    try:
        response, said = site.asks("GET", f"/a/{site.code}")
        assert response.status == 503
        assert "Портал взял минутную передышку" in said
        assert response.headers["Retry-After"] == "10"
        response, said = site.asks("GET", "/api/v1/orders")
        assert response.status == 503
        assert json.loads(said)["status"] == 503
    finally:
        site.server.starts_again()
