"""How a client is known again."""

from __future__ import annotations


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
