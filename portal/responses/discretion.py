"""Words that others may read: without contacts and names, and no longer than a wall bears."""

from __future__ import annotations

import re

from portal.responses.wording import sought_words

CUT = "…"
LONGEST_QUOTE = 320  # characters: four of them fit on a screen that is read across a room
SHORTEST_NAME = 4  # letters
# an e-mail or @name; a link; seven digits and more, however they are grouped
_CONTACT = re.compile(r"\S*@\S+|(?:https?://|www\.|t\.me/)\S+|\+?\d(?:[\s().–-]*\d){6,}", re.I)
# part of a contact: by its beginnings the search would tell the whole of it
_ASKED = re.compile(r"@|\d(?:\D{0,3}\d){4,}")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_HOLES = re.compile(r"…(?:[\s,;]*…)+")


def discreet(text: str, client_name: str) -> str:
    """Return a quote without what tells who speaks: their client's name, contacts, links.

    A firm is known by what stands in quotes, a person by each part of the name; endings may
    differ. Names of others are left: nobody can tell them from words.

    >>> discreet("Мы в «Ромашке» рады! Звоните: +7 912 345-67-89", "ООО «Ромашка»")
    'Мы в «…» рады! Звоните: …'
    """
    text = _CONTACT.sub(CUT, text)
    for name in _names(client_name):
        text = name.sub(CUT, text)
    return _HOLES.sub(CUT, text)


def asks_for_contact(query: str) -> bool:
    """Tell whether who looks for this would learn of a contact that `discreet` leaves out.

    >>> asks_for_contact("8 (916)"), asks_for_contact("8 (916) 1"), asks_for_contact("5000 руб")
    (False, True, False)
    """
    return _ASKED.search(query) is not None


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return a text cut after a whole word, with an ellipsis, when it is longer than that.

    >>> shortened("Всё было очень хорошо", 12)
    'Всё было…'
    """
    if len(text) <= longest:
        return text
    kept = text[:longest]  # the last character is left to the ellipsis
    at_word = re.sub(r"\s+\S*\Z", "", kept) if re.search(r"\s", kept) else kept[:-1]
    return at_word.rstrip(" ,;:.!?…-–—\n") + CUT


def _names(client_name: str) -> list[re.Pattern[str]]:
    quoted = _QUOTED.findall(client_name)
    return [pattern for name in quoted or client_name.split() for pattern in _forms(name)]


def _forms(name: str) -> list[re.Pattern[str]]:
    words = sought_words(" ".join(re.findall(r"\w+", name)))
    if sum(len(word.word) for word in words) < SHORTEST_NAME:
        return []
    ways = (rf"(?:{'|'.join(map(_any_e, one.stems or (one.word,)))})\w*" for one in words)
    return [re.compile(r"\b" + r"\W+".join(ways) + r"\b", re.IGNORECASE)]


def _any_e(stem: str) -> str:
    return stem.replace("е", "[её]")
