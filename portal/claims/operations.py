"""What can happen to claims."""

from __future__ import annotations

from datetime import date

from portal.claims.models import Claim, Solution
from portal.storage.database import db


def file_claim(response_id: int, text: str, solution: Solution | None, promised_on: date) -> None:
    """Write down a complaint with the day by which a person replies."""
    db.session.add(
        Claim(response_id=response_id, text=text, solution=solution, promised_on=promised_on)
    )
