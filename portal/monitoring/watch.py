"""The questions that /readyz and /metrics ask of this process's database, each in time."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import current_app
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from portal.monitoring.health import Trouble, newest_revision, probing_engine, trouble_of
from portal.monitoring.patience import Patience
from portal.monitoring.state import DatabaseState, database_state
from portal.storage.database import db
from portal.web.clock import now

READY_S = 1.5
READY_KEPT_S = 1.0  # strangers may ask as often as they like
FIGURES_S = 5.0


class Watch:
    """What a process knows of its database, and what it said of it last."""

    def __init__(self, url: URL, migrations: Path) -> None:
        self.engine = probing_engine(url)
        self.newest_revision = newest_revision(migrations)
        self._trouble = Patience(lambda: trouble_of(self.engine, migrations), READY_S, READY_KEPT_S)
        self._state = Patience(lambda: database_state(self.engine, now()), FIGURES_S)
        self._said: Trouble | None = None

    def trouble(self) -> Trouble | None:
        """Return why the portal is not ready; None when it is. The log hears of a change."""
        try:
            found = self._trouble.answer()
        except TimeoutError:
            found = Trouble.SLOW
        if found is not self._said:
            self._said = found
            if found:
                current_app.logger.error("Not ready: %s", found)
            else:
                current_app.logger.warning("Ready again")
        return found

    def database_state(self) -> DatabaseState | None:
        """Return the state of the database; None when it does not tell it in time."""
        try:
            return self._state.answer()
        except (TimeoutError, SQLAlchemyError) as error:
            current_app.logger.error("The database told no figures", exc_info=error)
            return None


def watch() -> Watch:
    """Return the watch of this application."""
    if "watch" not in current_app.extensions:
        watching = Watch(db.engine.url, current_app.config["MIGRATIONS"])
        current_app.extensions.setdefault("watch", watching)
    return cast(Watch, current_app.extensions["watch"])
