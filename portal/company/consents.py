"""What clients agree to, as plain values: never edited, so each text is read only once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import ScalarSelect, func, select

from portal.company.consent_models import ConsentText
from portal.storage.base import table_of
from portal.storage.database import connection

TEXT = table_of(ConsentText)
FIRST = 1  # pages that name no version were made before there were any, with the words of this one


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """The words beside the tick."""

    id: int
    version: int
    language: str
    text: str


def newest_version() -> ScalarSelect[int]:
    """Return the version that forms show now, as part of a query."""
    return select(func.max(TEXT.c.version)).scalar_subquery()


def consent_words(version: int, language: str) -> ConsentWords:
    """Return the words of a version in `ru` or `en`; KeyError when there are none."""
    known = _known()
    if (version, language) not in known:
        known = _read()
    return known[version, language]


def consent_seen(text_id: int | None, language: str) -> ConsentWords:
    """Return the words that a page says it showed; of a page that names none, the first."""
    if text_id is not None:
        for known in (_known, _read):
            for words in known().values():
                if words.id == text_id:
                    return words
    return consent_words(FIRST, language)


def current_consent(language: str) -> ConsentWords:
    """Return the words that forms show now."""
    version = connection().scalar(select(func.max(TEXT.c.version)))
    return consent_words(version or FIRST, language)


def _known() -> dict[tuple[int, str], ConsentWords]:
    known: dict[tuple[int, str], ConsentWords] = current_app.extensions.setdefault("consents", {})
    return known


def _read() -> dict[tuple[int, str], ConsentWords]:
    query = select(TEXT.c.id, TEXT.c.version, TEXT.c.language, TEXT.c.text)
    known = {(row.version, row.language): ConsentWords(*row) for row in connection().execute(query)}
    current_app.extensions["consents"] = known
    return known
