"""Callers with keys of each scope."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.calls import Caller, a_key, caller


@pytest.fixture
def orders_key(app: Flask) -> str:
    return a_key(app, "orders")


@pytest.fixture
def read_key(app: Flask) -> str:
    return a_key(app, "read")


@pytest.fixture
def shop(client: FlaskClient, orders_key: str) -> Caller:
    """The shop's system, which sends orders."""
    return caller(client, orders_key)


@pytest.fixture
def reader(client: FlaskClient, read_key: str) -> Caller:
    """The owner's dashboard, which only reads."""
    return caller(client, read_key)


@pytest.fixture
def stranger(client: FlaskClient) -> Caller:
    """Somebody without a key."""
    return caller(client, None)
