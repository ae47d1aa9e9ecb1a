"""The passenger survey of San Francisco airport, turned into a file of past answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from portal.config import ROOT

NAMES = {
    "Q7ART": "Произведения искусства", "Q7FOOD": "Рестораны", "Q7STORE": "Магазины",
    "Q7SIGN": "Указатели внутри", "Q7WALKWAYS": "Движущиеся дорожки",
    "Q7SCREENS": "Табло", "Q7INFODOWN": "Справка внизу", "Q7INFOUP": "Справка наверху",
    "Q7WIFI": "Беспроводная сеть", "Q7ROADS": "Указатели на дорогах", "Q7PARK": "Парковка",
    "Q7AIRTRAIN": "Поезд между терминалами", "Q7LTPARKING": "Долгая парковка",
    "Q7RENTAL": "Прокат машин", "Q7ALL": "Аэропорт в целом",
}  # fmt: skip
EMOTIONS = {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "6": "not_noticed"}
SCORES = {str(score) for score in range(11)}  # 11 is a blank
FILE = "survey/sfo_2017/2017_SFO_Customer_Survey_20250817.csv"


def key_of(item: str) -> str:
    """Return the touchpoint's key of a column such as Q7WIFI."""
    return item.removeprefix("Q7").lower()


def published_file() -> str | None:
    """Return the file as published, where somebody laid it beside the checkout."""
    for folder in ROOT.parents:
        path: Path = folder / "shared" / "data" / FILE
        if path.exists():
            return path.read_text("ascii")
    return None


def as_past_answers(raw: str) -> bytes:
    """Turn the file as published into ours: blanks are empty, interviews ran in May 2017."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(_rows(raw))
    return buffer.getvalue().encode()


def _rows(raw: str) -> Iterator[list[str]]:
    yield ["submitted_at", "nps", *(f"t-{key_of(item)}|{name}" for item, name in NAMES.items())]
    for person in csv.DictReader(io.StringIO(raw)):
        yield [
            f"2017-05-{int(person['INTDATE']):02}",
            person["NETPRO"] if person["NETPRO"] in SCORES else "",
            *(EMOTIONS.get(person[item], "") for item in NAMES),
        ]
