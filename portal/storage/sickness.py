"""A database that cannot do its work now: every such error is an OperationalError."""

from __future__ import annotations

from types import TracebackType

from sqlalchemy import Connection
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError

READ_ONLY = "25006"  # of PostgreSQL's codes (its documentation, appendix A)


class told:  # noqa: N801 - read as a word: with told(connection)
    """Tell what the driver's own connection raises as SQLAlchemy would.

    For BEGIN and COMMIT, which go past it. A connection that has broken is given up.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        dbapi = self._connection.dialect.loaded_dbapi
        if error is None or not isinstance(error, dbapi.Error):
            return
        is_broken = self._is_broken(error)
        if is_broken:
            self._connection.invalidate(error)
        raise DBAPIError.instance(
            None,
            None,
            error,
            dbapi.Error,
            hide_parameters=True,
            connection_invalidated=is_broken,
            dialect=self._connection.dialect,
        ) from error

    def _is_broken(self, error: Exception) -> bool:
        driver = self._connection.connection.driver_connection
        return self._connection.dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]


def as_operational(context: ExceptionContext) -> BaseException | None:
    """Make an OperationalError of a refusal to write, which PostgreSQL calls an inner error."""
    found = context.sqlalchemy_exception
    error = context.original_exception
    if found is None or getattr(error, "sqlstate", None) != READ_ONLY:
        return None
    return OperationalError(context.statement, None, error, hide_parameters=True)


def reason_of(error: Exception) -> str:
    """Say in one line what the database said."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return str(cause).strip().partition("\n")[0]
