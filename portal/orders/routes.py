"""Pages of orders: the list, one order, an order typed by hand."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.clients.operations import set_segment
from portal.clients.queries import segments
from portal.orders.data import OrderStatus
from portal.orders.errors import OrderRefused
from portal.orders.forms import OrderForm, SegmentForm
from portal.orders.models import Order
from portal.orders.operations import add_contact, cancel_order, save_order
from portal.orders.queries import order_by_external_id, order_by_id, orders_page
from portal.storage.database import db
from portal.web.clock import day_of, firm_zone, now
from portal.web.languages import NAMES
from portal.web.requests import choice_argument, page_cursor
from portal.web.text import clean_line

bp = staff_blueprint("orders", __name__)


@bp.get("/orders")
def index() -> ResponseReturnValue:
    """List orders, newest first."""
    status = choice_argument("status", OrderStatus)
    search = clean_line(request.args.get("search", ""))[:100]
    with page_cursor() as after:
        page = orders_page(status, search, after)
    return render_template(
        "orders/index.html",
        page=page,
        status=status,
        search=search,
    )


@bp.get("/orders/<int:order_id>")
def show(order_id: int) -> ResponseReturnValue:
    """Show one order with what can be done to it."""
    order = _order(order_id)
    return _order_page(order, SegmentForm(segment=order.client.segment or ""))


@bp.route("/orders/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Type an order by hand."""
    form = OrderForm(data={"ordered_on": day_of(now())})
    if not form.is_submitted():
        return _new_order_page(form)
    if form.more_rows.data:
        form.add_rows()
        return _new_order_page(form)
    if not form.validate() or _is_taken(form):
        return _new_order_page(form), 422
    order, _outcome = save_order(form.order(firm_zone()), now())
    contact = form.contact()
    if contact is not None:
        add_contact(order, contact)
    db.session.commit()
    flash(_("The order is saved."), "success")
    return redirect(url_for(".show", order_id=order.id), 303)


@bp.post("/orders/<int:order_id>/segment")
def change_segment(order_id: int) -> ResponseReturnValue:
    """Say what kind of client ordered."""
    order = _order(order_id)
    form = SegmentForm()
    if not form.validate():
        return _order_page(order, form), 422
    set_segment(order.client, form.segment.data or "")
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


@bp.post("/orders/<int:order_id>/cancel")
def cancel(order_id: int) -> ResponseReturnValue:
    """Cancel an order that will not be delivered."""
    try:
        cancel_order(_order(order_id))
    except OrderRefused as error:
        flash(error.reason, "danger")
    else:
        db.session.commit()
        flash(_("The order is cancelled."), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


def _order_page(order: Order, form: SegmentForm) -> str:
    return render_template(
        "orders/show.html",
        order=order,
        language_names=NAMES,
        segment_form=form,
        segments=segments(),
    )


def _new_order_page(form: OrderForm) -> str:
    return render_template("orders/new.html", form=form, segments=segments())


def _order(order_id: int) -> Order:
    order = order_by_id(order_id)
    if order is None:
        abort(404)
    return order


def _is_taken(form: OrderForm) -> bool:
    if order_by_external_id(form.number.data or "") is None:
        return False
    form.number.errors = [_("An order with this number is here already.")]
    return True
