"""Everything that is printed on an act, as plain values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from portal.acts.codes import shown_code

_NAMED = re.compile(r"\{(client|order)\}")  # what a greeting may name: fields of a sheet


@dataclass(frozen=True)
class Firm:
    """Who sends the act. `colour` is `#rrggbb`; `logo` is a PNG or JPEG file's bytes."""

    name: str
    phone: str
    colour: str
    logo: bytes | None = None


@dataclass(frozen=True)
class Line:
    """One item of the order; `times` is how often, ready to print, such as "× 12", or empty."""

    name: str
    times: str = ""


@dataclass(frozen=True)
class Asked:
    """A touchpoint: its key in forms and files, and the words that ask of it."""

    key: str
    label: str


@dataclass(frozen=True)
class Words:
    """The fixed texts of an act in its language (formatted, ready to print)."""

    language: str  # BCP 47, such as "ru"
    title: str  # Акт удовлетворённости
    greeting: tuple[str, ...]  # paragraphs; {client} and {order} may stand in them
    client_label: str  # Клиент
    order_label: str  # Заказ
    items_label: str  # В посылке
    more_items: str  # и ещё {count} …  (count filled in with str.format)
    instruction: str  # one line: tick or fill one mark; wrong? cross out and mark another
    emotions: tuple[str, str, str, str, str]  # delight .. angry, best first, as on the phone
    not_noticed: str  # не заметил(а)
    recommend: str  # the 0-10 question
    recommend_low: str  # words under 0
    recommend_high: str  # words under 10
    role: str  # кто вы в этом заказе?
    roles: tuple[str, str, str]  # economic, technical, user, as on the phone
    feelings: str  # heading of the lines for words
    publish: str  # можно процитировать без имени
    client_signature: str
    firm_signature: str
    signature_note: str  # подпись, дата
    scan: str  # Ответьте с телефона за минуту
    type_in: str  # или наберите на {host} код:  (ready to print)
    host: str  # what a person types to reach the first page
    promise: str  # who reads it and by when they reply
    page: str  # лист {page} из {pages}  (str.format)


@dataclass(frozen=True)
class Blank:
    """What acts of one kind share: a firm, a language, a questionnaire. Nothing of a client.

    `address` and a code make what the QR code says, in capitals.
    """

    firm: Firm
    words: Words
    touchpoints: tuple[Asked, ...]
    address: str

    @cached_property
    def _hash(self) -> int:
        return hash((self.firm, self.words, self.touchpoints, self.address))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True)
class Sheet:
    """One act: its blank, and the values that are its own."""

    blank: Blank
    number: str
    number_and_date: str  # № 2026-00042 от 23 ноября 2026 г.
    code: str  # 16 characters, without hyphens
    client: str
    order: str  # the order's number
    order_line: str  # № 1042 от 3 ноября, доставлен 20 ноября 2026 г.
    lines: tuple[Line, ...]

    @property
    def url(self) -> str:
        """What the QR code says."""
        return self.blank.address + self.code

    @property
    def shown_code(self) -> str:
        """The code as people read and type it."""
        return shown_code(self.code)


def greeting_of(paragraph: str) -> Callable[[Sheet], str]:
    """Return what puts an act's client and order into a paragraph of the greeting.

    Braces in the client's own name stay as they are.
    """
    parts = _NAMED.split(paragraph)
    names = parts[1::2]
    if not names:
        return lambda _sheet: paragraph
    pattern = "%s".join(part.replace("%", "%%") for part in parts[::2])
    values = attrgetter(*names)
    return lambda sheet: pattern % values(sheet)


def is_own(paragraph: str) -> bool:
    """Tell whether a paragraph of the greeting differs from act to act."""
    return _NAMED.search(paragraph) is not None
