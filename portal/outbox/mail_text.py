"""The words of a mail, in the portal's default language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from portal.claims.models import Solution
from portal.claims.words import SOLUTIONS
from portal.company.queries import company
from portal.outbox.models import Kind
from portal.outbox.words import SUBJECTS
from portal.questionnaires.words import EMOTIONS, NOT_NOTICED
from portal.touchpoints.queries import touchpoints
from portal.web.filters import day, moment
from portal.web.languages import default_language

RULE = "-" * 40
Data = Mapping[str, Any]


def mail_text(bodies: Sequence[str]) -> tuple[str, str]:
    """Return the subject and the text of a mail that tells these messages, oldest first."""
    messages = [json.loads(body) for body in bodies]
    with force_locale(default_language()):
        firm = company().name
        parts = [_part(message, titled=len(messages) > 1) for message in messages]
        if len(messages) == 1:
            subject = _title(messages[0])
        else:
            subject = _n("%(num)s message", "%(num)s messages", len(messages))
        end = _("Who gets these messages is set in the portal under “Integrations”.")
    text = f"\n\n{RULE}\n\n".join(parts)
    return f"{subject} — {firm}", f"{text}\n\n-- \n{firm}\n{end}\n"


def _title(message: Data) -> str:
    subject = str(SUBJECTS[Kind(message["type"])])
    number = message["data"].get("order_number")
    return f"{subject}: {_('order No. %(number)s', number=number)}" if number else subject


def _part(message: Data, titled: bool) -> str:
    data = message["data"]
    blocks = [
        *([f"{_title(message)}\n{moment(_at(message))}"] if titled else []),
        *([_("This is a test: messages of the portal arrive here.")] if "test" in data else []),
        "\n".join(_figures(data)),
        data.get("comment") or "",
        _claim(data.get("claim") or data) if data.get("claim") or "promised_on" in data else "",
        *_link(data),
    ]
    return "\n\n".join(block for block in blocks if block)


def _figures(data: Data) -> Iterator[str]:
    if data.get("act"):
        yield _("Act No. %(number)s", number=data["act"])
    if data.get("nps") is not None:
        yield _("Would recommend us: %(nps)s of 10", nps=data["nps"])
    ratings, remarks = data.get("ratings", {}), data.get("remarks", {})
    words: dict[Any, Any] = {**dict(EMOTIONS), "not_noticed": NOT_NOTICED}
    names = {each.key: each.name(default_language()) for each in touchpoints()} if ratings else {}
    for key in dict.fromkeys([*ratings, *remarks]):
        felt = [str(words[ratings[key]])] if key in ratings else []
        yield f"{names.get(key, key)}: {' — '.join([*felt, *filter(None, [remarks.get(key)])])}"


def _claim(claim: Data) -> str:
    solution = f" ({SOLUTIONS[Solution(claim['solution'])]})" if claim["solution"] else ""
    text = f": {claim['text']}" if claim["text"] else ""
    by = _("Reply by %(day)s", day=day(date.fromisoformat(claim["promised_on"])))
    return f"{_('Claim')}{solution}{text}\n{by}"


def _link(data: Data) -> Iterator[str]:
    response = data.get("response") or data.get("id")
    if response:
        yield f"{current_app.config['PUBLIC_URL']}/admin/responses/{response}"


def _at(message: Data) -> datetime:
    return datetime.fromisoformat(message["timestamp"])
