"""The reference of H: the least that Flask can answer."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "hello"


@app.get("/readyz")
def readiness() -> str:
    """Answer as the portal does, so that both are started by the same hands."""
    return "ok"
