"""A client of the firm with a phone, and the act in the parcel."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.people import Person, printed_code


@pytest.fixture
def code(app: Flask) -> str:
    return printed_code(app)


@pytest.fixture
def anna(app: Flask) -> Person:
    return Person(app)
