"""A message to a person: plain mail by the firm's own server (SMTP_URL)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage

from flask import current_app

from portal.outbox.mail_text import mail_text
from portal.outbox.models import Trouble
from portal.outbox.outcome import Outcome
from portal.web.mail import connected, plain_mail


def make_mail(address: str, messages: Sequence[tuple[str, str]]) -> EmailMessage | None:
    """Make one mail of messages, each its name and its body; None: mail is not set up."""
    if not current_app.config["MAIL_FROM"]:
        return None
    subject, text = mail_text([body for _name, body in messages])
    # of the message and not of the attempt: a mail that comes twice is seen to be the same
    return plain_mail(address, subject, text, f"{messages[0][0]}.{len(messages)}")


def send_mail(mail: EmailMessage | None, server: str) -> Outcome:
    """Send a mail by a server (SMTP_URL) and tell how it went."""
    if mail is None or not server:
        return Outcome(Trouble.NO_MAIL)
    try:
        with connected(server) as connection:
            connection.send_message(mail)
    except ssl.SSLError as error:
        return Outcome(Trouble.TLS, detail=str(error))
    except TimeoutError as error:
        return Outcome(Trouble.TIME, detail=str(error))
    except smtplib.SMTPResponseException as error:
        return Outcome(Trouble.ANSWER, status=error.smtp_code, detail=str(error))
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return Outcome(Trouble.ANSWER, status=code, detail=words.decode("utf-8", "replace"))
    except (smtplib.SMTPException, OSError) as error:
        return Outcome(Trouble.CONNECTION, detail=str(error))
    return Outcome()
