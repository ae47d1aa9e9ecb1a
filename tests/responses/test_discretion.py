"""What a wall may show of somebody's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.responses.discretion import LONGEST_QUOTE, discreet, shortened


@pytest.mark.parametrize(
    ("said", "client", "shown"),
    [
        ("Звоните 8 (912) 345-67-89", "", "Звоните …"),
        ("Пишите anna@example.ru, жду", "", "Пишите … жду"),
        ("Я в телеграме: @anna_k", "", "Я в телеграме: …"),
        ("Фото: https://example.ru/1", "", "Фото: …"),
        ("Заказали 120 худи за 24000 рублей", "", "Заказали 120 худи за 24000 рублей"),
        ("Спасибо от «Ромашки»!", "ООО «Ромашка»", "Спасибо от «…»!"),
        ("Пётр Ёлкин доволен", "Петр Елкин", "… доволен"),
        ("Клуб волна в восторге", 'Спортивный клуб "Волна"', "Клуб … в восторге"),
        ("Всё хорошо", "ИП Ли", "Всё хорошо"),
    ],
)
def test_names_and_contacts_are_left_out(said: str, client: str, shown: str) -> None:
    assert discreet(said, client) == shown


@given(st.text(), st.text())
def test_any_words_of_any_client_can_be_shown(said: str, client: str) -> None:
    assert "@" not in discreet(said, client)


@given(st.text(min_size=1), st.integers(1, 400))
def test_shortened_text_is_never_longer_and_short_text_stays(said: str, longest: int) -> None:
    assert len(shortened(said, longest)) <= longest
    if len(said) <= min(longest, LONGEST_QUOTE):
        assert shortened(said, longest) == said
