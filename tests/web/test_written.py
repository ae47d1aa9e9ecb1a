"""Pieces of pages that are made once: addresses and what macros write."""

from __future__ import annotations

from flask import Flask, render_template_string, url_for

from portal.web.addresses import address

PAGE = """
{%- macro shown(number, asked) %}{{ number }} {{ _("Answers") }}{{ note() }} {{ asked }}
{%- endmacro -%}
{{ once(shown, number, {"q": word}) }}"""


def written(app: Flask, number: object, word: str, language: str = "en") -> tuple[str, int]:
    """Write the macro on a page of its own; return its words and how often it was really run."""
    runs = []
    with app.test_request_context(f"/?lang={language}"):
        page = render_template_string(
            PAGE, number=number, word=word, note=lambda: runs.append(1) or ""
        )
    return page, len(runs)


def test_macro_writes_equal_values_once_for_each_language(app: Flask) -> None:
    first, runs = written(app, 3, "a")
    assert (first.startswith("3 Answers"), runs) == (True, 1)
    assert written(app, 3, "a") == (first, 0)
    assert written(app, 4, "a")[1] == 1
    assert written(app, 3, "b")[1] == 1
    assert written(app, 3, "a", "ru")[0].startswith("3 Ответы")


def test_what_a_macro_wrote_is_still_escaped(app: Flask) -> None:
    for _ in range(2):
        assert "&lt;b&gt;" in written(app, "<b>", "a")[0]


def test_address_is_what_flask_builds(app: Flask) -> None:
    values = ({"angry": 1}, {"angry": True}, {"q": "а&б"}, {"after": None}, {"_anchor": "x"})
    with app.test_request_context("/admin/", environ_overrides={"SCRIPT_NAME": "/portal"}):
        for _ in range(2):
            for each in values:
                assert address("admin.responses", **each) == url_for("admin.responses", **each)
    with app.test_request_context("/admin/"):
        assert address("admin.responses", angry=1) == "/admin/responses?angry=1"
