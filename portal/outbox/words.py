"""Words for what is told, how it is told and where it stands."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from portal.outbox.models import DeliveryState, Kind, Pace, Trouble, Way

KINDS = {
    Kind.ANSWER_RECEIVED: _l("every answer"),
    Kind.ANSWER_UPSET: _l("upset answers"),
    Kind.CLAIM_OPENED: _l("new claims"),
    Kind.CLAIM_LATE: _l("claims that nobody replied to in time"),
    Kind.ACT_PRINTED: _l("printed acts"),
    Kind.TEST: _l("test"),
}
SUBJECTS = {
    Kind.ANSWER_RECEIVED: _l("Answer"),
    Kind.ANSWER_UPSET: _l("Upset answer"),
    Kind.CLAIM_OPENED: _l("New claim"),
    Kind.CLAIM_LATE: _l("Claim without a reply"),
    Kind.ACT_PRINTED: _l("Act printed"),
    Kind.TEST: _l("Test message"),
}
WAYS = {Way.WEBHOOK: _l("webhook to a system"), Way.MAIL: _l("mail to a person")}
PACES = {Pace.AT_ONCE: _l("each message at once"), Pace.DAILY: _l("one mail a day, at 9:00")}
STATES = {
    DeliveryState.WAITING: _lp("message", "waiting"),
    DeliveryState.DELIVERED: _lp("message", "delivered"),
    DeliveryState.DEAD: _lp("message", "given up"),
}
STATE_GROUPS = {
    DeliveryState.WAITING: _lp("messages", "waiting"),
    DeliveryState.DELIVERED: _lp("messages", "delivered"),
    DeliveryState.DEAD: _lp("messages", "given up"),
}
TROUBLES = {
    Trouble.ADDRESS: _l("The address leads to no place that messages may go to."),
    Trouble.CONNECTION: _l("No connection to the receiver."),
    Trouble.TLS: _l("The receiver’s certificate is not in order."),
    Trouble.TIME: _l("The receiver did not answer in time."),
    Trouble.ANSWER: _l("The receiver did not take it."),
    Trouble.NO_MAIL: _l("Mail is not set up: SMTP_URL and MAIL_FROM are missing."),
    Trouble.BROKEN: _l("Something broke on our side: see the log."),
}
