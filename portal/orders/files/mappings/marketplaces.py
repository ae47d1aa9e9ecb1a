"""Marketplaces: who bought is theirs to know, so each order has a client of its own."""

from __future__ import annotations

from collections.abc import Mapping

from portal.orders.files.mappings.mapping import Cells, Reading
from portal.orders.files.mappings.reading import first_of


def buyer_of(marketplace: str, key: str, *titles: str) -> Mapping[str, Reading]:
    """Return what reads the client of an order whose file names none.

    Known by the name alone, all buyers of a marketplace would be one client, the firm's largest:
    so the number of the order, which the titles tell, is the key.
    """

    def client_id(cells: Cells) -> str:
        number = first_of(cells, *titles)
        return f"{key}:{number}" if number else ""

    def client(cells: Cells) -> str:
        return f"Покупатель {marketplace}"

    return {"client": client, "client_id": client_id}
