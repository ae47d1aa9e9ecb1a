"""Plain mail by the firm's own server (SMTP_URL)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from flask import current_app

from portal.web.clock import firm_zone, now
from portal.web.text import clean_line

TIMEOUT_S = 15
PORTS = {"smtp": 587, "smtps": 465}


def can_mail() -> bool:
    """Tell whether mail is set up."""
    return bool(current_app.config["SMTP_URL"] and current_app.config["MAIL_FROM"])


def plain_mail(address: str, subject: str, text: str, name: str) -> EmailMessage:
    """Make a mail from the portal; `name`: of the message, the same each time that it is sent."""
    mail = EmailMessage()
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = address
    mail["Subject"] = clean_line(subject)
    mail["Date"] = format_datetime(now().astimezone(firm_zone()))
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname
    mail["Message-ID"] = f"<{name}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def was_sent(mail: EmailMessage) -> bool:
    """Send a mail at once; False, with a line in the log, when the server would not take it."""
    try:
        with connected(current_app.config["SMTP_URL"]) as connection:
            connection.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        # by its kind: the words of a server repeat the address
        current_app.logger.warning("A mail was not sent: %s", type(error).__name__)
        return False
    return True


@contextmanager
def connected(url: str) -> Iterator[smtplib.SMTP]:
    """Give a connection to a server, ready to send; a password is told to nobody without TLS.

    Errors: `SMTPException`, `SMTPNotSupportedError` of a server that offers no TLS to a password
    among them, and `OSError`.
    """
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
            if parts.username or connection.has_extn("starttls"):
                connection.starttls(context=tls)
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        yield connection
