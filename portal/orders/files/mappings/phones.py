"""Phones of a file that names the country: ours is only the usual one."""

from __future__ import annotations

import re

import phonenumbers

_COUNTRY = re.compile(r"[A-Z]{2}")


def international(phone: str, country: str) -> str:
    """Return a number of this country (its two letters) as E.164, anything else as it is.

    >>> international("'555-625-1199", "US"), international("8 916 123-45-67", "")
    ('+15556251199', '8 916 123-45-67')
    """
    if not _COUNTRY.fullmatch(country):
        return phone
    try:
        number = phonenumbers.parse(phone.removeprefix("'"), country)
    except phonenumbers.NumberParseException:
        return phone
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
