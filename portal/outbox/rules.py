"""Decisions about what is told, as pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.responses.wording import sought_words, words_of

# Standard Webhooks: from seconds to days, as long as a receiver may need to be mended
WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
LONGEST_WAIT = timedelta(days=1)
JITTER = 0.2  # of a wait, to either side: a receiver that comes back is not met by all at once
DIGEST_HOUR = time(9)  # in the firm's zone


@dataclass(frozen=True)
class Said:
    """What the rule of upset answers looks at. emotions: of the rated touchpoints."""

    nps: int | None
    emotions: tuple[int, ...]
    texts: tuple[str, ...]
    segment: str | None


@dataclass(frozen=True)
class Upset:
    """When an answer is upset: any one condition suffices. segments: of these clients only."""

    nps_at_most: int | None = None
    emotion_at_most: int | None = None
    words: tuple[str, ...] = ()
    segments: frozenset[str] = frozenset()

    def meets(self, said: Said) -> bool:
        """Tell whether an answer is upset.

        >>> Upset(emotion_at_most=2).meets(Said(9, (5, 2), (), None))
        True
        """
        if self.segments and (said.segment or "").casefold() not in self.segments:
            return False
        return (
            _is_low(said.nps, self.nps_at_most)
            or any(_is_low(emotion, self.emotion_at_most) for emotion in said.emotions)
            or any(is_written(phrase, said.texts) for phrase in self.words)
        )


def is_written(phrase: str, texts: Iterable[str]) -> bool:
    """Tell whether all words of a phrase stand in one of the texts, in any form.

    >>> is_written("возврат денег", ["Верните деньги!"]), is_written("брак", ["Один брак."])
    (False, True)
    """
    sought = sought_words(phrase)
    for text in texts if sought else ():
        words = words_of(text)
        if all(any(one.fits(word) for word in words) for one in sought):
            return True
    return False


def wait_after(attempts: int, chance: float, told: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after so many attempts have failed; None: give it up.

    chance: 0..1, drawn by the caller. told: what the receiver itself asked for.

    >>> wait_after(1, chance=0.5)
    datetime.timedelta(seconds=5)
    >>> wait_after(11, chance=0.5) is None
    True
    """
    if attempts > len(WAITS):
        return None
    wait = WAITS[attempts - 1] * (1 + JITTER * (2 * chance - 1))
    return min(max(wait, told or wait), LONGEST_WAIT + JITTER * LONGEST_WAIT)


def next_digest(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next daily mail goes out: nine in the morning of the firm's zone."""
    local = at.astimezone(zone)
    day = local.date() if local.time() < DIGEST_HOUR else local.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_HOUR, tzinfo=zone)


def lines(text: str) -> tuple[str, ...]:
    """Return what stands in the lines of a text, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _is_low(value: int | None, most: int | None) -> bool:
    return value is not None and most is not None and value <= most
