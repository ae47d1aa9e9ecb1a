"""Triggers of RetailCRM: an HTTP request with our template; a secret, since it cannot sign."""

from __future__ import annotations

from collections.abc import Sequence

from portal.inbox.bodies import read_json
from portal.inbox.calls import Arrival, Call, Source
from portal.inbox.kinds.kind import Kind, endings_of, moment_at
from portal.inbox.news import News, OrderNews
from portal.inbox.signatures import is_secret
from portal.orders.shops.retailcrm import order_from_retailcrm

SECRET_HEADER = "X-Portal-Secret"  # noqa: S105 - a name
SECRET_FIELD = "secret"  # noqa: S105 - a name
ORDER_FIELD = "order"


def _is_genuine(source: Source, call: Call) -> bool:
    sent = call.header(SECRET_HEADER) or call.form.get(SECRET_FIELD, "")
    return is_secret(source.secret, sent)


def _arrivals(_source: Source, call: Call) -> Sequence[Arrival]:
    # of a form only the order is kept: the secret beside it is for nobody's eyes
    body = call.form[ORDER_FIELD].encode() if ORDER_FIELD in call.form else call.body
    return [Arrival(None, None, b"" if call.form and body is call.body else body)]


def _read(source: Source, _topic: str | None, content: bytes) -> News:
    body = read_json(content)
    data = order_from_retailcrm(body, endings_of(source))
    return OrderNews(data, data.external_id, moment_at(body, "updated_at"))


RETAILCRM = Kind(_is_genuine, _arrivals, _read)
