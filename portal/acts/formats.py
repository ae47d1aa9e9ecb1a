"""The papers on which acts are printed."""

from __future__ import annotations

from enum import StrEnum


class PageFormat(StrEnum):
    """What lies in the printer."""

    A4 = "a4"
    A5X2 = "a5x2"  # two acts of A5 on a sheet of A4
    A6 = "a6"
    LABEL = "label"  # 100 x 150 mm
    LABEL_58 = "label58"  # 58 x 40 mm
