"""A message to a person: plain mail by the firm's own server (SMTP_URL)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from flask import current_app

from portal.outbox.mail_text import mail_text
from portal.outbox.models import Trouble
from portal.outbox.outcome import Outcome
from portal.web.clock import firm_zone, now
from portal.web.text import clean_line

TIMEOUT_S = 15
PORTS = {"smtp": 587, "smtps": 465}


def make_mail(address: str, messages: Sequence[tuple[str, str]]) -> EmailMessage | None:
    """Make one mail of messages, each its name and its body; None: mail is not set up."""
    sender = current_app.config["MAIL_FROM"]
    if not sender:
        return None
    subject, text = mail_text([body for _name, body in messages])
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = address
    mail["Subject"] = clean_line(subject)
    mail["Date"] = format_datetime(now().astimezone(firm_zone()))
    # of the message and not of the attempt: a mail that comes twice is seen to be the same
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname
    mail["Message-ID"] = f"<{messages[0][0]}.{len(messages)}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def send_mail(mail: EmailMessage | None, server: str) -> Outcome:
    """Send a mail by a server (SMTP_URL) and tell how it went."""
    if mail is None or not server:
        return Outcome(Trouble.NO_MAIL)
    try:
        with _connected(server) as connection:
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


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    tls = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=tls)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    ) as connection:
        if parts.scheme == "smtp":
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=tls)
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        yield connection
