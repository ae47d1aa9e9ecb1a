"""Ratios of costs, each to a reference that is measured in the same rounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import psutil

WARMINGS = 6  # each a quarter of a round: a database plans a statement ten times before it is sure
Clock = Callable[[], float]


@dataclass(frozen=True)
class Work:
    """Something that costs. `run` does it so many times; `clock` tells seconds spent so far."""

    name: str
    run: Callable[[int], None]
    times: int  # in one round
    clock: Clock

    def seconds(self) -> float:
        """Do one round of it; return the seconds of one time."""
        before = self.clock()
        self.run(self.times)
        return (self.clock() - before) / self.times


@dataclass(frozen=True)
class Ratio:
    """What a piece of work costs, in costs of its reference: of all rounds, and of each."""

    name: str
    reference: str
    ratio: float
    lowest: float
    highest: float
    seconds: float
    reference_seconds: float


def compare(
    reference: Work, works: Sequence[Work], rounds: int, warm: bool = True
) -> Iterator[Ratio]:
    """Measure the reference and the works in turn, round by round; `warm`: each before, too."""
    for work in (reference, *works) if warm else ():
        for _ in range(WARMINGS):  # a server has several workers, which all begin cold
            work.run(-(-work.times // 4))
    costs = [[work.seconds() for work in (reference, *works)] for _ in range(rounds)]
    ours = [row[0] for row in costs]
    for place, work in enumerate(works, start=1):
        theirs = [row[place] for row in costs]
        each = [cost / max(own, 1e-9) for cost, own in zip(theirs, ours, strict=True)]
        yield Ratio(
            name=work.name,
            reference=reference.name,
            ratio=sum(theirs) / sum(ours),
            lowest=min(each),
            highest=max(each),
            seconds=sum(theirs) / rounds,
            reference_seconds=sum(ours) / rounds,
        )


def repeated(action: Callable[[], object]) -> Callable[[int], None]:
    """Make a `run` of an action that takes nothing."""

    def run(times: int) -> None:
        for _ in range(times):
            action()

    return run


def cpu_of_tree(pid: int) -> float:
    """Seconds of processor, user and system, of a process and of all that it started."""
    parent = psutil.Process(pid)
    times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
    ended = times[0].children_user + times[0].children_system
    return ended + sum(time.user + time.system for time in times)


def cpu_of_this_process() -> float:
    """Seconds of processor that this process has used."""
    return time.process_time()


def wall() -> float:
    """Seconds on the wall, for work that waits for the disk."""
    return time.perf_counter()


def print_heading() -> None:
    """Print the first line of the table."""
    print(f"{'what':<46} {'ratio':>8}  {'each round':>15}  {'once':>10}  reference")


def print_ratios(ratios: Iterator[Ratio]) -> None:
    """Print a line for each, as soon as it is known."""
    for found in ratios:
        assert 0 < found.ratio < 1e6, found
        places = 1 if found.ratio >= 10 else 2
        spread = f"{found.lowest:.{places}f}–{found.highest:.{places}f}"
        once = f"{found.seconds * 1000:.2f} ms"
        reference = f"{found.reference}, {found.reference_seconds * 1000:.3f} ms"
        print(f"{found.name:<46} {found.ratio:>8.{places}f}  {spread:>15}  {once:>10}  {reference}")
