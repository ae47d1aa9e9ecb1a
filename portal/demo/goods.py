"""What is ordered: lines with sizes, quantities and prices."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from portal.demo.words.goods import ADULT, CHILD, COLOURS, GOODS, PIECES, SIZED, WISHES
from portal.orders.data import ItemData

_SIZE_WEIGHTS = (2, 5, 6, 4, 1)


def make_items(rng: Random, kind: str) -> tuple[tuple[ItemData, ...], frozenset[str]]:
    """Return the lines of one order, and the groups of goods in it (keys of GOODS)."""
    main, extras = WISHES[kind]
    groups = [rng.choice(main)]
    wanted = rng.choices((0, 1, 2), (45, 40, 15))[0]
    groups += [group for group in rng.sample(extras, wanted) if group not in groups]
    low, high = PIECES[kind]
    pieces = rng.randint(low, high)
    lines: list[ItemData] = []
    for place, group in enumerate(groups):
        count = pieces if place == 0 else max(1, round(pieces * rng.choice((0.5, 1, 1))))
        lines += _lines(rng, group, count, is_for_children=kind == "school")
    return tuple(lines), frozenset(groups)


def order_amount(items: tuple[ItemData, ...]) -> Decimal:
    """Return the sum of an order's lines."""
    return sum((item.quantity * (item.price or 0) for item in items), Decimal(0))


def _lines(rng: Random, group: str, pieces: int, is_for_children: bool) -> list[ItemData]:
    name, article, roubles = GOODS[group]
    price = Decimal(_price(rng, roubles, pieces))
    name = f"{name}, {rng.choice(COLOURS[group])}"
    if group not in SIZED:
        return [ItemData(name, f"GS-{article}", Decimal(pieces), price)]
    sizes = CHILD if is_for_children else ADULT
    weights = (1,) * len(sizes) if is_for_children else _SIZE_WEIGHTS
    drawn = rng.choices(sizes, weights, k=pieces)
    return [
        ItemData(f"{name}, {size}", f"GS-{article}-{size}", Decimal(drawn.count(size)), price)
        for size in sizes
        if size in drawn
    ]


def _price(rng: Random, roubles: int, pieces: int) -> int:
    # a bigger run is cheaper, a more difficult print dearer
    run = 1.15 if pieces < 5 else 1.0 if pieces < 30 else 0.92
    return round(roubles * run * rng.uniform(0.94, 1.08) / 10) * 10
