"""Single values: every accepted spelling is read, everything else is refused with words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.orders.data import OrderStatus
from portal.orders.values import (
    CellError,
    clean_text,
    parse_amount,
    parse_currency,
    parse_email,
    parse_language,
    parse_moment,
    parse_phone,
    parse_quantity,
    parse_status,
    shortened,
)

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
amounts = st.decimals(0, 10**12, places=2)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
wall_clock = st.builds(datetime.combine, days, st.times().map(lambda t: t.replace(microsecond=0)))


def refusal(parse: Callable[[str], object], text: str) -> str:
    with pytest.raises(CellError) as refused:
        parse(text)
    return str(refused.value.reason)


def spaced(whole: int, space: str) -> str:
    return f"{whole:,}".replace(",", space)


# text


def test_text_loses_nul_and_lone_surrogates() -> None:
    assert clean_text("Ро\x00маш\ud800ка", 80) == "Ромашка"


def test_text_loses_zero_width_and_direction_marks() -> None:
    assert clean_text("\ufeffРо\u200bма\u202eшка", 80) == "Ромашка"


def test_spaces_of_any_kind_collapse_to_one() -> None:
    assert clean_text("  ООО\u00a0 \t\r\n Ромашка ", 80) == "ООО Ромашка"


def test_text_is_composed() -> None:
    assert clean_text("Андрей", 80) == unicodedata.normalize("NFC", "Андрей")


def test_text_longer_than_allowed_says_how_long_it_is() -> None:
    assert "6 characters, at most 5 fit" in refusal(lambda text: clean_text(text, 5), "abcdef")


@given(st.text(st.characters()))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text, 10_000)
    assert clean_text(once, 10_000) == once
    assert not {unicodedata.category(c) for c in once} & {"Cc", "Cf", "Cs"}


@given(st.text(st.characters()))
def test_a_shown_value_has_at_most_40_characters(text: str) -> None:
    assert len(shortened(text * 9)) <= 40


# amounts


@pytest.mark.parametrize("space", ["", " ", "\u00a0", "\u202f", "\u2009"])
@pytest.mark.parametrize("mark", [".", ","])
@pytest.mark.parametrize("currency", ["", " ₽", "₽", " руб.", "\u00a0руб"])
@given(amount=amounts)
@settings(max_examples=30)
def test_an_amount_is_read_from_every_spelling(
    space: str, mark: str, currency: str, amount: Decimal
) -> None:
    whole, kopecks = divmod(int(amount * 100), 100)
    text = f"{spaced(whole, space)}{mark}{kopecks:02}{currency}"
    assert parse_amount(text) == amount


@given(st.integers(0, 10**12))
def test_an_amount_may_have_no_kopecks(whole: int) -> None:
    assert parse_amount(f" {spaced(whole, ' ')} ") == whole


def test_an_amount_has_two_places() -> None:
    assert str(parse_amount("1234,5")) == "1234.50"


@pytest.mark.parametrize(
    "text",
    [
        "1,234", "1.234", "1,234.50", "1.234,50", "1 23", "12 34,50", "1  234", "1\n234", "-5",
        "−5", "+5", "5.", ".5", "1e3", "0x10", "", "₽", "NaN", "Infinity", "١٢", "5 USD", "1_000",
    ],
)  # fmt: skip
def test_an_amount_that_could_mean_something_else_is_refused(text: str) -> None:
    assert "is not an amount: write 1234.50 or 1 234,50" in refusal(parse_amount, text)


def test_an_amount_over_a_million_millions_is_refused() -> None:
    assert "too much" in refusal(parse_amount, "1000000000000.01")


def test_a_refused_value_is_shown_cut() -> None:
    assert f"“{'9' * 39}…”" in refusal(parse_amount, "9" * 50 + "x")


# quantities


@given(st.decimals(Decimal("0.001"), Decimal("999999999.999"), places=3))
def test_a_quantity_is_read_with_three_places(quantity: Decimal) -> None:
    assert parse_quantity(str(quantity)) == quantity


@given(st.integers(1, 10**9 - 1), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]))
def test_a_quantity_may_have_spaced_thousands(quantity: int, space: str) -> None:
    assert parse_quantity(spaced(quantity, space)) == quantity


def test_an_empty_quantity_is_one() -> None:
    assert parse_quantity(" ") == 1


def test_a_quantity_may_have_a_comma() -> None:
    assert parse_quantity("1,5") == Decimal("1.5")


def test_thousandths_after_a_comma_are_read_when_they_cannot_be_thousands() -> None:
    assert parse_quantity("0,125") == Decimal("0.125")


@pytest.mark.parametrize("text", ["1,234", "1.2345", "-1", "two", "1/2", "1e2"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    assert "is not a quantity" in refusal(parse_quantity, text)


@pytest.mark.parametrize("text", ["0", "0.000", "1000000000"])
def test_a_quantity_out_of_range_is_refused(text: str) -> None:
    assert "above 0 and below 10^9" in refusal(parse_quantity, text)


# moments


@pytest.mark.parametrize("pattern", ["%Y-%m-%d", "%d.%m.%Y"])
@given(day=days)
def test_a_bare_day_is_its_midnight_at_the_firm(pattern: str, day: date) -> None:
    at, bare_day = parse_moment(day.strftime(pattern), MOSCOW)
    assert at.astimezone(MOSCOW).date() == day
    assert bare_day


@pytest.mark.parametrize(
    "pattern",
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S.000"],
)
@given(local=wall_clock)
def test_a_moment_is_read_from_every_spelling(pattern: str, local: datetime) -> None:
    at, bare_day = parse_moment(local.strftime(pattern), MOSCOW)
    assert at == local.replace(tzinfo=MOSCOW)
    assert at.tzinfo is UTC
    assert not bare_day


@pytest.mark.parametrize("pattern", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"])
@given(local=wall_clock)
def test_a_moment_may_have_no_seconds(pattern: str, local: datetime) -> None:
    minute = local.replace(second=0, tzinfo=MOSCOW)
    assert parse_moment(local.strftime(pattern), MOSCOW).at == minute


@given(wall_clock, st.integers(-23 * 60, 23 * 60), st.sampled_from(["", " "]), st.booleans())
def test_an_offset_wins_over_the_zone(
    local: datetime, minutes: int, space: str, colon: bool
) -> None:
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'-' if minutes < 0 else '+'}{hours:02}{':' if colon else ''}{rest:02}"
    at = parse_moment(f"{local.isoformat()}{space}{offset}", MOSCOW).at
    assert at == local.replace(tzinfo=UTC) - timedelta(minutes=minutes)


def test_z_means_utc() -> None:
    assert parse_moment("2025-01-27T10:30Z", MOSCOW).at == datetime(2025, 1, 27, 10, 30, tzinfo=UTC)


def test_a_fraction_is_kept_to_the_microsecond() -> None:
    assert parse_moment("2025-01-27T10:30:00.123456789Z", MOSCOW).at.microsecond == 123456


def test_an_export_of_excel_has_short_hours() -> None:
    at = parse_moment("27.01.2025 9:05:00", MOSCOW).at
    assert at == datetime(2025, 1, 27, 6, 5, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_first() -> None:
    at = parse_moment("2025-10-26 02:30", BERLIN).at
    assert at == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


def test_an_hour_that_the_clock_skips_is_counted_from_before_the_change() -> None:
    at = parse_moment("2025-03-30 02:30", BERLIN).at
    assert at == datetime(2025, 3, 30, 1, 30, tzinfo=UTC)


def test_a_day_that_begins_at_one_is_still_that_day() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    at = parse_moment("2022-03-27", beirut).at
    assert at.astimezone(beirut).date() == date(2022, 3, 27)


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "27/01/2025", "01/27/2025", "27.01.25", "20250127", "2025-1-7", "2025-W01-1",
     "10:30", "45000", "2025-01-27T", "2025-01-27T10", "27.01.2025 10:30 MSK", "２０２５-01-27"],
)  # fmt: skip
def test_a_date_that_could_mean_another_day_is_refused(text: str) -> None:
    assert "is not a date: write" in refusal(lambda t: parse_moment(t, MOSCOW), text)


@pytest.mark.parametrize(
    "text",
    ["2025-02-30", "31.04.2025", "2025-13-01", "2025-01-27 24:00", "2025-01-27 10:61",
     "2025-01-27T10:30+24:00", "2025-01-27T10:30+03:60"],
)  # fmt: skip
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    assert "no calendar has" in refusal(lambda t: parse_moment(t, MOSCOW), text)


@pytest.mark.parametrize("text", ["1999-12-31", "01.01.2101", "0025-01-27"])
def test_a_year_out_of_range_is_refused(text: str) -> None:
    assert "between 2000 and 2100" in refusal(lambda t: parse_moment(t, MOSCOW), text)


# the rest


def test_the_domain_of_an_email_is_lowered_and_its_name_is_not() -> None:
    assert parse_email(" Ann@EXAMPLE.com") == "Ann@example.com"


def test_an_email_may_be_russian() -> None:
    assert parse_email("иван@Пример.рф") == "иван@пример.рф"


@pytest.mark.parametrize("text", ["", "ann", "ann@", "a@b.ru, c@d.ru", "Ann <a@b.ru>"])
def test_what_is_no_email_is_refused(text: str) -> None:
    assert "is not an e-mail address" in refusal(parse_email, text)


@pytest.mark.parametrize(
    "text",
    ["+7 916 123-45-67", "8 (916) 123-45-67", "79161234567", "9161234567", "'89161234567",
     "\u202a+79161234567\u202c"],
)  # fmt: skip
def test_a_russian_phone_is_read_from_every_spelling(text: str) -> None:
    assert parse_phone(text) == "+79161234567"


def test_a_phone_may_be_foreign() -> None:
    assert parse_phone("+375 29 123-45-67") == "+375291234567"


@pytest.mark.parametrize("text", ["olga@office.local", "a@shop.test", "b@localhost"])
def test_address_of_an_inner_network_is_an_address(text: str) -> None:
    assert parse_email(text) == text


@pytest.mark.parametrize("text", ["12345", "123-45-67", "8 916 123-45-67, 8 495 123-45-67"])
def test_number_that_is_not_whole_stays_as_written(text: str) -> None:
    assert parse_phone(text) == text


@pytest.mark.parametrize("text", ["", "call me", "12", "1" * 60])
def test_what_nobody_could_dial_is_refused(text: str) -> None:
    assert "is not a phone number" in refusal(parse_phone, text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("new", OrderStatus.NEW),
        ("Новый", OrderStatus.NEW),
        (" DELIVERED ", OrderStatus.DELIVERED),
        ("доставлен", OrderStatus.DELIVERED),
        ("cancelled", OrderStatus.CANCELLED),
        ("Отменён", OrderStatus.CANCELLED),
        ("отменен", OrderStatus.CANCELLED),
        ("отмене\u0308н", OrderStatus.CANCELLED),
    ],
)
def test_a_status_is_read_in_two_languages(text: str, status: OrderStatus) -> None:
    assert parse_status(text) is status


def test_an_unknown_status_says_which_there_are() -> None:
    assert "write new, delivered or cancelled" in refusal(parse_status, "shipped")


@pytest.mark.parametrize("region", ["", "-RU", "_US", "-gb", "-Cyrl-RU", "_001"])
@pytest.mark.parametrize("code", ["ru", "en"])
def test_a_language_is_read_from_its_code_with_a_region_or_not(code: str, region: str) -> None:
    assert parse_language(f" {code}{region}") == code
    assert parse_language(f"{code}{region}".upper()) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("русский", "ru"),
        ("РУССКИЙ", "ru"),
        ("русскии\u0306", "ru"),
        ("Russian", "ru"),
        ("Английский", "en"),
        (" english ", "en"),
    ],
)
def test_a_language_is_read_from_its_name_in_two_languages(text: str, code: str) -> None:
    assert parse_language(text) == code


@pytest.mark.parametrize(
    "text", ["", "de", "de-RU", "rus", "enough", "ru-", "ru_", "ru RU", "en-US,ru", "русская"]
)
def test_what_is_no_language_of_ours_says_which_there_are(text: str) -> None:
    assert "is not a language of ours: write ru or en" in refusal(parse_language, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("rub", "RUB"), ("EUR", "EUR"), ("руб", "RUB"), ("Руб.", "RUB"), ("₽", "RUB"), ("RUR", "RUB")],
)
def test_a_currency_is_read_as_its_code(text: str, code: str) -> None:
    assert parse_currency(text) == code


@pytest.mark.parametrize("text", ["", "ABC", "RUBL", "$", "рубли"])
def test_what_is_no_currency_is_refused(text: str) -> None:
    assert "is not a currency" in refusal(parse_currency, text)


@pytest.mark.parametrize(
    "parse",
    [
        parse_amount,
        parse_quantity,
        lambda text: parse_moment(text, MOSCOW),
        parse_email,
        parse_phone,
        parse_status,
        parse_language,
        parse_currency,
    ],
)
@given(text=st.text(st.characters()))
def test_any_text_is_a_value_or_refused(parse: Callable[[str], object], text: str) -> None:
    with suppress(CellError):
        parse(text)
