"""One thing somebody may say, and when it makes sense."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A comment. Empty conditions fit everybody; lists are separated by spaces.

    `likes`, `dislikes`: keys of touchpoints that this person must have rated so.
    `role`, `kind`: who says it. `goods`: any of these was ordered. `new_packing`: whether it
    speaks of the parcel as it has been since packaging changed. `months`: when it can be said.
    `{nom}`, `{dat}`, `{ins}` are the manager's first name in three cases.
    """

    text: str
    likes: str = ""
    dislikes: str = ""
    role: str = ""
    kind: str = ""
    goods: str = ""
    new_packing: bool | None = None
    months: tuple[int, ...] = ()
