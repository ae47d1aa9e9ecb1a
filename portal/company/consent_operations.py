"""What can happen to the words that clients agree to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from portal.company.consent_models import ConsentText
from portal.company.consents import current_consent
from portal.company.models import Company
from portal.storage.database import db


def publish_consent(texts: Mapping[str, str], by_id: int | None, at: datetime) -> bool:
    """Publish a new version of the words, by language; return False when they are as they were."""
    db.session.execute(select(Company.id).with_for_update())  # two who save at once take turns
    now = [current_consent(language) for language in texts]
    if all(words.text == texts[words.language] for words in now):
        return False
    version = now[0].version + 1
    db.session.add_all(
        ConsentText(
            version=version, language=language, text=text, published_at=at, published_by_id=by_id
        )
        for language, text in texts.items()
    )
    return True


def consent_history() -> Sequence[ConsentText]:
    """Return every version that was ever shown, newest first."""
    query = select(ConsentText).order_by(ConsentText.version.desc(), ConsentText.language.desc())
    return db.session.scalars(query).all()
