"""Links for those who forgot their password: found out and mailed apart from who asks."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.invitations import (
    make_reset_link,
    settle_reset_request,
    waiting_reset_requests,
)
from portal.accounts.letters import letter
from portal.accounts.queries import user_by_email
from portal.storage.database import db
from portal.web.mail import can_mail, was_sent


def send_reset_links(at: datetime) -> None:
    """Mail a link to each who asked and has an account; others hear nothing.

    What is settled stays so, whatever becomes of the mail: the person may ask again in an hour.
    """
    if not can_mail():
        return
    for email in waiting_reset_requests():
        user = user_by_email(email) if settle_reset_request(email, at) else None
        mail = letter(make_reset_link(user, at)) if user is not None and user.active else None
        db.session.commit()  # a slow server must hold no lock
        if mail is not None:
            was_sent(mail)
