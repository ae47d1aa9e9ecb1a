"""Page sizes."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm


@dataclass(frozen=True)
class PageSize:
    """A sheet of paper, in millimetres."""

    width_mm: float
    height_mm: float

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in PDF points."""
        return self.width_mm * mm, self.height_mm * mm


A4 = PageSize(210, 297)
A4_LANDSCAPE = PageSize(297, 210)
A5 = PageSize(148, 210)
A6 = PageSize(105, 148)
