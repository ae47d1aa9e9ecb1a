"""Everything that is printed on an act, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Firm:
    """Who sends the act. `colour` is `#rrggbb`; `logo` is a PNG or JPEG file's bytes."""

    name: str
    phone: str
    colour: str
    logo: bytes | None = None


@dataclass(frozen=True)
class Line:
    """One item of the order; `quantity` is ready to print, such as "12" or "1,5"."""

    name: str
    quantity: str


@dataclass(frozen=True)
class Words:
    """The fixed texts of an act in its language (formatted, ready to print)."""

    language: str  # BCP 47, such as "ru"
    title: str  # Акт удовлетворённости
    number_and_date: str  # № 2026-00042 от 23 ноября 2026 г.
    greeting: str  # one or two short sentences of thanks
    client_label: str  # Клиент
    order_label: str  # Заказ
    order_line: str  # № 1042 от 3 ноября, доставлен 20 ноября 2026 г.
    items_label: str  # В посылке
    more_items: str  # и ещё {count} …  (count filled in by the drawer with str.format)
    instruction: str  # one line: tick one mark in each row; wrong? cross out and mark another
    emotions: tuple[str, str, str, str, str]  # delight .. angry, best first, as on the phone
    not_noticed: str  # не заметил(а)
    recommend: str  # the 0-10 question
    recommend_low: str  # words under 0
    recommend_high: str  # words under 10
    feelings: str  # heading of the lines for words
    client_signature: str
    firm_signature: str
    signature_note: str  # подпись, дата
    scan: str  # Ответьте с телефона за минуту
    type_in: str  # или наберите на {host} код:  (ready to print)
    promise: str  # who reads it and by when they reply
    page: str  # лист {page} из {pages}  (str.format)


@dataclass(frozen=True)
class Sheet:
    """One act. `url` is the QR's payload in upper case; `code` is ready to print, 4-4-4-4."""

    number: str
    code: str
    url: str
    firm: Firm
    client: str
    lines: tuple[Line, ...]
    touchpoints: tuple[str, ...]
    words: Words
