"""The page that makes an act: a delivery."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.acts.operations import issue_on_delivery
from portal.orders.errors import OrderRefused
from portal.orders.queries import order_by_id
from portal.storage.database import db
from portal.web.clock import now

bp = staff_blueprint("deliveries", __name__)


@bp.post("/orders/<int:order_id>/deliver")
def deliver(order_id: int) -> ResponseReturnValue:
    """Mark an order delivered; its act is made with it."""
    order = order_by_id(order_id)
    if order is None:
        abort(404)
    try:
        act = issue_on_delivery(order, now())
    except OrderRefused as error:
        db.session.rollback()
        flash(error.reason, "danger")
    else:
        db.session.commit()
        flash(_("Delivered. Act No. %(number)s is ready to print.", number=act.number), "success")
    return redirect(url_for("orders.show", order_id=order_id), 303)
