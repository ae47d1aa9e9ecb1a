"""What a file is, told by its first bytes: names lie, and people rename."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

from portal.orders.files.errors import FileRefused

ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|table|head|meta)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml\s|" + "КоммерческаяИнформация".encode() + rb"[\s>])")
_JSON = re.compile(rb"\s*(?:\[\s*)?\{\s*[\"}]")
# tab, line ends, form feed and the end mark of DOS are at home in text
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
SAMPLE = 65_536  # characters


def refuse_other_kinds(content: bytes, name: str) -> None:
    """Raise FileRefused, with words, for what begins as something known not to be a table."""
    if content.startswith(_OLE2):
        raise FileRefused(
            _l(
                "“%(name)s” is an old Excel file (.xls) or has a password: "
                "save it as XLSX or CSV, without a password",
                name=name,
            )
        )
    if content.startswith(_PICTURES):
        raise FileRefused(_l("“%(name)s” is a picture, not a table: send XLSX or CSV", name=name))
    if content.startswith(b"%PDF"):
        raise FileRefused(_l("“%(name)s” is a PDF, not a table: send XLSX or CSV", name=name))


def refuse_other_text(text: str, name: str) -> None:
    """Raise FileRefused for text that begins as no table does: pages, XML, programs."""
    if _MARKUP.match(text):
        raise other_markup(name)
    sample = text[:SAMPLE]
    # one stray control in a long text is a slip of an export, many are a program or a picture
    if len(_CONTROLS.findall(sample)) * 100 > len(sample):
        raise not_a_table(name)


def other_markup(name: str) -> FileRefused:
    """Return the refusal of a page, or of XML that holds no orders."""
    return FileRefused(
        _l("“%(name)s” is a web page or XML, not a table: save it as XLSX or CSV", name=name)
    )


def is_xml(beginning: bytes) -> bool:
    """Tell XML, by its declaration or by the root of CommerceML, from text."""
    return bool(_XML.match(_in_letters(beginning)))


def is_json(beginning: bytes) -> bool:
    """Tell a JSON object, or an array of objects, from text."""
    return bool(_JSON.match(_in_letters(beginning)))


def _in_letters(beginning: bytes) -> bytes:
    return beginning.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def not_a_table(name: str) -> FileRefused:
    """Return the refusal of a file whose kind has no words of its own."""
    return FileRefused(_l("“%(name)s” is not a table: send XLSX or CSV", name=name))
