"""The keys of other systems: made, replaced, limited and revoked."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.errors import KeyEnded
from portal.accounts.guards import staff_blueprint
from portal.accounts.models import MOST_CALLS, ApiKey
from portal.accounts.operations import add_api_key, revoke_api_key, rotate_api_key
from portal.accounts.queries import api_keys
from portal.accounts.rules import key_state
from portal.accounts.words import KEY_STATES
from portal.admin.key_forms import KeyForm, LimitForm, RotateForm
from portal.storage.database import db
from portal.web.clock import now

bp = staff_blueprint("keys", __name__)


@bp.get("/admin/api-keys")
def index() -> ResponseReturnValue:
    """List the keys."""
    return _keys_page(KeyForm())


@bp.post("/admin/api-keys")
def add() -> ResponseReturnValue:
    """Make a key, shown this once."""
    form = KeyForm()
    if not form.validate():
        return _keys_page(form), 422
    name = form.name.data or ""
    key = add_api_key(name, form.scopes(), now(), form.calls_per_minute.data or 0)
    db.session.commit()
    return _keys_page(KeyForm(formdata=None), name, key)


@bp.post("/admin/api-keys/<int:key_id>/rotate")
def rotate(key_id: int) -> ResponseReturnValue:
    """Make a key in place of another, shown this once."""
    old = _key(key_id)
    form = RotateForm()
    if not form.validate():
        return _keys_page(KeyForm(formdata=None)), 422
    name = old.name
    try:
        key = rotate_api_key(old, timedelta(hours=int(form.grace.data)), now())
    except KeyEnded:
        db.session.rollback()
        flash(_("This key has ended or was replaced already: look below."), "danger")
        return redirect(url_for(".index"), 303)
    db.session.commit()
    return _keys_page(KeyForm(formdata=None), name, key)


@bp.post("/admin/api-keys/<int:key_id>/limit")
def limit(key_id: int) -> ResponseReturnValue:
    """Change how often a key may call."""
    key = _key(key_id)
    form = LimitForm()
    if not form.validate():
        return _keys_page(KeyForm(formdata=None), refused=(key_id, form)), 422
    key.calls_per_minute = form.calls_per_minute.data or 0
    db.session.commit()
    flash(_("The limit of “%(name)s” is changed.", name=key.name), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/admin/api-keys/<int:key_id>/revoke")
def revoke(key_id: int) -> ResponseReturnValue:
    """End a key for good."""
    key = _key(key_id)
    revoke_api_key(key, now())
    db.session.commit()
    flash(_("The key “%(name)s” is revoked: it opens nothing any more.", name=key.name), "success")
    return redirect(url_for(".index"), 303)


def _keys_page(
    form: KeyForm, name: str = "", key: str = "", refused: tuple[int, LimitForm] | None = None
) -> str:
    at = now()
    keys = api_keys()
    return render_template(
        "admin/api_keys.html",
        form=form,
        rotation=RotateForm(formdata=None),
        live=[each for each in keys if each.is_live(at)],
        ended=[each for each in keys if not each.is_live(at)],
        states={each.id: key_state(each, at) for each in keys},
        state_words=KEY_STATES,
        refused=refused,
        most_calls=MOST_CALLS,
        name=name,
        key=key,
    )


def _key(key_id: int) -> ApiKey:
    key = db.session.get(ApiKey, key_id)
    if key is None:
        abort(404)
    return key
