"""Letters with a link to a password, in the portal's default language."""

from __future__ import annotations

from email.message import EmailMessage

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.accounts.firm import firm
from portal.accounts.invitations import Link
from portal.accounts.sign_in_models import Purpose
from portal.web.filters import moment
from portal.web.languages import default_language
from portal.web.mail import plain_mail


def address_of(link: Link) -> str:
    """Return the address of the page to which a link leads."""
    return f"{current_app.config['PUBLIC_URL']}/invitation/{link.token}"


def letter(link: Link) -> EmailMessage:
    """Write to the person whom a link is for."""
    invitation, name = link.invitation, firm().name
    with force_locale(default_language()):
        if invitation.purpose is Purpose.JOIN:
            subject = _("Your access to the portal")
            begin = _("%(firm)s invites you to its portal. Choose your password here:", firm=name)
            end = _("If you do not know what this is about, do nothing.")
        else:
            subject = _("A new password for the portal")
            begin = _("Here you choose a new password for the portal of %(firm)s:", firm=name)
            end = _("If you did not ask for it, do nothing: your password stays as it is.")
        life = _("The link works once, until %(moment)s.", moment=moment(invitation.expires_at))
    text = f"{begin}\n\n{address_of(link)}\n\n{life}\n{end}\n\n-- \n{name}\n"
    message = f"link-{invitation.purpose}-{invitation.id}"
    return plain_mail(invitation.email, f"{subject} — {name}", text, message)
