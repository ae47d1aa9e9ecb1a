"""Requests about personal data: found, shown, handed out as a file, erased."""

from __future__ import annotations

from itertools import islice
from typing import Any, TypeAlias

from flask import Response as Reply
from flask import abort, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.guards import staff_blueprint
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.clients.models import Client, Contact
from portal.privacy.exporting import export_pieces
from portal.privacy.finding import MOST, SHORTEST, Found, people_found
from portal.privacy.holdings import (
    Section,
    answer_sections,
    client_sections,
    contact_sections,
)
from portal.privacy.ledger import note_outside
from portal.privacy.models import Erasure
from portal.privacy.operations import (
    erase_answer,
    erase_client,
    erase_contact,
    withdraw_consent,
)
from portal.privacy.queries import (
    WhatGoes,
    erasures,
    latest_run,
    orders_by_client,
    what_goes_of_answer,
    what_goes_of_client,
)
from portal.privacy.retention import what_is_due
from portal.privacy.wiping import wipe_search
from portal.privacy.words import ERASURES, FIELDS, SECTIONS
from portal.responses.models import Response
from portal.responses.queries import whole_response
from portal.storage.database import db
from portal.web.clock import now
from portal.web.downloads import download
from portal.web.text import clean_line

bp = staff_blueprint("privacy", __name__)
WHOSE = "<any(clients,contacts,answers):whose>/<int:subject_id>"
SUBJECTS = {
    "clients": SubjectKind.CLIENT,
    "contacts": SubjectKind.CONTACT,
    "answers": SubjectKind.ANSWER,
}
SHOWN = 20  # rows of a kind; the file has all of them
LONGEST = 254
Kept: TypeAlias = Client | Contact | Response


@bp.get("/admin/privacy")
def index() -> ResponseReturnValue:
    """Ask for a person; list what was erased and what is forgotten by age."""
    return _index()


@bp.post("/admin/privacy")
def find() -> ResponseReturnValue:
    """Find a person; what was typed is personal and stays out of addresses."""
    told = clean_line(request.form.get("told", ""))[:LONGEST]
    if len(told) < SHORTEST:
        return _index(told, error=_("Write at least three characters.")), 422
    return _index(told, people_found(told))


@bp.get(f"/admin/privacy/{WHOSE}")
def show(whose: str, subject_id: int) -> ResponseReturnValue:
    """Show what is kept of a client, a contact or an answer."""
    subject = _subject(whose, subject_id)
    shown = [(each, list(islice(each.rows(), SHOWN))) for each in _sections(subject)]
    return _page("privacy/show.html", whose, subject, sections=shown, most=SHOWN)


@bp.get(f"/admin/privacy/{WHOSE}/export")
def export(whose: str, subject_id: int) -> ResponseReturnValue:
    """Hand out what is kept as a ZIP."""
    subject = _subject(whose, subject_id)
    note(Deed.DOWNLOADED, Subject(SUBJECTS[whose], subject_id), file="zip")
    pieces = export_pieces(_sections(subject), now())
    reply = Reply(stream_with_context(pieces), mimetype="application/zip")
    return download(reply, f"personal-data-{whose}-{subject_id}.zip")


@bp.get(f"/admin/privacy/{WHOSE}/erase")
def confirm(whose: str, subject_id: int) -> ResponseReturnValue:
    """Show what would go and what would stay."""
    subject = _subject(whose, subject_id)
    return _page("privacy/erase.html", whose, subject, goes=_what_goes(subject), error="")


@bp.post(f"/admin/privacy/{WHOSE}/erase")
def erase(whose: str, subject_id: int) -> ResponseReturnValue:
    """Erase for good."""
    subject = _subject(whose, subject_id)
    if request.form.get("sure") != "1":
        error = _("Tick this: it cannot be undone.")
        page = _page("privacy/erase.html", whose, subject, goes=_what_goes(subject), error=error)
        return page, 422
    _commit(_erase(subject))
    flash(
        _("Erased. Backups made before hold it until they are replaced by newer ones."), "success"
    )
    return redirect(url_for(".index"), 303)


@bp.post("/admin/privacy/answers/<int:subject_id>/withdraw")
def withdraw(subject_id: int) -> ResponseReturnValue:
    """Take back a client's consent: the contact of an answer goes, its words are not quoted."""
    answer = _subject("answers", subject_id)
    assert isinstance(answer, Response)  # noqa: S101 - as the address says
    _commit(withdraw_consent(answer, current_user.id, now()))
    flash(_("The contact is erased, and the words are not quoted any more."), "success")
    return redirect(url_for(".show", whose="answers", subject_id=subject_id), 303)


def _commit(erasure: Erasure) -> None:
    db.session.commit()
    note_outside(erasure)
    wipe_search()


def _erase(subject: Kept) -> Erasure:
    if isinstance(subject, Client):
        return erase_client(subject, current_user.id, now())
    if isinstance(subject, Contact):
        return erase_contact(subject, current_user.id, now())
    return erase_answer(subject, current_user.id, now())


def _subject(whose: str, subject_id: int) -> Kept:
    found: Kept | None
    if whose == "answers":
        found = whole_response(subject_id)
    elif whose == "clients":
        found = db.session.get(Client, subject_id)
    else:
        found = db.session.get(Contact, subject_id)
    if found is None:
        abort(404)
    return found


def _sections(subject: Kept) -> list[Section]:
    if isinstance(subject, Client):
        return client_sections(subject)
    if isinstance(subject, Contact):
        return contact_sections(subject)
    return answer_sections(subject)


def _what_goes(subject: Kept) -> WhatGoes | None:
    if isinstance(subject, Client):
        return what_goes_of_client(subject)
    return what_goes_of_answer(subject) if isinstance(subject, Response) else None


def _page(template: str, whose: str, subject: Kept, **context: Any) -> str:
    return render_template(
        template,
        whose=whose,
        subject=subject,
        section_words=SECTIONS,
        field_words=FIELDS,
        **context,
    )


def _index(told: str = "", found: Found | None = None, error: str = "") -> str:
    return render_template(
        "privacy/index.html",
        told=told,
        found=found,
        error=error,
        most=MOST,
        orders=orders_by_client([client.id for client in found.clients]) if found else {},
        erasures=erasures(),
        erasure_words=ERASURES,
        due=what_is_due(now()),
        run=latest_run(),
    )
