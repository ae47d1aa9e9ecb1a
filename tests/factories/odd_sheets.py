"""Acts that are hard to print, and what they are made of."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from PIL import Image

from portal.acts.sheet import Asked, Line
from tests.factories.sheets import BLANK, ENGLISH, FIRM, SHEET, WORDS, make_sheet

MARKUP = '<b>ООО</b> & <font color="red">Ко'
LONG_NAME = "Муниципальное бюджетное учреждение «Спортивная школа» " * 6
LONG_WORD = "Ж" * 200
FAMILY = "Анна 👨‍👩‍👧 и 中文"
HEBREW = "ООО «שלום עולם» 12"


def make_touchpoints(count: int) -> tuple[Asked, ...]:
    """Return so many touchpoints, the first ones those of the maker of sportswear."""
    more = (Asked(f"more-{place}", f"Точка контакта {place}") for place in range(9, count + 1))
    return (*BLANK.touchpoints[:count], *more)


def make_logo(colour: str = "blue", size: tuple[int, int] = (300, 100)) -> bytes:
    """Return a PNG of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def make_items(count: int) -> tuple[Line, ...]:
    """Return so many items that can be told apart."""
    return tuple(Line(f"Вещь-{place}", "× 1") for place in range(1, count + 1))


_LENGTHENED = (
    "recommend", "promise", "scan", "instruction", "feelings", "not_noticed", "title",
    "firm_signature", "client_signature", "signature_note", "type_in", "recommend_low",
    "recommend_high", "role", "publish",
)  # fmt: skip

MONSTER = make_sheet(
    firm=replace(
        FIRM, name=LONG_NAME, colour="#ffee00", phone="+7 495 120-45-67, добавочный 12345 " * 5
    ),
    client=LONG_NAME,
    order="123456789" * 5,
    number="2026-123456789",
    number_and_date="№ 2026-123456789 от 23 ноября 2026 г. " * 3,
    order_line="№ 1042-2026/ПРОДОЛЖЕНИЕ от 3 ноября, доставлен 20 ноября 2026 г. " * 3,
    lines=tuple(
        Line(f"{n}. Очень длинное название 🎉👨‍👩‍👧 שלום, и ещё немного слов", "× 1 200,5 компл.")
        for n in range(60)
    ),
    touchpoints=(
        *BLANK.touchpoints[:7],
        Asked("a", "Всё, что мы вложили от души, " * 9),
        Asked("b", LONG_WORD),
        Asked("c", "שלום"),
    ),
    words=replace(
        WORDS,
        greeting=("{client}, спасибо за заказ № {order}! " * 3, "Расскажите честно. " * 20),
        emotions=("восхитительно-великолепно",) * 5,
        roles=("принимаю решение и отвечаю за него",) * 3,
        **{name: " ".join([getattr(WORDS, name)] * 5) for name in _LENGTHENED},
    ),
)

SHEETS = {
    "normal": SHEET,
    "english": make_sheet(words=ENGLISH),
    "logo": make_sheet(firm=replace(FIRM, logo=make_logo())),
    "one touchpoint": make_sheet(touchpoints=make_touchpoints(1)),
    "no touchpoints": make_sheet(touchpoints=()),
    "no items, no phone": make_sheet(lines=(), firm=replace(FIRM, phone="")),
    "fourteen touchpoints": make_sheet(touchpoints=make_touchpoints(14)),
    "thirty touchpoints": make_sheet(touchpoints=make_touchpoints(30)),
    "long": make_sheet(client=LONG_NAME, lines=(Line(LONG_NAME, "× 24"), Line(LONG_WORD, "× 3"))),
    "wrapped": make_sheet(client="Спортивная школа олимпийского резерва «Юность» города Гатчина"),
    "emoji": make_sheet(client=FAMILY, lines=(Line(FAMILY, "× 24"), Line("𝓐𝓷𝓷𝓪 🇷🇺", "× 2"))),
    "right to left": make_sheet(client=HEBREW, lines=(Line(HEBREW, "× 24"), Line("שלום", "× 2"))),
    "markup": make_sheet(client=MARKUP, lines=(Line(MARKUP, "× 1"),)),
    "escapes": make_sheet(client=r"А (Б\) В) \050 %s {x}", lines=(Line(r"(\)(", r"× \1"),)),
    "controls": make_sheet(
        client="Ан\x00на\nИва\x1bнова\ud800", lines=(Line("Ту\tту\r\n", "× 1"),)
    ),
    "long greeting": make_sheet(
        words=replace(
            WORDS,
            greeting=("Дорогая {client}, большое спасибо за заказ № {order}!", "Расскажите. " * 15),
        )
    ),
    "zero byte": make_sheet(client="Ан\0на", lines=(Line("Ту\0ту", "× 1"),)),
    "spaces": make_sheet(client="  Анна   Ко ", lines=(Line(" Ту  ту\u00a0\u00a0а ", "× 1"),)),
    "monster": MONSTER,
}
