"""Single values of an order as people and machines write them: file, form and API alike."""

from __future__ import annotations

import re
from decimal import Decimal

import phonenumbers
from babel.numbers import list_currencies
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from portal.config import LOCALES
from portal.orders.cells import CellError, clean_text, shortened
from portal.orders.data import OrderStatus
from portal.orders.moments import Moment, parse_moment
from portal.web.text import clean_line

__all__ = [
    "CellError",
    "Moment",
    "clean_text",
    "parse_amount",
    "parse_currency",
    "parse_email",
    "parse_language",
    "parse_moment",
    "parse_phone",
    "parse_quantity",
    "parse_status",
    "shortened",
]

# an order is not refused for the address of an inner network, such as olga@office.local
SPECIAL_USE_DOMAIN_NAMES.clear()

LARGEST_AMOUNT = Decimal(10) ** 12
QUANTITY_LIMIT = Decimal(10) ** 9
PHONE_REGION = "RU"
SHORTEST_PHONE, LONGEST_PHONE = 5, 40  # digits, characters

_SPACES = " \u00a0\u202f\u2009"  # what spreadsheets put between thousands
_WHOLE = rf"[0-9]+|[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+"
_AMOUNT = re.compile(rf"({_WHOLE})(?:[.,]([0-9]{{1,2}}))?[{_SPACES}]?(?:₽|руб\.?|р\.)?", re.I)
_QUANTITY = re.compile(rf"({_WHOLE})(?:[.,]([0-9]{{1,3}}))?")
# three digits after a comma: thousands to one reader, thousandths to another
_AMBIGUOUS = re.compile(r"[1-9][0-9]*,[0-9]{3}")

_STATUSES = {
    "new": OrderStatus.NEW,
    "новый": OrderStatus.NEW,
    "delivered": OrderStatus.DELIVERED,
    "доставлен": OrderStatus.DELIVERED,
    "cancelled": OrderStatus.CANCELLED,
    "canceled": OrderStatus.CANCELLED,
    "отменен": OrderStatus.CANCELLED,
}
_LANGUAGES = {"русский": "ru", "russian": "ru", "английский": "en", "english": "en"}
# as browsers and phones write it, a region or a script behind it: ru-RU, en_US
_LANGUAGE_TAG = re.compile(rf"({'|'.join(LOCALES)})(?:[-_][a-z0-9]{{1,8}})*")
# RUR is the rouble of before 1998, which 1C still writes
_CURRENCIES = dict.fromkeys(("₽", "РУБ", "РУБ.", "Р.", "RUR"), "RUB")


def parse_amount(text: str) -> Decimal:
    """Read money with two places, 0..10^12: `1234.50` or `1 234,50`, roubles may be named.

    CellError for anything that two people would read differently, such as `1,234`.

    >>> parse_amount("1 234,5 ₽")
    Decimal('1234.50')
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise CellError(
            _l("“%(value)s” is not an amount: write 1234.50 or 1 234,50", value=shortened(text))
        )
    amount = _number(match)
    if amount > LARGEST_AMOUNT:
        raise CellError(
            _l("“%(value)s” is too much: the largest amount is 10^12", value=shortened(text))
        )
    # the default context has 28 digits: enough for 10^12 with two places
    return amount.quantize(Decimal("0.01"))


def parse_quantity(text: str) -> Decimal:
    """Read a count or a weight: above 0, below 10^9, up to three places; empty means one.

    CellError for `1,234`, which is a thousand to one reader and little more than one to another.

    >>> parse_quantity("0,125"), parse_quantity("")
    (Decimal('0.125'), Decimal('1'))
    """
    text = text.strip()
    if not text:
        return Decimal(1)
    match = _QUANTITY.fullmatch(text)
    if match is None or _AMBIGUOUS.fullmatch(text):
        raise CellError(
            _l("“%(value)s” is not a quantity: write 2 or 1.250", value=shortened(text))
        )
    quantity = _number(match)
    if not 0 < quantity < QUANTITY_LIMIT:
        raise CellError(
            _l("“%(value)s”: a quantity is above 0 and below 10^9", value=shortened(text))
        )
    return quantity


def parse_email(text: str) -> str:
    """Read one e-mail address, its domain in lower case. No look-up in the network.

    >>> parse_email(" Ann@EXAMPLE.com ")
    'Ann@example.com'
    """
    try:
        return validate_email(
            clean_line(text), check_deliverability=False, globally_deliverable=False
        ).normalized
    except EmailNotValidError as error:
        raise CellError(
            _l("“%(value)s” is not an e-mail address", value=shortened(text))
        ) from error


def parse_phone(text: str) -> str:
    """Read one phone number, Russian unless it says otherwise, as E.164 without extension.

    Its length is checked, its range is not: ranges are handed out faster than packages are
    updated. A number that is not whole stays as it was written: an order is worth more than
    its phone. CellError for what nobody could dial.

    >>> parse_phone("8 (916) 123-45-67"), parse_phone("55-12-34")
    ('+79161234567', '55-12-34')
    """
    # spreadsheets mark text with an apostrophe, and some exports keep it
    written = clean_line(text).removeprefix("'")
    try:
        number = phonenumbers.parse(written, PHONE_REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and _is_whole(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if sum(c.isdigit() for c in written) < SHORTEST_PHONE or len(written) > LONGEST_PHONE:
        raise CellError(
            _l("“%(value)s” is not a phone number: write +7 916 123-45-67", value=shortened(text))
        )
    return written


def _is_whole(number: phonenumbers.PhoneNumber) -> bool:
    # without its area code a number is possible too, but only to a neighbour
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)


def parse_status(text: str) -> OrderStatus:
    """Read a status in English or Russian, in any case.

    >>> parse_status("Отменён")
    <OrderStatus.CANCELLED: 'cancelled'>
    """
    status = _STATUSES.get(clean_line(text).casefold().replace("ё", "е"))
    if status is None:
        raise CellError(
            _l(
                "“%(value)s” is not a status: write new, delivered or cancelled",
                value=shortened(text),
            )
        )
    return status


def parse_language(text: str) -> str:
    """Read the language of a client, `ru` or `en`: its code, with a region or not, or its name.

    >>> parse_language("ru-RU"), parse_language("Английский")
    ('ru', 'en')
    """
    written = clean_line(text).casefold()
    tag = _LANGUAGE_TAG.fullmatch(written)
    language = tag[1] if tag else _LANGUAGES.get(written)
    if language is None:
        raise CellError(
            _l("“%(value)s” is not a language of ours: write ru or en", value=shortened(text))
        )
    return language


def parse_currency(text: str) -> str:
    """Read a currency as its ISO 4217 code.

    >>> parse_currency("eur"), parse_currency("руб.")
    ('EUR', 'RUB')
    """
    code = clean_line(text).upper()
    code = _CURRENCIES.get(code, code)
    if code not in list_currencies():
        raise CellError(
            _l("“%(value)s” is not a currency: write RUB, EUR or USD", value=shortened(text))
        )
    return code


def _number(match: re.Match[str]) -> Decimal:
    whole = re.sub(f"[{_SPACES}]", "", match[1])
    return Decimal(f"{whole}.{match[2] or 0}")
