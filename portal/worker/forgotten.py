"""Links for those who forgot their password: found out and mailed apart from who asks."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.invitations import make_reset_link, waiting_reset_requests
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
    for request in waiting_reset_requests():
        request.settled_at = at
        user = user_by_email(request.email)
        if user is None or not user.active:
            db.session.commit()
            continue
        mail = letter(make_reset_link(user, at))
        db.session.commit()
        was_sent(mail)
