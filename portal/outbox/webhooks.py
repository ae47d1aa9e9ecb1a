"""A message to a system: one POST, to the address that was looked at and no other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError, TimeoutError

from portal.outbox.addresses import AddressUnfit, resolved, target_of
from portal.outbox.models import Trouble
from portal.outbox.outcome import Outcome

TIMEOUT = Timeout(connect=5, read=15)


def post(
    url: str, headers: Mapping[str, str], body: bytes, private_allowed: bool = False
) -> Outcome:
    """Send a body and tell how it went. Redirects are not followed, the answer is not read.

    private_allowed: also to addresses that are not of the public internet (a setting).
    """
    try:
        target = target_of(url, private_allowed)
        address = resolved(target, private_allowed)
    except AddressUnfit as unfit:
        return Outcome(Trouble.ADDRESS, detail=str(unfit))
    pool = (
        HTTPSConnectionPool(
            address, target.port, server_hostname=target.host, assert_hostname=target.host
        )
        if target.scheme == "https"
        else HTTPConnectionPool(address, target.port)
    )
    host = f"[{target.host}]" if ":" in target.host else target.host
    sent = {
        "Host": host if _is_usual(target.scheme, target.port) else f"{host}:{target.port}",
        "Content-Type": "application/json",
        "User-Agent": "act-of-satisfaction-portal",
        **headers,
    }
    try:
        response = pool.urlopen(
            "POST",
            target.path,
            body=body,
            headers=sent,
            timeout=TIMEOUT,
            retries=False,
            redirect=False,
            preload_content=False,
        )
        status, wait = response.status, response.headers.get("Retry-After", "")
        response.close()
    except SSLError as error:
        return Outcome(Trouble.TLS, detail=str(error))
    except (HTTPError, OSError) as error:
        # urllib3 takes a refused connection for a kind of time-out
        is_late = isinstance(error, TimeoutError) and not isinstance(error, NewConnectionError)
        return Outcome(Trouble.TIME if is_late else Trouble.CONNECTION, detail=str(error))
    finally:
        pool.close()
    if 200 <= status < 300:
        return Outcome(status=status)
    return Outcome(Trouble.ANSWER, status=status, retry_after=_asked(wait))


def _is_usual(scheme: str, port: int) -> bool:
    return (scheme, port) in (("https", 443), ("http", 80))


def _asked(text: str) -> timedelta | None:
    return timedelta(seconds=int(text)) if text.isdecimal() and len(text) < 9 else None
