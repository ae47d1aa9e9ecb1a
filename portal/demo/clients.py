"""Who orders: names that could stand in any order book, and their people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from portal.clients.models import BuyerRole
from portal.demo.decks import Deck
from portal.demo.words import names
from portal.orders.data import ClientData

KINDS = {"club": 34, "school": 20, "company": 24, "city": 6, "fund": 7, "person": 9}
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)


@dataclass(frozen=True)
class Person:
    """A contact at a client."""

    name: str
    role: BuyerRole
    email: str
    phone: str


@dataclass(frozen=True)
class DemoClient:
    """A client and what kind of one it is (a key of KINDS)."""

    kind: str
    data: ClientData
    people: tuple[Person, ...]


def make_clients(rng: Random, count: int) -> list[DemoClient]:
    """Return so many clients, no two of one name."""
    kinds = Deck(rng, KINDS)
    taken: set[str] = set()
    return [_client(rng, number, kinds.draw(), taken) for number in range(1, count + 1)]


def _client(rng: Random, number: int, kind: str, taken: set[str]) -> DemoClient:
    name = _free_name(rng, kind, taken)
    roles = [BuyerRole.ECONOMIC]
    if kind != "person":
        roles += [role for role in (BuyerRole.TECHNICAL, BuyerRole.USER) if rng.random() < 0.5]
    people = tuple(
        _person(rng, number, place, role, name if kind == "person" else _full_name(rng))
        for place, role in enumerate(roles)
    )
    first = people[0]
    data = ClientData(
        name, first.email, first.phone, f"c-{number:04d}", segment=names.SEGMENTS[kind]
    )
    return DemoClient(kind, data, people)


def _free_name(rng: Random, kind: str, taken: set[str]) -> str:
    make = _NAMES[kind]
    for attempt in range(1000):
        name = make(rng)
        if attempt >= 20:  # the plain names are used up: namesakes live in another town
            name = f"{name}, {rng.choice(names.CITIES)}"
        if attempt >= 100:
            name = f"{name}-{rng.randrange(2, 1000)}"
        if name not in taken:
            taken.add(name)
            return name
    raise ValueError("no more names")


def _club(rng: Random) -> str:
    name = f"{rng.choice(names.CLUB_FORMS)} «{rng.choice(names.CLUBS)}»"
    return f"{name}, {rng.choice(names.CITIES)}" if rng.random() < 0.5 else name


def _school(rng: Random) -> str:
    name = rng.choice(names.SCHOOLS).format(n=rng.randrange(2, 90))
    return f"{name}, {rng.choice(names.CITIES)}"


def _company(rng: Random) -> str:
    if rng.random() < 0.25:
        surname, first = _surname(rng)
        return f"ИП {surname} {first[0]}. {rng.choice('АВДИМНОПС')}."
    return f"{rng.choice(names.COMPANY_FORMS)} «{rng.choice(names.COMPANIES)}»"


def _city(rng: Random) -> str:
    return rng.choice(names.CITY_OFFICES).format(city=rng.choice(names.CITIES_OF))


def _fund(rng: Random) -> str:
    return f"{rng.choice(names.FUND_FORMS)} «{rng.choice(names.FUNDS)}»"


def _surname(rng: Random) -> tuple[str, str]:
    if rng.random() < 0.5:
        return rng.choice(names.SURNAMES), rng.choice(names.MEN)
    return f"{rng.choice(names.SURNAMES)}а", rng.choice(names.WOMEN)


def _full_name(rng: Random) -> str:
    surname, first = _surname(rng)
    return f"{first} {surname}"


_NAMES: dict[str, Callable[[Random], str]] = {
    "club": _club,
    "school": _school,
    "company": _company,
    "city": _city,
    "fund": _fund,
    "person": _full_name,
}


def _person(rng: Random, number: int, place: int, role: BuyerRole, name: str) -> Person:
    login = "".join(_LATIN.get(letter, letter) for letter in name.split()[1].lower())
    prefix = rng.choice(("495 000", "999 000"))
    line = f"{rng.randrange(100):02d}-{rng.randrange(100):02d}"
    domain = "example.com" if number % 5 == 0 else "example.ru"
    return Person(name, role, f"{login}.{number * 3 + place}@{domain}", f"+7 {prefix}-{line}")
