"""Who is told of what, and what was told: pages of the admin."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from flask_login import current_user

from portal.accounts.guards import staff_blueprint
from portal.clients.queries import segments
from portal.outbox.forms import KindsForm, MailForm, UpsetForm, WebhookForm
from portal.outbox.models import DeliveryState, Pace, Subscriber, Way
from portal.outbox.operations import (
    add_subscriber,
    change_kinds,
    remove_subscriber,
    renew_secret,
    send_again,
    send_test,
)
from portal.outbox.queries import counts_by_state, deliveries_page, subscribers, upset_rule
from portal.outbox.words import KINDS, PACES, STATE_GROUPS, STATES, TROUBLES, WAYS
from portal.storage.database import db
from portal.web.clock import now
from portal.web.paging import read_id
from portal.web.requests import choice_argument, page_cursor

bp = staff_blueprint("outbox", __name__)


@bp.get("/admin/subscribers")
def index() -> ResponseReturnValue:
    """List who is told, with forms to add more and the rule of upset answers."""
    return _index_page()


@bp.post("/admin/subscribers/webhooks")
def add_webhook() -> ResponseReturnValue:
    """Add a system; its secret is shown this once."""
    form = WebhookForm()
    if not form.validate():
        return _index_page(webhook=form), 422
    subscriber, secret = add_subscriber(
        Way.WEBHOOK, form.address.data or "", form.wanted(), Pace.AT_ONCE, current_user.id, now()
    )
    db.session.commit()
    return _subscriber_page(subscriber, secret=secret)


@bp.post("/admin/subscribers/mail")
def add_mail() -> ResponseReturnValue:
    """Add a person."""
    form = MailForm()
    if not form.validate():
        return _index_page(mail=form), 422
    subscriber, _secret = add_subscriber(
        Way.MAIL, form.address.read, form.wanted(), Pace(form.pace.data), current_user.id, now()
    )
    db.session.commit()
    flash(_("Added. Send a test to see that it arrives."), "success")
    return redirect(url_for(".show", subscriber_id=subscriber.id), 303)


@bp.post("/admin/upset-rule")
def change_rule() -> ResponseReturnValue:
    """Say when an answer is upset."""
    form = UpsetForm()
    if not form.validate():
        return _index_page(rule=form), 422
    rule = upset_rule()
    rule.nps_at_most, rule.emotion_at_most = form.nps_at_most.data, form.emotion_at_most.data
    rule.words, rule.segments = form.words.data or "", form.segments.data or ""
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/admin/subscribers/<int:subscriber_id>")
def show(subscriber_id: int) -> ResponseReturnValue:
    """Show a subscriber with the messages to it."""
    return _subscriber_page(_subscriber(subscriber_id))


@bp.post("/admin/subscribers/<int:subscriber_id>/kinds")
def kinds(subscriber_id: int) -> ResponseReturnValue:
    """Change what a subscriber is told of."""
    subscriber, form = _subscriber(subscriber_id), KindsForm()
    if not form.validate():
        return _subscriber_page(subscriber, form), 422
    change_kinds(subscriber, form.wanted())
    return _done(subscriber_id, _("Saved."))


@bp.post("/admin/subscribers/<int:subscriber_id>/test")
def test(subscriber_id: int) -> ResponseReturnValue:
    """Send a test message."""
    send_test(_subscriber(subscriber_id), now())
    return _done(subscriber_id, _("A test message is on its way: it appears below in a moment."))


@bp.post("/admin/subscribers/<int:subscriber_id>/pause")
def pause(subscriber_id: int) -> ResponseReturnValue:
    """Let messages wait."""
    _subscriber(subscriber_id).active = False
    return _done(subscriber_id, _("Paused: messages wait until you go on."))


@bp.post("/admin/subscribers/<int:subscriber_id>/resume")
def resume(subscriber_id: int) -> ResponseReturnValue:
    """Go on sending, beginning with what waited."""
    _subscriber(subscriber_id).active = True
    return _done(subscriber_id, _("Messages go out again."))


@bp.post("/admin/subscribers/<int:subscriber_id>/secret")
def secret(subscriber_id: int) -> ResponseReturnValue:
    """Make a new secret, shown this once."""
    subscriber = _subscriber(subscriber_id)
    if subscriber.way is not Way.WEBHOOK:
        abort(404)
    made = renew_secret(subscriber, now())
    db.session.commit()
    return _subscriber_page(subscriber, secret=made)


@bp.post("/admin/subscribers/<int:subscriber_id>/again")
def again(subscriber_id: int) -> ResponseReturnValue:
    """Try messages anew that were given up: the one named, or all."""
    subscriber = _subscriber(subscriber_id)
    count = send_again(subscriber.id, now(), request.form.get("delivery", type=read_id))
    words = _n("%(num)s message is tried again.", "%(num)s messages are tried again.", count)
    return _done(subscriber_id, words)


@bp.post("/admin/subscribers/<int:subscriber_id>/remove")
def remove(subscriber_id: int) -> ResponseReturnValue:
    """Forget a subscriber."""
    remove_subscriber(_subscriber(subscriber_id))
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for(".index"), 303)


def _done(subscriber_id: int, words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words, "success")
    return redirect(url_for(".show", subscriber_id=subscriber_id), 303)


def _subscriber(subscriber_id: int) -> Subscriber:
    found = db.session.get(Subscriber, subscriber_id)
    if found is None:
        abort(404)
    return found


def _index_page(
    webhook: WebhookForm | None = None,
    mail: MailForm | None = None,
    rule: UpsetForm | None = None,
) -> str:
    return render_template(
        "outbox/index.html",
        subscribers=subscribers(),
        waiting=counts_by_state(DeliveryState.WAITING),
        dead=counts_by_state(DeliveryState.DEAD),
        webhook=webhook or WebhookForm(formdata=None),
        mail=mail or MailForm(formdata=None),
        rule=rule or UpsetForm(formdata=None, obj=upset_rule()),
        segments=segments(),
        kind_words=KINDS,
        way_words=WAYS,
        pace_words=PACES,
    )


def _subscriber_page(
    subscriber: Subscriber, form: KindsForm | None = None, secret: str | None = None
) -> str:
    state = choice_argument("state", DeliveryState)
    with page_cursor() as after:
        page = deliveries_page(subscriber.id, state, after)
    kinds = [kind.value for kind in subscriber.kinds]
    return render_template(
        "outbox/subscriber.html",
        subscriber=subscriber,
        secret=secret,
        form=form or KindsForm(formdata=None, data={"kinds": kinds}),
        page=page,
        state=state,
        states=DeliveryState,
        dead=counts_by_state(DeliveryState.DEAD).get(subscriber.id, 0),
        kind_words=KINDS,
        pace_words=PACES,
        state_words=STATES,
        state_group_words=STATE_GROUPS,
        trouble_words=TROUBLES,
    )
