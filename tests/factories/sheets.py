"""Acts ready to print."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.acts.sheet import Firm, Line, Sheet, Words

CODE = "7K3MPX9QW2RTV8BD"

FIRM = Firm(name="Гарна Спорт", phone="+7 495 120-45-67", colour="#c2410c")

WORDS = Words(
    language="ru",
    title="Акт удовлетворённости",
    number_and_date="№ 2026-00042 от 23 ноября 2026 г.",
    greeting="Спасибо, что выбрали нас! Форма уже у вас, и нам очень важно, что вы почувствовали, "
    "открыв посылку. Отметьте — это займёт минуту.",
    client_label="Клиент",
    order_label="Заказ",
    order_line="№ 1042 от 3 ноября 2026 г., доставлен 20 ноября 2026 г.",
    items_label="В посылке",
    more_items="и ещё {count}",
    instruction="Поставьте одну отметку в каждой строке. Ошиблись — зачеркните "
    "её и отметьте другую.",
    emotions=("восторг", "радость", "спокойно", "огорчение", "злость"),
    not_noticed="не заметил(а)",
    recommend="Посоветуете ли вы нас друзьям и коллегам?",
    recommend_low="ни за что",
    recommend_high="обязательно посоветую",
    feelings="Что порадовало, а что огорчило?",
    client_signature="От клиента",
    firm_signature="От «Гарна Спорт»",
    signature_note="подпись, дата",
    scan="Ответьте с телефона за минуту",
    type_in="или наберите на otzyv.garna-sport.ru код:",
    promise="Каждый ответ читает директор Марина Гарна. Если что-то не так, "
    "перезвоним за 3 рабочих дня.",
    page="лист {page} из {pages}",
)

ENGLISH = Words(
    language="en",
    title="Act of Satisfaction",
    number_and_date="No. 2026-00042 of 23 November 2026",
    greeting="Thank you for choosing us! Your kit is in your hands now, and we would love to know "
    "how it felt to open the parcel. It takes a minute.",
    client_label="Client",
    order_label="Order",
    order_line="No. 1042 of 3 November, delivered on 20 November 2026",
    items_label="In the parcel",
    more_items="and {count} more",
    instruction="Make one mark in every row. A wrong one? Cross it out and mark another.",
    emotions=("delight", "joy", "calm", "upset", "anger"),
    not_noticed="didn’t notice",
    recommend="Would you recommend us to friends and colleagues?",
    recommend_low="not at all likely",
    recommend_high="extremely likely",
    feelings="What pleased you, and what did not?",
    client_signature="Client",
    firm_signature="Garna Sport",
    signature_note="signature, date",
    scan="Answer by phone in a minute",
    type_in="or go to otzyv.garna-sport.ru and type:",
    promise="Our director Marina Garna reads every answer. If something is wrong, "
    "we call you back within 3 working days.",
    page="page {page} of {pages}",
)

SHEET = Sheet(
    number="2026-00042",
    code="7K3M-PX9Q-W2RT-V8BD",
    url=f"HTTPS://OTZYV.GARNA-SPORT.RU/A/{CODE}",
    firm=FIRM,
    client="Спортивная школа олимпийского резерва «Юность»",
    lines=(
        Line("Футболка игровая «Вьюга», синяя, размеры 44–52", "24"),
        Line("Шорты игровые «Вьюга»", "24"),
        Line("Гетры", "48"),
        Line("Куртка тренера утеплённая", "3"),
    ),
    touchpoints=(
        "Упаковка",
        "Подарок в посылке",
        "Открытка с пожеланием",
        "Общение с менеджером",
        "Сроки",
        "Посадка и удобство",
        "Дизайн",
        "Доставка",
    ),
    words=WORDS,
)


def make_sheet(**changes: Any) -> Sheet:
    """Return the act of a maker of sportswear, with changes."""
    return replace(SHEET, **changes)
