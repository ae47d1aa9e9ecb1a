"""What makes a PDF fit for archives (ISO 19005-2, level B): its metadata and its colours."""

from __future__ import annotations

import re
import zlib
from functools import cache
from xml.sax.saxutils import escape

from PIL import ImageCms

CREATOR = "Портал «Акт удовлетворённости»"
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CREATED_AT = slice(24, 36)  # of an ICC profile's header: the moment of its making
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool><pdf:Producer>{creator}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@cache
def intent_profile() -> bytes:
    """Return the sRGB profile of LittleCMS, compressed, the same bytes whenever it is made."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_CREATED_AT] = bytes((7, 208, 0, 1, 0, 1)) + bytes(6)
    return zlib.compress(bytes(profile), 9)


def xmp_packet(title: str, author: str, subject: str, language: str) -> bytes:
    """Return the metadata of a document; the texts are those of its information dictionary."""
    texts = {"title": title, "author": author, "subject": subject, "creator": CREATOR}
    safe = {name: escape(text) for name, text in texts.items()}
    return _PACKET.format(language=language, **safe).encode("utf-8", "replace")


def plain_text(text: str) -> str:
    """Return text as metadata can hold it: without controls and lone surrogates."""
    return _UNPRINTABLE.sub("", text)
