"""How a client is known again."""

from __future__ import annotations

import re

HIDDEN = "•"
_DIGIT = re.compile(r"\d")


def identity(
    name: str, email: str | None = None, phone: str | None = None, external_id: str | None = None
) -> str:
    """Return the key of the strongest thing known of a client.

    The shop's own id, else the e-mail, else the phone, else the name.

    >>> identity("ООО  Ромашка", email="Ann@Example.com")
    'email:ann@example.com'
    >>> identity("ООО  Ромашка")
    'name:ооо ромашка'
    """
    if external_id:
        return f"id:{external_id}"
    if email:
        return f"email:{email.casefold()}"
    if phone:
        return f"phone:{phone}"
    return f"name:{' '.join(name.casefold().split())}"


def masked(contact: str) -> str:
    """Write an e-mail or a phone so that its owner knows it again and nobody else learns it.

    >>> masked("anna@example.ru")
    'a•••@example.ru'
    >>> masked("+79161234567")
    '+7••••••••67'
    """
    name, at, host = contact.rpartition("@")
    if at:
        return f"{name[:1]}{HIDDEN * 3}@{host}"
    digits = len(_DIGIT.findall(contact))
    seen = 0

    def hide(digit: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return digit[0] if seen == 1 or seen > max(digits - 2, 1) else HIDDEN

    return _DIGIT.sub(hide, contact).replace(" ", "\u00a0")  # a phone stays on one line
