"""Acts ready to print."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.acts.codes import ALPHABET
from portal.acts.sheet import Asked, Blank, Firm, Line, Sheet, Words

CODE = "7K3MPX9QW2RTV8BD"

FIRM = Firm(name="Гарна Спорт", phone="+7 495 120-45-67", colour="#c2410c")

WORDS = Words(
    language="ru",
    title="Акт удовлетворённости",
    greeting=(
        "{client}, спасибо за заказ № {order}!",
        "Расскажите честно, что вы почувствовали: похвала нас радует, критика делает лучше.",
    ),
    client_label="Клиент",
    order_label="Заказ",
    items_label="В посылке",
    more_items="и ещё {count}",
    instruction="Отметьте кружок в каждой строке. Ошиблись? Зачеркните и отметьте другой.",
    emotions=("восторг", "радость", "спокойно", "огорчение", "злость"),
    not_noticed="не заметил(а)",
    recommend="Посоветуете ли вы нас друзьям и коллегам?",
    recommend_low="ни за что",
    recommend_high="обязательно посоветую",
    role="Кто вы в этом заказе?",
    roles=("принимаю решение", "закупаю и проверяю", "пользуюсь"),
    feelings="Своими словами",
    publish="можно процитировать без имени",
    client_signature="От клиента",
    firm_signature="От «Гарна Спорт»",
    signature_note="подпись, дата",
    scan="Ответьте с телефона за минуту",
    type_in="или наберите на otzyv.garna-sport.ru код:",
    host="otzyv.garna-sport.ru",
    promise="Каждый ответ читает директор Марина Гарна. Если что-то не так, "
    "перезвоним за 3 рабочих дня.",
    page="лист {page} из {pages}",
)

ENGLISH = Words(
    language="en",
    title="Act of Satisfaction",
    greeting=(
        "{client}, thank you for order No. {order}!",
        "Tell us honestly what you felt: praise delights us, criticism makes us better.",
    ),
    client_label="Client",
    order_label="Order",
    items_label="In the parcel",
    more_items="and {count} more",
    instruction="Make one mark in every row. A wrong one? Cross it out and mark another.",
    emotions=("delight", "joy", "calm", "upset", "anger"),
    not_noticed="didn’t notice",
    recommend="Would you recommend us to friends and colleagues?",
    recommend_low="not at all likely",
    recommend_high="extremely likely",
    role="Who are you in this order?",
    roles=("I decide", "I buy and check", "I use it"),
    feelings="In your own words",
    publish="you may quote me without my name",
    client_signature="Client",
    firm_signature="Garna Sport",
    signature_note="signature, date",
    scan="Answer by phone in a minute",
    type_in="or go to otzyv.garna-sport.ru and type:",
    host="otzyv.garna-sport.ru",
    promise="Our director Marina Garna reads every answer. If something is wrong, "
    "we call you back within 3 working days.",
    page="page {page} of {pages}",
)

BLANK = Blank(
    firm=FIRM,
    words=WORDS,
    touchpoints=(
        Asked("packaging", "Упаковка"),
        Asked("gift", "Подарок в посылке"),
        Asked("card", "Открытка с пожеланием"),
        Asked("manager", "Общение с менеджером"),
        Asked("deadlines", "Сроки"),
        Asked("fit", "Посадка и удобство"),
        Asked("design", "Дизайн"),
        Asked("delivery", "Доставка"),
    ),
    address="HTTPS://OTZYV.GARNA-SPORT.RU/A/",
)

SHEET = Sheet(
    blank=BLANK,
    number="2026-00042",
    number_and_date="№ 2026-00042 от 23 ноября 2026 г.",
    code=CODE,
    client="Спортивная школа олимпийского резерва «Юность»",
    order="1042",
    order_line="№ 1042 от 3 ноября, доставлен 20 ноября 2026 г.",
    lines=(
        Line("Футболка игровая «Вьюга», синяя, 44–52", "× 24"),
        Line("Шорты игровые «Вьюга»", "× 24"),
        Line("Гетры", "× 48"),
        Line("Куртка тренера утеплённая", "× 3"),
    ),
)
ON_BLANK = ("firm", "words", "touchpoints", "address")


def make_sheet(**changes: Any) -> Sheet:
    """Return the act of a maker of sportswear, with changes of the sheet or of its blank."""
    blank = replace(BLANK, **{name: changes.pop(name) for name in ON_BLANK if name in changes})
    return replace(SHEET, **{"blank": blank, **changes})


def make_batch(count: int, **changes: Any) -> list[Sheet]:
    """Return acts of one blank that differ in number, code, client and order."""
    blank = make_sheet(**changes).blank
    return [
        replace(
            SHEET,
            blank=blank,
            number=f"2026-{serial:05d}",
            number_and_date=f"№ 2026-{serial:05d} от 23 ноября 2026 г.",
            code=code_of(serial),
            order=str(1000 + serial),
            order_line=f"№ {1000 + serial} от 3 ноября, доставлен 20 ноября 2026 г.",
            lines=tuple(Line(line.name, f"× {serial % 40 + 1}") for line in SHEET.lines),
        )
        for serial in range(1, count + 1)
    ]


def code_of(serial: int) -> str:
    """Return a code that looks random and is always the same."""
    mixed = serial * 0x9E3779B97F4A7C15F39D % 32**16
    return "".join(ALPHABET[mixed >> 5 * place & 31] for place in range(16))
