"""What strings look like that come in, for the description; the parsers decide."""

# something that can be seen: not only spaces, controls and marks without a width
VISIBLE = (
    r"[^\s\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ufeff]"
)
_MONTH_AND_DAY = "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
_OFFSET = "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
MOMENT = f"^(20[0-9]{{2}}|2100)-{_MONTH_AND_DAY}(T{_CLOCK}{_OFFSET}?)?$"
DAY = f"^(19|2[0-9])[0-9]{{2}}-{_MONTH_AND_DAY}$"
PHONE = "^[^0-9]*([0-9][^0-9]*){5,}$"
AMOUNT = "^[0-9]{1,12}([.][0-9]{1,2})?$"
QUANTITY = "^[1-9][0-9]{0,8}([.][0-9]{1,3})?$|^0[.]([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])$"
CURRENCY = "^[A-Za-z]{3}$"


def or_nothing(pattern: str) -> str:
    """Return the pattern of a value that may be empty, which says as little as null."""
    return f"{pattern}|^$"
