"""What the owner writes into the settings."""

from __future__ import annotations

from typing import Any


def firm(**changes: Any) -> dict[str, Any]:
    """Return the fields of the settings as a browser sends them."""
    return {
        "name": "Гарна Спорт", "phone": "+7 495 000-16-20", "email": "hello@example.ru",
        "colour": "#e4572e", "promise_days": "3", "answer_days": "365", "packing_order": "client",
        "greeting_ru": "{client}, спасибо!\r\nРасскажите, как всё прошло с заказом {order}.",
        "greeting_en": "{client}, thank you!", "reader_ru": "директор Анна Петрова",
        "reader_en": "Anna Petrova, the director", "referral_ru": "", "referral_en": "",
        "consent_ru": "Даю согласие хранить этот контакт, чтобы ответить мне.",
        "consent_en": "I agree that you keep this contact to reply to me.", **changes,
    }  # fmt: skip
