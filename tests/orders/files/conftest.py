"""Files at the command line: taken in, and what is stored then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.orders.models import Order
from portal.storage.database import db

Take = Callable[..., str]
Stored = Callable[[], dict[str, Order]]


@pytest.fixture
def take(app: Flask, tmp_path: Path) -> Take:
    """Return what takes a file in, and gives what was said."""

    def run(content: str | bytes, *options: str, name: str = "orders.csv") -> str:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        result = app.test_cli_runner().invoke(args=["orders", "import", str(file), *options])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return run


@pytest.fixture
def stored(app: Flask) -> Stored:
    """Return what gives the orders of the database by their numbers, whole."""

    def by_number() -> dict[str, Order]:
        with app.app_context():
            orders = db.session.scalars(select(Order)).unique().all()
            for order in orders:
                assert order.client
                assert order.items is not None
            db.session.expunge_all()
        return {order.number: order for order in orders}

    return by_number
