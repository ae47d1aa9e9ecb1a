"""Sources: added with the steps of their system, changed, paused and removed."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from portal.accounts.guards import staff_blueprint
from portal.api.transactions import settled
from portal.inbox.forms import FIRST, MoySkladForm, OwnSecretForm, SourceForm, masked_tail
from portal.inbox.generic_form import GenericForm
from portal.inbox.kinds.generic import ITEM_COLUMNS
from portal.inbox.kinds.retailcrm import SECRET_HEADER
from portal.inbox.models import InboxSource, SourceKind
from portal.inbox.operations import add_source, new_secret, remove_source, set_secret
from portal.inbox.pages import FORMS, Trial, address_of, tried
from portal.inbox.queries import last_deliveries, source_by_id
from portal.inbox.queries import sources as all_sources
from portal.inbox.words import COLUMNS, KINDS
from portal.storage.database import db
from portal.web.clock import now

bp = staff_blueprint("sources", __name__)


@bp.get("/admin/sources")
def index() -> ResponseReturnValue:
    """List the systems that send us orders."""
    return render_template(
        "inbox/sources.html",
        sources=all_sources(),
        last=last_deliveries(),
        kind_words=KINDS,
    )


@bp.route("/admin/sources/new/<kind>", methods=["GET", "POST"])
def new(kind: str) -> ResponseReturnValue:
    """Ask what we must know of a system, and give it an address."""
    wanted = _kind(kind)
    name = "" if wanted is SourceKind.GENERIC else str(KINDS[wanted])
    form = FORMS[wanted](data=FORMS[wanted].data_of(name, FIRST[wanted]))
    if not form.is_submitted():
        return _form_page(wanted, form)
    if not form.validate():
        return _form_page(wanted, form), 422
    if isinstance(form, GenericForm) and form.test.data:
        return _form_page(wanted, form, trial=tried(form))
    if isinstance(form, MoySkladForm) and not form.api_token.data:
        form.api_token.errors = [_("Paste the access token: without it no order can be fetched.")]
        return _form_page(wanted, form), 422
    secret = form.new_secret()
    if secret is None and isinstance(form, OwnSecretForm):
        secret = new_secret()
    settings = form.settings(FIRST[wanted])
    source = add_source(wanted, form.name.data or "", secret, settings, now(), current_user.id)
    db.session.commit()
    return _ready_page(source, secret if isinstance(form, OwnSecretForm) else None)


@bp.route("/admin/sources/<int:source_id>/settings", methods=["GET", "POST"])
def change(source_id: int) -> ResponseReturnValue:
    """Change what we know of a system; a secret is changed when a new one is typed."""
    source = _source(source_id)
    kind = FORMS[source.kind]
    form = kind(data=kind.data_of(source.name, source.settings))
    if not form.is_submitted():
        return _form_page(source.kind, form, source)
    if not form.validate():
        return _form_page(source.kind, form, source), 422
    if isinstance(form, GenericForm) and form.test.data:
        return _form_page(source.kind, form, source, tried(form))
    source.name = form.name.data or ""
    source.settings = form.settings(source.settings)
    secret = form.new_secret()
    if secret is not None:
        set_secret(source, secret)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("hook_deliveries.index", source_id=source.id), 303)


@bp.post("/admin/sources/<int:source_id>/secret")
def renew_secret(source_id: int) -> ResponseReturnValue:
    """Make a new secret and show it this once."""
    source = _source(source_id)
    if not issubclass(FORMS[source.kind], OwnSecretForm):
        abort(404)
    secret = new_secret()
    set_secret(source, secret)
    db.session.commit()
    return _ready_page(source, secret)


@bp.post("/admin/sources/<int:source_id>/pause")
def pause(source_id: int) -> ResponseReturnValue:
    """Keep what comes without taking it in."""
    return _set_active(source_id, False, _("Paused: what comes is kept and waits for you."))


@bp.post("/admin/sources/<int:source_id>/resume")
def resume(source_id: int) -> ResponseReturnValue:
    """Take in again what comes."""
    return _set_active(source_id, True, _("What comes from now on is taken in again."))


@bp.post("/admin/sources/<int:source_id>/remove")
def remove(source_id: int) -> ResponseReturnValue:
    """Remove a source with what it sent; its orders stay."""
    settled(lambda: remove_source(_source(source_id)))
    flash(_("The source is removed; the orders that came from it stay."), "success")
    return redirect(url_for(".index"), 303)


def source_context(source: InboxSource) -> dict[str, Any]:
    """Return what the parts of pages need to tell how a source is set up."""
    return {
        "source": source,
        "kind": source.kind,
        "kind_words": KINDS,
        "address": address_of(source),
        "moysklad_url": current_app.config["MOYSKLAD_URL"],
        "secret_header": SECRET_HEADER,
        "secret_tail": masked_tail(source.secret or source.settings.get("api_token")),
        "makes_secrets": issubclass(FORMS[source.kind], OwnSecretForm),
    }


def _set_active(source_id: int, active: bool, words: str) -> ResponseReturnValue:
    _source(source_id).active = active
    db.session.commit()
    flash(words, "success")
    return redirect(url_for("hook_deliveries.index", source_id=source_id), 303)


def _form_page(
    kind: SourceKind,
    form: SourceForm,
    source: InboxSource | None = None,
    trial: Trial | None = None,
) -> str:
    is_first = source is None or (kind is SourceKind.SHOPIFY and source.secret is None)
    form.hint_at_secret(is_first)
    return render_template(
        "inbox/form.html",
        kind=kind,
        kind_words=KINDS,
        form=form,
        source=source,
        trial=trial,
        item_words=[COLUMNS[column] for column in ITEM_COLUMNS],
        makes_secrets=issubclass(FORMS[kind], OwnSecretForm),
    )


def _ready_page(source: InboxSource, secret: str | None) -> str:
    return render_template("inbox/ready.html", secret=secret, **source_context(source))


def _kind(text: str) -> SourceKind:
    try:
        return SourceKind(text)
    except ValueError:
        raise NotFound from None


def _source(source_id: int) -> InboxSource:
    source = source_by_id(source_id)
    if source is None:
        abort(404)
    return source
