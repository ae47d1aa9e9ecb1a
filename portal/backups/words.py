"""Words for why there is no backup."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.backups.folder import Trouble

TROUBLES = {
    Trouble.NO_FOLDER: _l("The folder for backups is not there. Is its disk mounted?"),
    Trouble.NOT_WRITABLE: _l("The portal may not write into the folder for backups."),
    Trouble.NO_ROOM: _l("There is no room left on the disk of the backups."),
    Trouble.DATABASE: _l("The database did not answer."),
    Trouble.DAMAGED: _l("What was written could not be read again as it was: look at the disk."),
}
