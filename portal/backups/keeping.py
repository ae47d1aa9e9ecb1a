"""A backup a day, or when somebody asks for one, and no more of them than are wanted."""

from __future__ import annotations

import errno
from datetime import datetime

from flask import current_app

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.backups.errors import BackupRefused, NoState
from portal.backups.folder import BackupFolder, Failure, Trouble
from portal.backups.restoring import kept_secret_key
from portal.backups.rotation import Keep, is_due, kept
from portal.backups.writing import make_backup
from portal.storage.database import db
from portal.web.clock import firm_zone

_TROUBLES = {
    errno.ENOENT: Trouble.NO_FOLDER,
    errno.ENOTDIR: Trouble.NO_FOLDER,
    errno.ENOSPC: Trouble.NO_ROOM,
    errno.EDQUOT: Trouble.NO_ROOM,
    errno.EFBIG: Trouble.NO_ROOM,
}


def backup_folder() -> BackupFolder | None:
    """Return the folder of `BACKUP_DIR`; None when it is not set."""
    path = current_app.config["BACKUP_DIR"]
    return BackupFolder(path) if path else None


def keep_backups(at: datetime) -> None:
    """Make the backup that is due or asked for; the worker calls this each minute.

    Of several workers one does it, and no host waits for another. What goes wrong is noted for
    the page, told in the log and tried again after an hour.
    """
    folder = backup_folder()
    if folder is None:
        return
    try:
        with folder.alone() as is_ours:
            if is_ours and _is_wanted(folder, at):
                _make(folder, at)
    except (OSError, NoState, BackupRefused) as error:
        trouble = _trouble(error)
        # without what the error says of a row
        current_app.logger.error("No backup was made: %s", trouble)
        try:
            folder.note_failure(Failure(at, trouble))
            folder.forget_asking()
        except OSError:  # where nothing can be written the age of the last backup tells
            current_app.logger.error("The folder of backups cannot be written")


def _is_wanted(folder: BackupFolder, at: datetime) -> bool:
    if folder.is_asked():
        return True
    stored = folder.stored(at)
    newest = stored[0].made_at if stored else None
    failure = folder.failure()
    return is_due(at, newest, failure.at if failure else None, firm_zone())


def _make(folder: BackupFolder, at: datetime) -> None:
    folder.clear()
    made = make_backup(db.engine, folder.place(at), at, kept_secret_key())
    folder.note_failure(None)
    folder.forget_asking()  # not earlier: whoever takes over from a worker that is killed must know
    note(Deed.BACKED_UP, Subject(SubjectKind.PORTAL), rows=made.rows)
    db.session.commit()
    current_app.logger.info("A backup of %s rows was made", made.rows)
    stored = folder.stored(at)
    keep = Keep(*current_app.config["BACKUP_KEEP"])
    stay = kept([each.made_at for each in stored], keep, firm_zone())
    for each in stored:
        if each.made_at not in stay:
            folder.remove(each)


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, OSError):
        return _TROUBLES.get(error.errno or 0, Trouble.NOT_WRITABLE)
    return Trouble.DAMAGED if isinstance(error, BackupRefused) else Trouble.DATABASE
