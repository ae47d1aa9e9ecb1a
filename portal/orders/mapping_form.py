"""The form in which a person says what the columns of a file are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.orders.data import OrderStatus
from portal.orders.files.guessing import guessed_columns, guessed_status, month_comes_first
from portal.orders.files.plain import COLUMNS
from portal.orders.words import COLUMNS as COLUMN_WORDS
from portal.web.text import clean_line

NAME_LENGTH = 60
# of each of these at least one: an order has a number, a client and a day
NEEDED = (("number", "external_id"), ("client", "email", "phone"), ("ordered_at",))
DATES = ("ordered_at", "delivered_at")


@dataclass
class Choice:
    """What was chosen: for places of the file our columns, for words of the state ours."""

    header: Sequence[str]
    columns: dict[int, str]
    statuses: dict[str, str] = field(default_factory=dict)
    month_first: bool = False
    name: str = ""
    errors: list[LazyString | str] = field(default_factory=list)
    asks_for_words: bool = False  # the states of another column than the one now chosen were told

    @property
    def spec(self) -> dict[str, Any]:
        """What is kept of it."""
        return {
            "columns": {column: self.header[place] for place, column in self.columns.items()},
            "statuses": self.statuses,
            "month_first": self.month_first,
        }

    @property
    def status_place(self) -> int | None:
        """The place of the column that tells the state of an order."""
        return next((p for p, column in self.columns.items() if column == "status"), None)


def guessed_choice(header: Sequence[str], sample: Mapping[str, Any]) -> Choice:
    """Return what the columns most likely are."""
    choice = Choice(header, guessed_columns(header, sample["cells"]))
    choice.statuses = {word: _guessed_word(word) for word in words_of(choice, sample)}
    choice.month_first = bool(month_comes_first(day_cells(choice, sample)))
    return choice


def kept_choice(header: Sequence[str], spec: Mapping[str, Any]) -> Choice:
    """Return what was chosen before."""
    places = {title: place for place, title in enumerate(header)}
    columns = {
        places[title]: column for column, title in spec["columns"].items() if title in places
    }
    return Choice(header, columns, dict(spec["statuses"]), spec["month_first"])


def read_choice(
    form: Mapping[str, str], header: Sequence[str], sample: Mapping[str, Any]
) -> Choice:
    """Read what was sent; `errors` say what is wrong with it."""
    columns = {
        place: column
        for place in range(len(header))
        if (column := form.get(f"column-{place}", "")) in COLUMNS
    }
    choice = Choice(header, columns, month_first=form.get("month_first") == "1")
    choice.name = clean_line(form.get("name", ""))
    words = words_of(choice, sample)
    choice.asks_for_words = bool(words) and form.get("words_of") != str(choice.status_place)
    for number, word in enumerate(words):
        meaning = form.get(f"word-{number}", "")
        known = {status.value for status in OrderStatus}
        choice.statuses[word] = meaning if meaning in known else ""
    if choice.asks_for_words:
        choice.statuses = {word: _guessed_word(word) for word in words}
    choice.errors = list(_faults(choice))
    return choice


def words_of(choice: Choice, sample: Mapping[str, Any]) -> list[str]:
    """Return the different words of the column that tells the state."""
    return list(sample["words"].get(str(choice.status_place), ()))


def day_cells(choice: Choice, sample: Mapping[str, Any]) -> list[str]:
    """Return cells of the columns that hold days."""
    return [
        cell
        for place, column in choice.columns.items()
        if column in DATES
        for cell in (*sample["cells"][place], *sample["words"].get(str(place), ()))
    ]


def has_odd_days(choice: Choice, sample: Mapping[str, Any]) -> bool:
    """Tell whether the file does not say by itself which of two numbers is the month."""
    cells = day_cells(choice, sample)
    return bool(cells) and month_comes_first(cells) is None


def _guessed_word(word: str) -> str:
    status = guessed_status(word)
    return status.value if status else ""


def _faults(choice: Choice) -> Iterator[LazyString]:
    chosen = list(choice.columns.values())
    for column in dict.fromkeys(chosen):
        if chosen.count(column) > 1:
            words = COLUMN_WORDS[column]
            yield _l("Two columns cannot both be “%(column)s”.", column=words)
    for anyone in NEEDED:
        if not set(anyone) & set(chosen):
            yield _l("Say which column is “%(column)s”.", column=COLUMN_WORDS[anyone[0]])
    if len(choice.name) > NAME_LENGTH:
        yield _l("The name is longer than %(limit)s characters.", limit=NAME_LENGTH)
