"""Pages on which a person says what the columns of a file are, and of what was saved of it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.guards import staff_blueprint
from portal.acts.intake_routes import BATCH
from portal.acts.intake_work import work_on_intake
from portal.orders.batches.mappings import (
    delete_mapping,
    is_free_name,
    rename_mapping,
    save_mapping,
)
from portal.orders.batches.models import OrderBatch, OrderMapping
from portal.orders.batches.operations import read_as
from portal.orders.batches.queries import batch_by_id, mapping_by_id, saved_mappings
from portal.orders.files.mappings.known import MAPPINGS
from portal.orders.files.plain import NAME
from portal.orders.mapping_form import (
    NAME_LENGTH,
    NEEDED,
    Choice,
    guessed_choice,
    has_odd_days,
    kept_choice,
    read_choice,
)
from portal.orders.words import COLUMNS
from portal.storage.database import db
from portal.web.clock import now
from portal.web.text import clean_line

bp = staff_blueprint("mappings", __name__)
SAVED = "/orders/import/mappings/<int:mapping_id>"


@bp.get(f"{BATCH}/columns")
def columns(batch_id: int) -> ResponseReturnValue:
    """Show the columns of a file with some cells, and what they most likely are."""
    batch = _batch(batch_id)
    if batch.taken_in_at is not None:
        return redirect(url_for("intakes.show", batch_id=batch.id))
    if batch.columns:
        return _columns_page(batch, kept_choice(batch.header, batch.columns))
    return _columns_page(batch, guessed_choice(batch.header, batch.sample))


@bp.post(f"{BATCH}/columns")
def choose(batch_id: int) -> ResponseReturnValue:
    """Read the file as was said of its columns, and save that when it got a name."""
    batch = _batch(batch_id)
    if batch.taken_in_at is not None:
        flash(_("This file went in already."), "info")
        return redirect(url_for("intakes.show", batch_id=batch.id), 303)
    choice = read_choice(request.form, batch.header, batch.sample)
    if choice.asks_for_words and not choice.errors:
        return _columns_page(batch, choice)
    if choice.name and not choice.errors:
        _save(choice)
    if choice.errors:
        return _columns_page(batch, choice), 422
    return _read(batch, choice.name or None, choice)


@bp.post(f"{BATCH}/mapping")
def use(batch_id: int) -> ResponseReturnValue:
    """Read the file by a mapping that is here already."""
    batch = _batch(batch_id)
    name = request.form.get("mapping", "")
    if name not in (NAME, *MAPPINGS, *(each.name for each in saved_mappings())):
        abort(400)
    return _read(batch, name)


@bp.get("/orders/import/mappings")
def index() -> ResponseReturnValue:
    """List the saved mappings."""
    return _index_page()


@bp.post(f"{SAVED}/rename")
def rename(mapping_id: int) -> ResponseReturnValue:
    """Give a mapping another name."""
    mapping = _mapping(mapping_id)
    name = clean_line(request.form.get("name", ""))
    if not 0 < len(name) <= NAME_LENGTH:
        words = _("Write a name of 1 to %(limit)s characters.", limit=NAME_LENGTH)
        return _index_page(mapping, words), 422
    if not is_free_name(name, mapping):
        return _index_page(mapping, _taken(name)), 422
    rename_mapping(mapping, name)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


@bp.post(f"{SAVED}/delete")
def delete(mapping_id: int) -> ResponseReturnValue:
    """Forget a mapping."""
    mapping = _mapping(mapping_id)
    delete_mapping(mapping)
    db.session.commit()
    flash(_("The mapping is deleted; orders stay as they are."), "success")
    return redirect(url_for(".index"), 303)


def _read(
    batch: OrderBatch, mapping: str | None, choice: Choice | None = None
) -> ResponseReturnValue:
    batch_id, is_small = batch.id, batch.sample.get("is_whole", False)
    if not read_as(batch, mapping, choice.spec if choice else None, now()):
        db.session.rollback()
        flash(_("This file went in already."), "info")
    else:
        db.session.commit()
        if is_small:
            work_on_intake(batch_id)
    return redirect(url_for("intakes.show", batch_id=batch_id), 303)


def _save(choice: Choice) -> None:
    if not is_free_name(choice.name) or not save_mapping(
        choice.name, choice.spec, now(), current_user.id
    ):
        choice.errors.append(_taken(choice.name))


def _taken(name: str) -> str:
    words = _("A mapping is called “%(name)s” already: choose another name.", name=name)
    return str(words)


def _batch(batch_id: int) -> OrderBatch:
    batch = batch_by_id(batch_id)
    if batch is None:
        abort(404)
    return batch


def _mapping(mapping_id: int) -> OrderMapping:
    mapping = mapping_by_id(mapping_id)
    if mapping is None:
        abort(404)
    return mapping


def _columns_page(batch: OrderBatch, choice: Choice) -> str:
    return render_template(
        "orders/columns.html",
        batch=batch,
        choice=choice,
        column_words=COLUMNS,
        needed={column for anyone in NEEDED for column in anyone[:1]},
        odd_days=has_odd_days(choice, batch.sample),
        systems=MAPPINGS.values(),
        saved=saved_mappings(),
    )


def _index_page(wrong: OrderMapping | None = None, error: str = "") -> str:
    return render_template(
        "orders/mappings.html",
        mappings=saved_mappings(),
        column_words=COLUMNS,
        wrong=wrong,
        error=error,
    )
