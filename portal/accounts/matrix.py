"""Who may open what: one row for each address of the portal. Without one it opens for nobody."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.accounts.models import Role

# The guards of staff pages and of the API read this, templates show only what it opens, and a test
# walks every address as every role, with every key and as nobody. docs/roles.md is made of it.
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
    "audit.check": OWNER,
    "audit.export": OWNER,
    "audit.index": OWNER,
    "backups.download": OWNER,
    "backups.index": OWNER,
    "backups.make": OWNER,
    "batches.again": PAPER,
    "batches.index": PAPER,
    "batches.make": PAPER,
    "batches.pdf": PAPER,
    "batches.settle": PAPER,
    "batches.show": PAPER,
    "claims.index": WORK,
    "deliveries.deliver": WORK,
    "drivers.index": FIGURES,
    "exports.responses_csv": FIGURES,
    "exports.responses_xlsx": FIGURES,
    "exports.statistics_csv": FIGURES,
    "exports.statistics_xlsx": FIGURES,
    "factors.remove": EVERYONE,
    "factors.renew_codes": EVERYONE,
    "factors.set_up": EVERYONE,
    "factors.show": EVERYONE,
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
    "sessions.account": EVERYONE,
    "sessions.confirm": EVERYONE,
    "sessions.end": EVERYONE,
    "sessions.end_others": EVERYONE,
    "sessions.index": EVERYONE,
    "sessions.show_password": EVERYONE,
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
    "users.change_factor_rule": OWNER,
    "users.change_role": OWNER,
    "users.close": OWNER,
    "users.end_user_sessions": OWNER,
    "users.index": OWNER,
    "users.invite": OWNER,
    "users.reopen": OWNER,
    "users.reset_factor": OWNER,
    "users.reset_password": OWNER,
    "users.revoke_invitation": OWNER,
}
# what gives access to others, shows a secret or takes everything out: the password is asked for
# again, unless it was shown in the last minutes
DANGEROUS = frozenset(
    {
        "audit.export",
        "backups.download",
        "exports.responses_csv",
        "exports.responses_xlsx",
        "keys.add",
        "keys.rotate",
        "outbox.add_mail",
        "outbox.add_webhook",
        "outbox.secret",
        "privacy.confirm",
        "privacy.erase",
        "privacy.export",
        "privacy.withdraw",
        "sources.change",
        "sources.new",
        "sources.renew_secret",
        "users.change_factor_rule",
        "users.change_role",
        "users.close",
        "users.end_user_sessions",
        "users.invite",
        "users.reopen",
        "users.reset_factor",
        "users.reset_password",
    }
)
# opened by anyone. Of these the code of an act, the token of a source and that of an invitation are
# capabilities
ANYONE = frozenset(
    {
        "api-docs.openapi_json",
        "bootstrap.static",
        "public_accounts.login",
        "public_accounts.sign_in",
        "public_answers.answer_page",
        "public_answers.send",
        "public_api.docs",
        "public_codes.home",
        "public_company.privacy",
        "public_contact.security",
        "public_drafts.save",
        "public_drafts.seen",
        "public_hooks.receive",
        "public_invitations.ask",
        "public_invitations.choose",
        "public_invitations.show",
        "public_invitations.take_asking",
        "public_monitoring.health",
        "public_monitoring.metrics",
        "public_monitoring.readiness",
        "public_second_step.ask_code",
        "public_second_step.ask_set_up",
        "public_second_step.take_code",
        "public_second_step.take_set_up",
        "static",
    }
)
# a key opens a call when it has one of these scopes
ORDERS, ORDERS_OR_READ, READ = (
    frozenset({"orders"}),
    frozenset({"orders", "read"}),
    frozenset({"read"}),
)
API: Mapping[str, frozenset[str]] = {
    "api_acts.act_as_pdf": ORDERS_OR_READ,
    "api_orders.deliver": ORDERS,
    "api_orders.get_order": ORDERS_OR_READ,
    "api_orders.list_orders": ORDERS_OR_READ,
    "api_orders.put_order": ORDERS,
    "api_responses.list_responses": READ,
    "api_statistics.nps": READ,
    "api_statistics.rate": READ,
    "api_statistics.touchpoints": READ,
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
