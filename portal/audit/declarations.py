"""How a table says what of it the audit keeps: `__audit__` of its model."""

from __future__ import annotations

from dataclasses import dataclass

from portal.audit.deeds import Deed, SubjectKind

ALL = frozenset({Deed.CREATED, Deed.CHANGED, Deed.REMOVED})


@dataclass(frozen=True)
class Audited:
    """What happens to rows of a table is written down, column by column.

    plain: before and after are told. secret, personal: only that they changed, because nothing
    can be erased from the audit. ignored: what changes by itself, or is the row's key. Each column
    stands in exactly one of them (a test looks). `name` and `key`: the attributes by which people
    and addresses know the subject. deeds: those worth an entry.
    """

    subject: SubjectKind
    plain: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ("id",)
    name: str | None = None
    key: str = "id"
    deeds: frozenset[Deed] = ALL

    @property
    def told(self) -> tuple[str, ...]:
        """The columns that an entry may speak of."""
        return (*self.plain, *self.secret, *self.personal)


def audited(row: object) -> Audited | None:
    """Return what the table of a row, or a model, declares; None when it is not audited."""
    found = getattr(row, "__audit__", None)
    return found if isinstance(found, Audited) else None
