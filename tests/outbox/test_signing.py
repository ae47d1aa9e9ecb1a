"""Signatures as receivers check them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from portal.outbox.signing import PREFIX, new_secret, signature_headers

AT = datetime.fromtimestamp(1614265330, UTC)


def test_published_example_of_standard_webhooks_is_signed_alike() -> None:
    headers = signature_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        AT,
        b'{"test": 2432232314}',
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_each_secret_signs_and_no_two_secrets_are_alike() -> None:
    secrets = [new_secret(), new_secret()]
    assert secrets[0] != secrets[1]
    signed = signature_headers("msg_1", AT, "да".encode(), secrets)["webhook-signature"]
    for secret, signature in zip(secrets, signed.split(" "), strict=True):
        key = base64.b64decode(secret.removeprefix(PREFIX))
        assert len(key) == 32
        told = hmac.new(key, b"msg_1.1614265330." + "да".encode(), hashlib.sha256).digest()
        assert signature == "v1," + base64.b64encode(told).decode()


def test_text_that_is_no_secret_signs_nothing() -> None:
    with pytest.raises(ValueError):
        signature_headers("msg_1", AT, b"", ["whsec_не секрет"])
