"""Words for what is kept, and for what was erased."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.privacy.models import ErasureKind
from portal.web.languages import default_language

ERASURES = {
    ErasureKind.CLIENT: _lp("erased", "a client"),
    ErasureKind.CONTACT: _lp("erased", "a contact person"),
    ErasureKind.ANSWER: _lp("erased", "an answer"),
    ErasureKind.WITHDRAWAL: _lp("erased", "the contact in an answer"),
}
SECTIONS = {
    "client": _l("Client"),
    "contacts": _l("Contact persons"),
    "orders": _l("Orders"),
    "acts": _l("Acts"),
    "answers": _l("Answers"),
    "drafts": _l("Forms begun and not sent"),
    "told": _l("Messages to other systems and people"),
    "received": _l("Webhooks of other systems"),
}
FIELDS = {
    "name": _lp("person", "Name"),
    "identity": _l("Known again by"),
    "segment": _l("Segment"),
    "created_at": _l("Known since"),
    "role": _l("Role"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "number": _l("Number"),
    "external_id": _l("Number in the shop"),
    "client": _l("Client"),
    "state": _l("State"),
    "ordered_at": _l("Ordered"),
    "delivered_at": _l("Delivered"),
    "amount": _l("Amount"),
    "manager": _l("Manager"),
    "language": _l("Language"),
    "items": _l("Items"),
    "code": _l("Code"),
    "issued_at": _l("Issued"),
    "printed_at": _lp("act", "Printed"),
    "act": _l("Act"),
    "submitted_at": _l("Answered"),
    "channel": _l("Channel"),
    "nps": _l("Would recommend"),
    "ratings": _l("Marks"),
    "remarks": _l("Why"),
    "comment": _l("In their own words"),
    "claim": _l("Claim"),
    "solution": _l("Wanted solution"),
    "contact": _l("Contact"),
    "consent": _l("Agreed to"),
    "withdrawn_at": _l("Consent taken back"),
    "publish": _l("May be quoted"),
    "saved_at": _l("Kept"),
    "fields": _l("Filled in"),
    "happened_at": _l("When"),
    "kind": _l("About"),
    "address": _l("To whom"),
    "received_at": _l("Received"),
    "source": _l("From"),
    "body": _l("Text"),
}


def erased_name(client_id: int) -> str:
    """Return what stands where a client's name was, in the portal's own language."""
    with force_locale(default_language()):
        return str(_("Erased client %(number)s", number=client_id))
