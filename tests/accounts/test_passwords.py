"""Which passwords are taken, at every door at which one is chosen."""

from __future__ import annotations

import unicodedata
from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from portal.accounts import passwords
from portal.accounts.models import Role
from portal.accounts.password_rules import MAX_LENGTH, MIN_LENGTH, Problem, password_problem
from portal.accounts.queries import user_by_email
from portal.config import ROOT
from portal.storage.database import db
from tests.factories.people import PASSWORD, add_person, signed_in
from tests.pages import page_of

KNOWN = ["olga77@garna-sport.ru", "Гарна Спорт"]


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("семь зн", Problem.SHORT),
        ("ё" * (MAX_LENGTH + 1), Problem.LONG),
        ("trustno1", Problem.COMMON),
        ("QwertyUiop", Problem.COMMON),
        ("йцукен123", Problem.COMMON),
        ("Пароль2024!", Problem.COMMON),
        ("gfhjkm1234", Problem.COMMON),
        ("любовь1990", Problem.COMMON),
        ("1234567890-=", Problem.COMMON),
        ("aaaaaaaaaaaa", Problem.SIMPLE),
        ("абвгдежз", Problem.SIMPLE),
        ("98765432", Problem.SIMPLE),
        ("кот кот кот ", Problem.SIMPLE),
        ("olga2026!", Problem.KNOWN),
        ("щдпф-2026", Problem.KNOWN),  # olga, typed in the other layout
        ("Гарна-Спорт-1", Problem.KNOWN),
        ("garna_sport", Problem.KNOWN),
        ("акт12345", Problem.KNOWN),
        ("portal password", Problem.KNOWN),
    ],
)
def test_password_that_is_guessed_early_is_refused(password: str, problem: Problem) -> None:
    assert password_problem(password, KNOWN) is problem


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "восемь12 слонов",
        "kx7-wq2p",
        "olga ест варенье ложкой",
        "  с пробелами по краям  ",
        "пять 🐘 слонов",
        "ф" * 3 + " не повторение, а начало",
    ],
)
def test_password_needs_no_digits_capitals_or_signs(password: str) -> None:
    assert password_problem(password, KNOWN) is None


def test_the_3000_that_are_tried_first_are_refused() -> None:
    long_enough = [each for each in FREQUENCY_LISTS["passwords"] if len(each) >= MIN_LENGTH]
    assert len(long_enough) >= 3000
    assert [each for each in long_enough[:3000] if password_problem(each) is None] == []


def test_password_can_be_pasted_wherever_one_is_typed(app: Flask) -> None:
    scripts = " ".join(path.read_text("utf-8") for path in (ROOT / "static" / "js").glob("*.js"))
    assert "paste" not in scripts
    staff = signed_in(app, Role.STAFF)
    for browser, path in ((app.test_client(), "/login"), (staff, "/password"), (staff, "/confirm")):
        for field in page_of(browser.get(path)).all("input[type=password]"):
            assert field.attrs["autocomplete"] in ("current-password", "new-password")
            assert int(field.attrs.get("maxlength") or MAX_LENGTH) >= 64


@given(st.text(min_size=0, max_size=MAX_LENGTH + 20), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_is_either_taken_or_refused_with_a_reason(password: str, known: list[str]) -> None:
    problem = password_problem(password, known)
    assert problem is None or problem in Problem
    if len(unicodedata.normalize("NFC", password)) < 8:
        assert problem is Problem.SHORT


def test_letter_with_an_accent_is_one_letter_however_it_was_typed() -> None:
    composed = unicodedata.normalize("NFC", "ёлка и йод в мае")
    apart = unicodedata.normalize("NFD", composed)
    assert composed != apart
    assert passwords.password_fits(passwords.hash_password(composed), apart)


def test_long_password_is_not_cut() -> None:
    longest = "слон " * 40
    assert len(longest) == MAX_LENGTH
    assert not passwords.password_fits(passwords.hash_password(longest), longest[:-1])


def test_hash_is_argon2id_as_the_rfc_advises() -> None:
    # as the portal loads it: in tests another hasher stands there, which is quick
    spec = find_spec(passwords.__name__)
    assert spec is not None
    assert spec.loader is not None
    loaded = module_from_spec(spec)
    spec.loader.exec_module(loaded)
    # RFC 9106, section 4: the second recommended option
    assert loaded.hash_password(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_check_does_the_same_work_for_nobody_as_for_somebody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work: list[str] = []

    class Counting(PasswordHasher):
        def hash(self, *args: Any, **more: Any) -> str:
            work.append("hash")
            return super().hash(*args, **more)

        def verify(self, *args: Any, **more: Any) -> Any:
            work.append("verify")
            return super().verify(*args, **more)

    kept = passwords.hash_password(PASSWORD)
    monkeypatch.setattr(passwords, "hasher", Counting(1, 8, 1))
    done = []
    for whose in (kept, None):
        passwords._nobodys_hash.cache_clear()  # as in a process that has just begun
        work.clear()
        assert not passwords.password_fits(whose, "wrong password")
        done.append(list(work))
    assert done == [["hash", "verify"], ["hash", "verify"]]


def test_hash_of_old_parameters_is_made_anew_at_sign_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = add_person(app, Role.STAFF)
    monkeypatch.setattr(
        passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    )
    for _ in range(2):
        app.test_client().sign_in(email, PASSWORD)
        with app.app_context():
            user = user_by_email(email)
            assert user is not None
            assert "m=16,t=2,p=1" in user.password_hash


def test_page_says_why_a_password_is_refused_and_keeps_the_old_one(app: Flask) -> None:
    olga = signed_in(app, Role.STAFF)
    weak = {"current": PASSWORD, "new": "staff2026", "again": "staff2026"}
    response = olga.submit("/password", weak)
    assert response.status_code == 422
    assert page_of(response).all(".invalid-feedback")
    app.test_client().sign_in("staff@example.ru", PASSWORD)


@pytest.mark.parametrize("password", ["qwerty123", "o@example2", "short"])
def test_command_refuses_a_password_in_words(app: Flask, password: str) -> None:
    args = ["users", "add", "o@example.ru", "--role", "staff", "--password-stdin"]
    result = app.test_cli_runner().invoke(args=args, input=f"{password}\n")
    assert result.exit_code == 1
    assert "password" in result.output
    with app.app_context():
        assert user_by_email("o@example.ru") is None
        db.session.rollback()


def test_first_admin_may_have_no_common_password(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_EMAIL", "boss@example.ru")
    monkeypatch.setenv("ADMIN_PASSWORD", "administrator")
    result = app.test_cli_runner().invoke(args=["users", "ensure-admin"])
    assert result.exit_code == 1
    assert "ADMIN_PASSWORD is refused" in result.output
