"""What the pages of sources show: forms of each system, addresses, samples tried out."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for

from portal.inbox.bodies import read_json
from portal.inbox.calls import Source
from portal.inbox.forms import MoySkladForm, OwnSecretForm, ShopifyForm, SourceForm
from portal.inbox.generic_form import GenericForm
from portal.inbox.kinds.generic import ITEM_COLUMNS, ORDER_COLUMNS, Found, found_in
from portal.inbox.kinds.known import KINDS
from portal.inbox.models import InboxSource, SourceKind
from portal.inbox.news import OrderNews, Unusable
from portal.inbox.reasons import reason_of
from portal.inbox.words import COLUMNS
from portal.orders.shops.errors import BodyRefused
from portal.web.text import clean_line

FORMS: dict[SourceKind, type[SourceForm]] = {
    SourceKind.SHOPIFY: ShopifyForm,
    SourceKind.WOOCOMMERCE: OwnSecretForm,
    SourceKind.RETAILCRM: OwnSecretForm,
    SourceKind.MOYSKLAD: MoySkladForm,
    SourceKind.GENERIC: GenericForm,
}
SHOWN_LINES = 20


@dataclass(frozen=True)
class Trial:
    """What a mapping finds in a sample: (column, path, value), and what would become of it."""

    found: list[tuple[str, str, str]]
    lines: list[list[str]]
    order: OrderNews | None
    refusal: str


def address_of(source: InboxSource) -> str:
    """Return the address that the system is given."""
    path = url_for("public_hooks.receive", token=source.token)
    return f"{current_app.config['PUBLIC_URL']}{path}"


def tried(form: GenericForm) -> Trial:
    """Try a mapping on the sample in the form; only after validate()."""
    mapping = form.mapping()
    content = (form.sample.data or "").encode("utf-8", "replace")
    found = Found({}, [])
    order: OrderNews | None = None
    refusal = ""
    try:
        found = found_in(read_json(content), mapping)
        source = Source(SourceKind.GENERIC, None, form.settings({}))
        news = KINDS[SourceKind.GENERIC].read(source, None, content)
        order = news if isinstance(news, OrderNews) else None
    except (Unusable, BodyRefused) as error:
        refusal = reason_of(error)
    return Trial(
        [
            (str(COLUMNS[c]), mapping[c], clean_line(found.order.get(c, "")))
            for c in ORDER_COLUMNS
            if c in mapping
        ],
        [[clean_line(line[c]) for c in ITEM_COLUMNS] for line in found.items[:SHOWN_LINES]],
        order,
        refusal,
    )
