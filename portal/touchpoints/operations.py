"""What can happen to touchpoints."""

from __future__ import annotations

from datetime import date

from portal.storage.database import db
from portal.touchpoints.models import Stage, Standard, Touchpoint


def add_standard(touchpoint: Touchpoint, text: str, effective_on: date) -> Standard:
    """Write the next version of how a touchpoint is to be done."""
    last = max((standard.version for standard in touchpoint.standards), default=0)
    standard = Standard(
        touchpoint_id=touchpoint.id, version=last + 1, text=text, effective_on=effective_on
    )
    db.session.add(standard)
    return standard


def add_touchpoint(key: str, name_ru: str, name_en: str, stage: Stage) -> Touchpoint:
    """Add a touchpoint; IntegrityError at flush when the key is taken."""
    touchpoint = new_touchpoint(key, name_ru, name_en, stage)
    db.session.add(touchpoint)
    return touchpoint


def new_touchpoint(key: str, name_ru: str, name_en: str, stage: Stage) -> Touchpoint:
    """Make a touchpoint that nobody owns yet; the caller adds it."""
    return Touchpoint(key=key, name_ru=name_ru, name_en=name_en, stage=stage, owner="")
