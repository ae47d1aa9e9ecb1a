"""What nobody should send, and how a response betrays that it was not expected."""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes

from werkzeug.test import TestResponse

from tests.security.world import PROBE

LONG_NUMBER = b"9" * 400  # more than a float holds: libraries that compare as floats fail
VALUES: tuple[bytes, ...] = tuple(
    value if isinstance(value, bytes) else value.encode()
    for value in (
        PROBE,
        '" onzqx="1" \' onzqx=\'1',
        "zq\x00zq",
        b"zq\xed\xa0\x80zq",  # a lone surrogate as UTF-8 would write it
        b"\xc0\xaf\xc0\xae\xff\xfe",  # overlong, and what is no UTF-8 at all
        "\u202ezq\u202d\u200f\u2066\ufeff",
        "ж" * 17_000,  # 100 kB on the wire
        "z" + "\u0301" * 5_000,
        "-1",
        "0",
        "2147483648",
        "-9223372036854775809",
        LONG_NUMBER,
        "1e999",
        "NaN",
        "-Infinity",
        "²",  # a digit, and no number
        "١٢٣",
        "1,5",
        "0001-01-01",
        "9999-12-31",
        "1900-01-01",
        "2026-02-30",
        "2026-11-20T25:61",
        "31.12.9999 23:59",
        "' OR 1=1;-- zq",
        "%s%n%(zq)s{0.__class__}{zq}",
        "../../../../etc/passwd",
        "zq\r\nX-Zqx: 1",
        "javascript:zqx",
        "//zqx.example/",
        "=cmd|'/c zq'!A0",
        "null",
        '{"$gt": ""}',
        "",
        " ",
    )
)
FORM = "application/x-www-form-urlencoded"
JSON_BODIES: tuple[bytes, ...] = (
    b"", b"null", b"[]", b"0", b'"zq"', b"{", b"\xff\xfe{}", b'{"zq": "\\ud800"}',
    b'{"number": NaN}', b'{"number": 1e400}', b"[" * 100_000, b'{"a":' * 50_000,
    b'{"number": ' + b"9" * 5_000 + b"}", b'{"client": {"name": "\\u0000"}}',
    b'{"items": [null, 1, "zq", {"name": []}]}', b'{"number": {"$gt": ""}, "client": []}',
    b'{"client": {"name": "zq"}, "ordered_at": "9999-12-31T23:59:59-23:59", "number": "1"}',
    b'{"client": {"name": "zq"}, "ordered_at": "0001-01-01T00:00:00+23:59", "number": "1"}',
    b'{"client": {"name": "zq"}, "ordered_at": "2026-11-20", "number": "1", "amount": "-1e30"}',
    b'{"number": "1", "number": "2"}',
)  # fmt: skip
# what a response says only when something inside it broke
BROKEN = re.compile(
    r"Traceback|sqlalchemy|psycopg|sqlite3|jinja2|werkzeug|\.py\", line|Internal Server Error",
    re.IGNORECASE,
)
UNESCAPED = re.compile(r"<zqx|[\"'] onzqx|zq49zq|href=\"(javascript:|//)zqx")
HEADERS = (
    ("Accept-Language", "zqx" * 3_000),
    ("Accept-Encoding", "gzip;q=zqx, br;q=-1, *;q=1e999"),
    ("Cookie", "session=.zqx; session=\u00ff; =; language=<zqx>"),
    ("Referer", "https://zqx.example/<zqx>"),
    ("User-Agent", PROBE),
    ("Range", "bytes=9-1,-,0-99999999999999999999"),
    ("If-None-Match", 'W/"zqx", *, "'),
    ("If-Modified-Since", "Mon, 99 Zqx 9999 99:99:99 GMT"),
    ("Content-Length", "-1"),
    ("Content-Type", "multipart/form-data"),
    ("Content-Type", "multipart/form-data; boundary=" + "z" * 5_000),
    ("Content-Type", "application/x-www-form-urlencoded; charset=zqx"),
    ("Content-Encoding", "gzip"),
    ("X-Request-Id", "zqx\x7f<zqx>" * 50),
    ("Authorization", "Bearer <zqx>\u00ff"),
    ("Authorization", "Basic :::"),
    ("X-HTTP-Method-Override", "DELETE"),
)


def encoded(pairs: list[tuple[str, bytes]]) -> bytes:
    """Write fields of a form as a browser does, whatever bytes they hold."""
    return "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs
    ).encode()


def _stays(location: str) -> bool:
    return not location or re.match(r"/(?![/\\])", location) is not None


def faults_of(response: TestResponse) -> list[str]:
    """Return what is wrong with a response, whatever was sent."""
    found = []
    if response.status_code >= 500:
        found.append(f"status {response.status_code}")
    if any("Zqx" in name for name, _ in response.headers):
        found.append("a header of the caller's")
    if not _stays(response.headers.get("Location", "")):
        found.append("leads to another host")
    if response.mimetype in ("text/html", "text/plain") or response.is_json:
        text = response.get_data().decode(errors="replace")  # compressed ones say nothing here
        pattern = BROKEN if response.mimetype != "text/html" else UNESCAPED
        said = BROKEN.search(text) or (pattern.search(text))
        if said:
            place = max(0, said.start() - 60)
            found.append(f"says {text[place : said.end() + 40]!r}")
    return found
