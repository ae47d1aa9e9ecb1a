"""The page of backups: how old the last one is, one more now, and their files."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.guards import staff_blueprint
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.backups.folder import BackupFolder, Failure, Stored, Trouble
from portal.backups.keeping import backup_folder
from portal.backups.rotation import WORRYING, Keep
from portal.backups.words import TROUBLES
from portal.web.clock import now

bp = staff_blueprint("backups", __name__)


@bp.get("/admin/backups")
def index() -> ResponseReturnValue:
    """List the backups, and say what is wrong with them."""
    folder = backup_folder()
    stored: list[Stored] = []
    failure: Failure | None = None
    is_coming = False
    if folder is not None:
        try:
            stored, failure = folder.stored(now()), folder.failure()
            is_coming = folder.is_asked() or folder.is_at_work()
        except OSError:
            failure = Failure(now(), Trouble.NO_FOLDER)
    return render_template(
        "backups/index.html",
        is_on=folder is not None,
        stored=stored,
        failure=failure,
        trouble_words=TROUBLES,
        is_coming=is_coming,
        is_old=bool(stored) and now() - stored[0].made_at > WORRYING,
        keep=Keep(*current_app.config["BACKUP_KEEP"]),
    )


@bp.post("/admin/backups")
def make() -> ResponseReturnValue:
    """Ask the worker for a backup now."""
    try:
        _folder().ask()
    except OSError:
        flash(TROUBLES[Trouble.NOT_WRITABLE], "danger")
    else:
        flash(_("The backup begins within a minute. Load this page again to see it."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/admin/backups/<filename>")
def download(filename: str) -> ResponseReturnValue:
    """Give out a backup: whoever has it has all that the portal knows."""
    folder = _folder()
    try:
        known = {each.name for each in folder.stored(now())}
        if filename not in known:
            abort(404)
        response = send_file(
            folder.path / filename, "application/octet-stream", as_attachment=True, etag=False
        )
    except OSError:
        abort(404)
    note(Deed.DOWNLOADED, Subject(SubjectKind.PORTAL, name=filename))
    response.headers["Cache-Control"] = "no-store"
    return response


def _folder() -> BackupFolder:
    folder = backup_folder()
    if folder is None:
        abort(404)
    return folder
