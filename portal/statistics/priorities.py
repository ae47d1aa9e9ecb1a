"""What to work on first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portal.statistics.drivers import Drivers


@dataclass(frozen=True)
class First:
    """The touchpoint to work on first, and in how many of 100 resamples it is the first."""

    place: int
    percent: float


def first_to_work_on(found: Drivers, nets: Sequence[float]) -> First | None:
    """Return the touchpoint where much importance meets little joy; None when chance may rule.

    nets: net emotion -100..100 of each driver. The first has the greatest product of its share
    and of what its net emotion lacks to 100; those that go against the 0-10 answer are no help.
    """
    helps = np.array([driver.correlation > 0 for driver in found.drivers])
    lacks = np.where(helps, 100 - np.array(nets), -1.0)
    if not found.is_more_than_chance or lacks.max() <= 0:
        return None
    first = int(np.argmax(np.array([driver.share for driver in found.drivers]) * lacks))
    places = np.argmax(found.resampled * lacks, axis=1)
    return First(found.drivers[first].place, 100 * float(np.mean(places == first)))
