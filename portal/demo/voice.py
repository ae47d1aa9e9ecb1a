"""What people say in their own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from zoneinfo import ZoneInfo

from portal.claims.models import Solution
from portal.clients.models import BuyerRole
from portal.demo.decks import Deck, yes_no
from portal.demo.scores import Mood, Score
from portal.demo.visits import Visit
from portal.demo.words import calm, english, glad, upset
from portal.demo.words.firm import MANAGERS
from portal.demo.words.line import Line
from portal.demo.words.remarks import REMARKS, TAILS
from portal.responses.models import Channel

_LINES: dict[str, tuple[tuple[Line, ...], tuple[Line, ...], tuple[Line, ...]]] = {
    "ru": (glad.GLAD, calm.CALM, upset.UPSET),
    "en": (english.GLAD, english.CALM, english.UPSET),
}
_POOL = {Mood.GLAD: 0, Mood.CALM: 1, Mood.UPSET: 2, Mood.ANGRY: 2}
_TALKATIVE = {Mood.GLAD: 23, Mood.CALM: 33, Mood.UPSET: 70, Mood.ANGRY: 75}  # of a hundred
_EXPLAINS = {5: 0.04, 4: 0.015, 3: 0.0, 2: 0.2, 1: 0.5}  # chance of a "why", by emotion
_MAX_REMARKS = 3


@dataclass(frozen=True)
class Said:
    """The words of one answer; remarks by touchpoint key."""

    comment: str = ""
    remarks: dict[str, str] = field(default_factory=dict)
    claim: str = ""
    solution: Solution | None = None


class Voice:
    """Finds words that fit a person, and repeats itself as late as it can."""

    def __init__(self, rng: Random, zone: ZoneInfo) -> None:
        """`zone`: the firm's, for words that belong to a season."""
        self._rng = rng
        self._zone = zone
        self._used: Counter[str] = Counter()
        self._talks = {mood: yes_no(rng, percent) for mood, percent in _TALKATIVE.items()}
        self._mild_claims = yes_no(rng, 20)
        self._remarks = {
            (name, liked): Deck(rng, dict.fromkeys(texts, 1))
            for name, pair in REMARKS.items()
            for liked, texts in zip((True, False), pair, strict=True)
        }

    def say(
        self,
        visit: Visit,
        score: Score,
        ratings: Mapping[str, int | None],
        trouble: str | None,
        is_new_packaging: bool,
    ) -> Said:
        """Return what this person writes; most people write nothing."""
        wants_talk = self._talks[score.mood].draw() or visit.language == "en"
        claim, solution = self._claim(visit, score, ratings, trouble)
        comment = ""
        if wants_talk and not (claim and score.mood is Mood.CALM):
            comment = self._comment(visit, score, ratings, is_new_packaging, bool(claim))
        if visit.language == "en":
            return Said(comment)
        return Said(comment, self._why(visit, ratings, is_new_packaging), claim, solution)

    def _comment(
        self,
        visit: Visit,
        score: Score,
        ratings: Mapping[str, int | None],
        is_new_packaging: bool,
        has_claimed: bool,
    ) -> str:
        lines = _LINES[visit.language][_POOL[score.mood]]
        bad = 3 if score.mood is Mood.CALM else 2
        fitting = [
            line
            for line in lines
            if _fits_person(line, visit)
            and not (has_claimed and line.dislikes)  # the claim says it already
            and line.new_packing in (None, is_new_packaging)
            and (not line.months or visit.at.astimezone(self._zone).month in line.months)
            and all((ratings.get(key) or 0) >= 4 for key in line.likes.split())
            and all((ratings.get(key) or 9) <= bad for key in line.dislikes.split())
        ]
        line = self._least_used([line.text for line in fitting])
        _, nom, dat, ins = MANAGERS[visit.order.manager]
        text = line.format(nom=nom, dat=dat, ins=ins)
        is_repeated = self._used[line] > 1
        if is_repeated and score.mood is Mood.GLAD and visit.language == "ru":
            tail = self._rng.choice(TAILS)
            text = text if tail[:5] in text else f"{text} {tail}"
        return text

    def _claim(
        self,
        visit: Visit,
        score: Score,
        ratings: Mapping[str, int | None],
        trouble: str | None,
    ) -> tuple[str, Solution | None]:
        emotion = ratings.get(trouble) if trouble else None
        is_sorry = score.mood is Mood.CALM and emotion is not None and emotion <= 2
        is_mild = is_sorry and self._mild_claims.draw()
        if visit.language == "en" or (score.mood is not Mood.ANGRY and not is_mild):
            return "", None
        wishes = {
            text: solution
            for key, group, text, solution in (upset.MILD_CLAIMS if is_mild else upset.CLAIMS)
            if key == trouble and (not group or group in visit.order.goods)
        }
        if not wishes:
            return "", None if is_mild else Solution.TALK
        text = self._least_used(list(wishes))
        return text, Solution(wishes[text])

    def _why(
        self, visit: Visit, ratings: Mapping[str, int | None], is_new_packaging: bool
    ) -> dict[str, str]:
        remarks: dict[str, str] = {}
        for key, emotion in ratings.items():
            if emotion is None or self._rng.random() >= _EXPLAINS[emotion]:
                continue
            if len(remarks) < _MAX_REMARKS and visit.channel is not Channel.CODE:
                is_new = key == "packaging" and is_new_packaging
                name = f"{key}_new" if is_new else key
                remarks[key] = self._remarks[name, emotion >= 4].draw()
        return remarks

    def _least_used(self, texts: Sequence[str]) -> str:
        least = min(self._used[text] for text in texts)
        text = self._rng.choice([text for text in texts if self._used[text] == least])
        self._used[text] += 1
        return text


def _fits_person(line: Line, visit: Visit) -> bool:
    speaks_for_many = line.role not in ("", BuyerRole.USER) or (line.goods and not line.role)
    if visit.order.client.kind == "person" and not line.kind and speaks_for_many:
        return False
    return (
        line.role in ("", visit.role)
        and (not line.kind or visit.order.client.kind in line.kind.split())
        and (not line.goods or not visit.order.goods.isdisjoint(line.goods.split()))
    )
