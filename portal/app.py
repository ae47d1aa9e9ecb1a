"""The application: everything imported and bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_login import current_user
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import failures
from portal.accounts import factor_routes as factors
from portal.accounts import invitation_routes as invitations
from portal.accounts import public_routes as sign_in
from portal.accounts import routes as accounts
from portal.accounts import second_step_routes as second_step
from portal.accounts import session_routes as sessions
from portal.accounts.factors import own_factor
from portal.accounts.guards import may, sees
from portal.acts import batch_routes as batches
from portal.acts import delivery_routes as deliveries
from portal.acts import intake_routes as intakes
from portal.acts import mapping_routes as mappings
from portal.acts import routes as acts
from portal.acts.codes import shown_code
from portal.acts.words import FORMATS, STATES
from portal.admin import answer_routes, quote_routes
from portal.admin import audit_routes as audit
from portal.admin import claim_routes as claims
from portal.admin import drivers_routes as drivers
from portal.admin import export_routes as exports
from portal.admin import import_routes as past_answers
from portal.admin import insight_routes as insights
from portal.admin import integration_routes as integrations
from portal.admin import key_routes as keys
from portal.admin import report_routes as report
from portal.admin import routes as admin
from portal.admin import settings_routes as settings
from portal.admin import touchpoint_routes as touchpoints
from portal.admin import user_routes as users
from portal.api import docs_routes as api_docs
from portal.api import registration as api
from portal.audit import listening
from portal.backups import routes as backups
from portal.claims.words import SOLUTIONS
from portal.cli import commands as cli
from portal.clients.words import ROLES
from portal.company import contact_routes as contact
from portal.company import pages as company_pages
from portal.company import public_routes as public_company
from portal.company.words import PACKING_ORDERS
from portal.config import ROOT, from_environment
from portal.extensions import babel, bootstrap, compress, csrf, login_manager
from portal.inbox import delivery_routes as hook_deliveries
from portal.inbox import public_routes as hooks
from portal.inbox import routes as sources
from portal.monitoring import public_routes as monitoring
from portal.monitoring import traffic
from portal.orders import routes as orders
from portal.orders.words import BATCH_STATES, STATUS_GROUPS, STATUSES
from portal.outbox import routes as outbox
from portal.privacy import routes as privacy
from portal.responses import code_routes as codes
from portal.responses import draft_routes as drafts
from portal.responses import public_routes as answers
from portal.responses import staff_routes as paper
from portal.responses.seen import said
from portal.responses.words import CHANNELS
from portal.storage import database
from portal.web import (
    addresses,
    filters,
    headers,
    identified,
    languages,
    limits,
    logs,
    uploads,
    written,
)
from portal.web.application import Portal
from portal.web.requests import IdConverter
from portal.web.scripts import script_tag
from portal.web.sessions import CarriedSessions
from portal.web.templates import StrictEnvironment

STAFF_PAGES = (
    accounts.bp,
    factors.bp,
    sessions.bp,
    orders.bp,
    deliveries.bp,
    intakes.bp,
    mappings.bp,
    acts.bp,
    batches.bp,
    paper.bp,
    admin.bp,
    insights.bp,
    touchpoints.bp,
    past_answers.bp,
    drivers.bp,
    report.bp,
    answer_routes.bp,
    claims.bp,
    quote_routes.bp,
    exports.bp,
    integrations.bp,
    outbox.bp,
    settings.bp,
    keys.bp,
    users.bp,
    audit.bp,
    backups.bp,
    sources.bp,
    hook_deliveries.bp,
    privacy.bp,
)
PUBLIC_PAGES = (
    public_company.bp,
    monitoring.bp,
    contact.bp,
    sign_in.bp,
    second_step.bp,
    invitations.bp,
    codes.bp,
    answers.bp,
    drafts.bp,
    api_docs.bp,
    hooks.bp,
)
RETRY_S = 10  # a database that was restarted is back by then
WORDS = {
    "act_state_words": STATES,
    "batch_state_words": BATCH_STATES,
    "channel_words": CHANNELS,
    "format_words": FORMATS,
    "packing_order_words": PACKING_ORDERS,
    "role_words": ROLES,
    "solution_words": SOLUTIONS,
    "status_group_words": STATUS_GROUPS,
    "status_words": STATUSES,
}


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from the environment, with `settings` on top (for tests)."""
    app = Portal(
        "portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.config.update(from_environment())
    app.config.update(settings or {})
    app.jinja_environment = StrictEnvironment
    app.url_map.converters["int"] = IdConverter
    app.session_interface = CarriedSessions()
    logs.init_app(app)  # what is bound first runs last after a request, and sees all of it
    identified.init_app(app)
    _bind_extensions(app)
    _prepare_templates(app)
    for blueprint in (*PUBLIC_PAGES, *STAFF_PAGES):
        app.register_blueprint(blueprint)
    api.init_app(app)
    cli.init_app(app)
    app.cli.commands.pop("limiter", None)  # Flask-Limiter's own commands are none of ours
    headers.init_app(app)
    traffic.init_app(app)
    uploads.init_app(app)
    failures.init_app(app)
    if app.config["TRUSTED_PROXIES"]:
        count = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    return app


def _bind_extensions(app: Flask) -> None:
    database.init_app(app)
    listening.init_app()
    babel.init_app(
        app,
        default_translation_directories=str(ROOT / "portal" / "translations"),
        default_timezone=app.config["TZ_NAME"],
        locale_selector=languages.choose_locale,
    )
    for extension in (bootstrap, compress, csrf, limits):
        extension.init_app(app)
    # where a session comes from is shown to its person; a change of network ends nothing
    login_manager.session_protection = None
    # its context processor would ask every page for a cookie, the client's form too
    login_manager.init_app(app, add_context_processor=False)
    # nobody is remembered; only to look for it would make the session be read
    app.after_request_funcs[None].remove(login_manager._update_remember_cookie)


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(WORDS, current_user=current_user, script_tag=script_tag)
    app.jinja_env.globals.update(may=may, sees=sees, said=said, own_factor=own_factor)
    app.jinja_env.filters["shown_code"] = shown_code
    for pages in (addresses, filters, languages, written, company_pages):
        pages.init_app(app)
