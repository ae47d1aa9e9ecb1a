"""What can stand in the way of the firm's settings."""

from __future__ import annotations

from enum import StrEnum


class AddressFault(StrEnum):
    """Why receipts cannot link to what was typed."""

    SPACES = "spaces"
    NOT_HTTPS = "not_https"
    SIGN_IN = "sign_in"
    NO_HOST = "no_host"
    TOO_LONG = "too_long"


class AddressRefused(ValueError):
    """This is no address that receipts link to."""

    def __init__(self, fault: AddressFault) -> None:
        super().__init__(fault)
        self.fault = fault
