"""The weights of the main typeface."""

from __future__ import annotations

from enum import StrEnum


class Font(StrEnum):
    """The weights of Source Sans Pro, by the name under which reportlab knows them."""

    REGULAR = "SourceSansPro-Regular"
    SEMIBOLD = "SourceSansPro-Semibold"

    @property
    def resource(self) -> str:
        """The name of the weight in stamped documents."""
        return "R" if self is Font.REGULAR else "S"

    @property
    def weight(self) -> int:
        """Weight as fonts count it: 400 is regular."""
        return _WEIGHTS[self]


_WEIGHTS = {Font.REGULAR: 400, Font.SEMIBOLD: 600}
