"""Who may open what: one row for each page of staff. A page without a row opens for nobody.

The guard of staff pages reads it, templates show only what it opens, and a test walks every
address of the portal as every role and as nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.accounts.models import Role

EVERYONE = frozenset(Role)
PAPER = frozenset({Role.PRINTER, Role.STAFF, Role.ADMIN})  # acts to print
WORK = frozenset({Role.STAFF, Role.ADMIN})  # orders, acts by pen, claims
FIGURES = frozenset({Role.ANALYST, Role.ADMIN})  # statistics, read only
OWNER = frozenset({Role.ADMIN})

MATRIX: Mapping[str, frozenset[Role]] = {
    "accounts.language": EVERYONE,
    "accounts.logout": EVERYONE,
    "accounts.password": EVERYONE,
    "acts.index": PAPER,
    "acts.pdf": PAPER,
    "acts.sample": PAPER,
    "acts.trial": PAPER,
    "acts.void": WORK,
    "admin.from_scan_to_answer": FIGURES,
    "admin.overview": FIGURES,
    "admin.responses": FIGURES,
    "answers.answer": WORK | FIGURES,
    "answers.emotional": FIGURES,
    "answers.mark": OWNER,
    "answers.reply": WORK,
    "batches.again": PAPER,
    "batches.index": PAPER,
    "batches.make": PAPER,
    "batches.pdf": PAPER,
    "batches.settle": PAPER,
    "batches.show": PAPER,
    "deliveries.deliver": WORK,
    "drivers.index": FIGURES,
    "exports.responses_csv": FIGURES,
    "exports.responses_xlsx": FIGURES,
    "exports.statistics_csv": FIGURES,
    "exports.statistics_xlsx": FIGURES,
    "hook_deliveries.again": OWNER,
    "hook_deliveries.index": OWNER,
    "hook_deliveries.show": OWNER,
    "insights.noticed_and_liked": FIGURES,
    "insights.roles": FIGURES,
    "intakes.confirm": WORK,
    "intakes.receive": WORK,
    "intakes.refused": WORK,
    "intakes.show": WORK,
    "intakes.show_undo": WORK,
    "intakes.undo": WORK,
    "intakes.upload": WORK,
    "integrations.index": OWNER,
    "keys.add": OWNER,
    "keys.index": OWNER,
    "keys.limit": OWNER,
    "keys.revoke": OWNER,
    "keys.rotate": OWNER,
    "mappings.choose": WORK,
    "mappings.columns": WORK,
    "mappings.delete": WORK,
    "mappings.index": WORK,
    "mappings.rename": WORK,
    "mappings.use": WORK,
    "orders.cancel": WORK,
    "orders.change_segment": WORK,
    "orders.index": WORK,
    "orders.new": WORK,
    "orders.show": WORK,
    "outbox.add_mail": OWNER,
    "outbox.add_webhook": OWNER,
    "outbox.again": OWNER,
    "outbox.change_rule": OWNER,
    "outbox.index": OWNER,
    "outbox.kinds": OWNER,
    "outbox.pause": OWNER,
    "outbox.remove": OWNER,
    "outbox.resume": OWNER,
    "outbox.secret": OWNER,
    "outbox.show": OWNER,
    "outbox.test": OWNER,
    "paper.answer": WORK,
    "paper.record": WORK,
    "past_answers.confirm": OWNER,
    "past_answers.receive": OWNER,
    "past_answers.show_preview": OWNER,
    "past_answers.upload": OWNER,
    "privacy.confirm": OWNER,
    "privacy.erase": OWNER,
    "privacy.export": OWNER,
    "privacy.find": OWNER,
    "privacy.index": OWNER,
    "privacy.show": OWNER,
    "privacy.withdraw": OWNER,
    "quotes.choose": OWNER,
    "quotes.index": FIGURES,
    "quotes.screen": FIGURES,
    "report.monthly_report": FIGURES,
    "settings.company_settings": OWNER,
    "settings.publish_questionnaire": OWNER,
    "settings.questionnaires": OWNER,
    "sources.change": OWNER,
    "sources.index": OWNER,
    "sources.new": OWNER,
    "sources.pause": OWNER,
    "sources.remove": OWNER,
    "sources.renew_secret": OWNER,
    "sources.resume": OWNER,
    "touchpoints.change_touchpoint": OWNER,
    "touchpoints.touchpoint": FIGURES,
    "users.close": OWNER,
    "users.index": OWNER,
    "users.invite": OWNER,
    "users.reopen": OWNER,
    "users.reset_password": OWNER,
}
HOMES = {  # where a person begins
    Role.PRINTER: "/acts",
    Role.STAFF: "/orders",
    Role.ANALYST: "/admin/",
    Role.ADMIN: "/orders",
}


def opens_for(endpoint: str | None, role: Role) -> bool:
    """Tell whether a page of staff opens for a role."""
    return role in MATRIX.get(endpoint or "", ())


class Personal(StrEnum):
    """What of a client not everybody's work needs."""

    NAME = "name"
    CONTACT = "contact"  # phones, e-mails, what was left to reply to


SEES: Mapping[Role, frozenset[Personal]] = {
    Role.PRINTER: frozenset({Personal.NAME}),  # as it stands on the act
    Role.STAFF: frozenset(Personal),
    Role.ANALYST: frozenset(),  # figures and words are about nobody
    Role.ADMIN: frozenset(Personal),
}


def shows(what: Personal, role: Role) -> bool:
    """Tell whether pages and files show something of clients to a role."""
    return what in SEES[role]
