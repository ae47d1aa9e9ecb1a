"""Metadata and colours of files that are fit for archives."""

from __future__ import annotations

import zlib
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import ImageCms

from portal.printing.archive import CREATOR, intent_profile, plain_text, xmp_packet

MARKUP = '<b>ООО</b> & "Ко"'
NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


def said(packet: bytes, path: str) -> str | None:
    root = ElementTree.fromstring(packet.decode())
    found = root.find(f".//{path}", NAMES)
    assert found is not None
    item = found.find(".//rdf:li", NAMES)
    return (found if item is None else item).text


@pytest.mark.parametrize("text", ["Акт № 1", MARKUP, "{title}", "😀 שלום", "]]>"])
def test_metadata_says_what_it_was_told(text: str) -> None:
    packet = xmp_packet(text, text + "1", text + "2", "ru")
    assert said(packet, "dc:title") == text
    assert said(packet, "dc:creator") == text + "1"
    assert said(packet, "dc:description") == text + "2"
    assert said(packet, "dc:language") == "ru"


def test_metadata_claims_level_b_of_part_2() -> None:
    packet = xmp_packet("", "", "", "en")
    assert said(packet, "pdfaid:part") == "2"
    assert said(packet, "pdfaid:conformance") == "B"
    assert said(packet, "xmp:CreatorTool") == said(packet, "pdf:Producer") == CREATOR


def test_packet_is_framed_so_that_programs_find_it() -> None:
    packet = xmp_packet("", "", "", "en")
    assert packet.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode())
    assert packet.endswith(b'<?xpacket end="r"?>')


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\n", "\x7f", "\x85", "\ud800"])
def test_plain_text_has_nothing_that_metadata_cannot_hold(bad: str) -> None:
    assert plain_text(f"А{bad}Б") == "АБ"


def test_plain_text_keeps_everything_else() -> None:
    assert plain_text(MARKUP + " 😀 שלום") == MARKUP + " 😀 שלום"


def test_profile_is_srgb_and_the_same_every_time() -> None:
    data = zlib.decompress(intent_profile())
    profile = ImageCms.ImageCmsProfile(BytesIO(data))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    again = intent_profile.__wrapped__()
    assert again == intent_profile()
