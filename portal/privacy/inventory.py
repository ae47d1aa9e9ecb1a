"""Which columns hold what of people: each column of text, JSON or bytes has its row."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Held(StrEnum):
    """What a column can tell of a person."""

    CLIENT = "client"  # who a client is, and how to reach them
    WORDS = "words"  # what clients wrote: it may name anybody
    COPY = "copy"  # of what came from outside or went there
    STAFF = "staff"  # people of the firm, and what they wrote
    KEY = "key"  # keys, passwords and their digests
    NOBODY = "nobody"


PERSONAL = frozenset({Held.CLIENT, Held.WORDS, Held.COPY, Held.STAFF})

# a test fails for a column without a class, and for a personal one that docs/privacy.md leaves out
INVENTORY: Mapping[str, Mapping[str, Held]] = {
    "act": {"code": Held.KEY, "void_reason": Held.STAFF},
    "act_layout": {"geometry": Held.NOBODY},
    "answer_import": {"filename": Held.STAFF, "digest": Held.NOBODY},
    "answer_text": {"text": Held.WORDS},
    "api_key": {"name": Held.NOBODY, "digest": Held.KEY},
    "audit_anchor": {"digest": Held.NOBODY},
    "audit_entry": {
        "deed": Held.NOBODY, "actor_name": Held.STAFF, "address": Held.STAFF,
        "subject_kind": Held.NOBODY, "subject_name": Held.STAFF, "detail": Held.STAFF,
    },
    "audit_seal": {"digest": Held.NOBODY},
    "claim": {"text": Held.WORDS},
    "client": {"identity": Held.CLIENT, "name": Held.CLIENT, "segment": Held.NOBODY},
    "company": {
        "name": Held.NOBODY, "phone": Held.NOBODY, "email": Held.NOBODY, "colour": Held.NOBODY,
        "logo": Held.NOBODY, "greeting_ru": Held.NOBODY, "greeting_en": Held.NOBODY,
        "reader_ru": Held.STAFF, "reader_en": Held.STAFF, "referral_ru": Held.NOBODY,
        "referral_en": Held.NOBODY, "legal_name": Held.NOBODY, "inn": Held.NOBODY,
        "legal_address": Held.NOBODY, "privacy_contact": Held.STAFF,
    },
    "consent_text": {"language": Held.NOBODY, "text": Held.NOBODY},
    "contact": {"name": Held.CLIENT, "email": Held.CLIENT, "phone": Held.CLIENT},
    "delivery": {"body": Held.COPY, "detail": Held.COPY},
    "draft": {"fields": Held.WORDS},
    "erasure_mark": {"digest": Held.KEY},
    "idempotent_call": {"key": Held.NOBODY, "fingerprint": Held.NOBODY, "body": Held.COPY},
    "inbox_delivery": {
        "topic": Held.NOBODY, "sender_id": Held.NOBODY, "body": Held.COPY, "reason": Held.COPY,
    },
    "invitation": {"digest": Held.KEY, "email": Held.STAFF},
    "inbox_order": {"foreign_id": Held.NOBODY},
    "inbox_source": {
        "name": Held.NOBODY, "token": Held.KEY, "secret": Held.KEY, "settings": Held.KEY,
    },
    "measure_count": {"role": Held.NOBODY, "channel": Held.NOBODY},
    "order": {
        "external_id": Held.NOBODY, "number": Held.NOBODY, "client_name": Held.CLIENT,
        "email": Held.CLIENT, "phone": Held.CLIENT, "currency": Held.NOBODY,
        "manager": Held.STAFF, "language": Held.NOBODY,
    },
    "order_batch": {
        "filename": Held.STAFF, "language": Held.NOBODY, "mapping": Held.NOBODY,
        "columns": Held.NOBODY, "system": Held.NOBODY, "header": Held.NOBODY, "sample": Held.COPY,
        "failure": Held.NOBODY,
    },
    "order_batch_order": {"before": Held.COPY, "segment": Held.NOBODY},
    "order_batch_piece": {"content": Held.COPY},
    "order_item": {"name": Held.NOBODY, "sku": Held.NOBODY},
    "order_mapping": {"name": Held.NOBODY, "columns": Held.NOBODY},
    "order_upload": {"filename": Held.STAFF, "content": Held.COPY},
    "questionnaire": {
        "name": Held.NOBODY, "recommend_ru": Held.NOBODY, "recommend_en": Held.NOBODY,
    },
    "questionnaire_item": {"label_ru": Held.NOBODY, "label_en": Held.NOBODY},
    "recovery_code": {"digest": Held.KEY},
    "refused_line": {"reasons": Held.COPY, "cells": Held.COPY},
    "remark": {"text": Held.WORDS},
    "reset_request": {"email": Held.STAFF},
    "response": {"language": Held.NOBODY, "comment": Held.WORDS, "contact": Held.CLIENT},
    "review_link": {"name": Held.NOBODY, "url": Held.NOBODY},
    "second_factor": {"seed": Held.KEY, "key_mark": Held.KEY},
    "sign_in_try": {"digest": Held.KEY},
    "standard": {"text": Held.NOBODY},
    "subscriber": {"address": Held.STAFF, "secret": Held.KEY, "former_secret": Held.KEY},
    "touchpoint": {
        "key": Held.NOBODY, "name_ru": Held.NOBODY, "name_en": Held.NOBODY, "owner": Held.STAFF,
    },
    "upset_rule": {"words": Held.NOBODY, "segments": Held.NOBODY},
    "user": {"email": Held.STAFF, "password_hash": Held.KEY},
    "user_session": {"digest": Held.KEY, "address": Held.STAFF, "device": Held.STAFF},
}  # fmt: skip
