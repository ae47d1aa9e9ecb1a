"""A call as it came, before anybody believes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers

from portal.inbox.models import ID_LENGTH, InboxSource, SourceKind
from portal.web.text import clean_line

TOPIC_LENGTH = 100


@dataclass(frozen=True)
class Call:
    """The parts of a request that senders use; the body is as it came, to the byte."""

    headers: Headers
    query: Mapping[str, str]
    form: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header, its name in any case; nothing when it is absent."""
        return self.headers.get(name, "")


@dataclass(frozen=True)
class Arrival:
    """What is kept of a call: one piece of news. No sender_id: the sender gives none."""

    topic: str | None
    sender_id: str | None
    body: bytes


@dataclass(frozen=True)
class Source:
    """What a kind needs to know of a source: plain values, good after the transaction too."""

    kind: SourceKind
    secret: str | None
    settings: Mapping[str, Any]


def plain_source(row: InboxSource) -> Source:
    """Return what a kind needs to know of a source."""
    return Source(row.kind, row.secret, row.settings)


def kept_topic(text: str) -> str | None:
    """Return a topic as it is kept; None when the sender names none."""
    return clean_line(text)[:TOPIC_LENGTH] or None


def kept_id(text: str) -> str | None:
    """Return the sender's id of a delivery as it is kept; None when it gives none."""
    return clean_line(text)[:ID_LENGTH] or None
