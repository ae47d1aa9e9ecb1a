"""A file that is no whole backup is refused in words, and nothing is changed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.backups.errors import BackupRefused
from portal.backups.manifest import Manifest
from portal.backups.reading import open_backup, verify
from tests.backups.conftest import NewMachine
from tests.backups.test_restoring import backed_up, run

Content = dict[str, bytes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> bytes:
    """A backup of a portal in which nothing has happened yet."""
    from tests.conftest import application

    app = application(f"sqlite:///{migrated_sqlite}")
    return backed_up(app, tmp_path_factory.mktemp("backup") / "whole.backup").read_bytes()


def read(content: bytes) -> Manifest:
    """Verify a backup and return what it says of itself."""
    with open_backup(io.BytesIO(content)) as backup:
        verify(backup)
        return backup.manifest


def parts_of(content: bytes) -> Content:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Content) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_manifest(content: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the same backup with another manifest."""
    parts = parts_of(content)
    manifest = json.loads(parts["manifest.json"])
    change(manifest)
    return packed({**parts, "manifest.json": json.dumps(manifest).encode()})


def test_whole_backup_is_read(whole: bytes) -> None:
    assert read(whole).rows > 10
    assert read(packed(parts_of(whole))) == read(whole)


@given(st.data())
def test_cut_backup_is_refused(whole: bytes, data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BackupRefused):
        read(whole[:length])


@given(st.data())
def test_turned_bit_is_refused_or_changes_nothing(whole: bytes, data: st.DataObject) -> None:
    place, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    damaged = bytearray(whole)
    damaged[place] ^= 1 << bit
    try:
        found = read(bytes(damaged))
    except BackupRefused:
        return
    assert found == read(whole)  # a bit of what no one reads, as the attributes of a file


@pytest.mark.parametrize(
    ("record", "place", "value"),
    [
        (b"PK\1\2", 10, zipfile.ZIP_BZIP2),  # the method by which a file is packed: one bit
        (b"PK\1\2", 10, zipfile.ZIP_LZMA),
        (b"PK\5\6", 19, 0xFF),  # where the directory begins: the files are before the file
    ],
)
def test_damaged_directory_is_refused(whole: bytes, record: bytes, place: int, value: int) -> None:
    damaged = bytearray(whole)
    damaged[whole.index(record) + place] = value
    with pytest.raises(BackupRefused, match="it is damaged, or no backup of this portal"):
        read(bytes(damaged))


@given(st.binary(max_size=200))
def test_any_other_file_is_refused(content: bytes) -> None:
    with pytest.raises(BackupRefused):
        read(content)


def change(name: str, part: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest["tables"][name].update({part: value})


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        (lambda m: m.update(format=2), "a newer portal made it"),
        (lambda m: m.update(format="1"), "cannot be read"),
        (lambda m: m.pop("tables"), "lacks something"),
        (lambda m: m.update(made_at="2026-11-28"), "lacks something"),
        (lambda m: m.update(tables=[]), "lacks something"),
        (lambda m: m["tables"].pop("company"), "files are missing"),
        (change("company", "rows", 2), "table company is not as it was written"),
        (change("company", "part", {"size": 1, "sha256": ""}), "another size"),
        (change("questionnaire_item", "columns", ["id"]), "columns that are not there"),
        (
            change("company", "references", [
                {"columns": ["id"], "table": "order", "referred": ["id"]}
            ]),
            "rows refer to rows that are not in it: order",
        ),
    ],
)  # fmt: skip
def test_manifest_that_is_not_true_is_refused(
    whole: bytes, spoilt: Callable[[dict[str, Any]], object], words: str
) -> None:
    with pytest.raises(BackupRefused, match=words):
        read(with_manifest(whole, spoilt))


def test_bomb_is_refused_before_it_is_unpacked(whole: bytes) -> None:
    parts = parts_of(whole)
    size = 300 * 1024 * 1024
    parts["tables/company.jsonl"] = b" " * size
    parts["manifest.json"] = json.dumps(
        {
            **(manifest := json.loads(parts["manifest.json"])),
            "tables": {
                **manifest["tables"],
                "company": {
                    **manifest["tables"]["company"],
                    "part": {"size": size, "sha256": "0" * 64},
                },
            },
        }
    ).encode()
    with pytest.raises(BackupRefused, match="would unpack to"):
        read(packed(parts))


def test_bomb_of_a_manifest_is_refused(whole: bytes) -> None:
    parts = {**parts_of(whole), "manifest.json": b"[" * 2_000_000}
    with pytest.raises(BackupRefused, match="too large"):
        read(packed(parts))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_refused_file_leaves_an_empty_machine_empty(
    whole: bytes, new_machine: NewMachine, tmp_path: Path, kind: str
) -> None:
    machine = new_machine(kind)
    path = tmp_path / "portal.backup"
    for spoilt, words in (
        (whole[:-20], "it is damaged, or no backup of this portal"),
        (b"", "it is damaged, or no backup of this portal"),
        (with_manifest(whole, lambda m: m.update(revision="999")), "a newer one made it"),
    ):
        path.write_bytes(spoilt)
        result = run(machine, "restore", str(path))
        assert result.exit_code == 1
        assert "Nothing is changed" in result.output
        assert words in result.output
        kept = run(machine, "backup", str(tmp_path / "kept.backup"))
        assert "there is nothing to keep" in kept.output


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("promise_days", 99), ("promise_days", 10**30), ("name", None), ("name", "a\0b"),
        ("name", "\ud800"), ("id", "x"),
    ],
)  # fmt: skip
def test_row_that_the_database_does_not_admit_is_refused(
    whole: bytes, new_machine: NewMachine, tmp_path: Path, kind: str, column: str, value: object
) -> None:
    parts = parts_of(whole)
    manifest = json.loads(parts["manifest.json"])
    company = manifest["tables"]["company"]
    row = json.loads(parts["tables/company.jsonl"])
    row[company["columns"].index(column)] = value
    content = json.dumps(row).encode() + b"\n"
    parts["tables/company.jsonl"] = content
    company["part"] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    parts["manifest.json"] = json.dumps(manifest).encode()
    path = tmp_path / "portal.backup"
    path.write_bytes(packed(parts))
    result = run(new_machine(kind), "restore", str(path))
    if kind == "sqlite" and value == "a\0b":
        assert result.exit_code == 0  # only PostgreSQL keeps no NUL
        return
    assert result.exit_code == 1, result.output
    assert "Nothing is changed: the database refuses it" in result.output


def test_missing_file_is_said(app: Flask, tmp_path: Path) -> None:
    result = run(app, "restore", str(tmp_path / "none.backup"))
    assert result.exit_code == 1
    assert "No such file" in result.output
    result = run(app, "backup", str(tmp_path / "none" / "portal.backup"))
    assert "There is no backup: No such file" in result.output
