"""What a request may do to the database."""

from __future__ import annotations

from flask import has_request_context, request

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def only_reads() -> bool:
    """Tell whether this is a request that never writes."""
    return has_request_context() and request.method in READING_METHODS
