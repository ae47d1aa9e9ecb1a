"""Past answers: a file as people send it, taken in."""

from __future__ import annotations

from portal.responses.models import AnswerImport
from portal.responses.past.operations import take_in
from portal.responses.past.reading import read_past_file
from portal.web.clock import firm_zone, now

FILE = """submitted_at;order;role;nps;comment;t-gift;t-wifi|Беспроводная сеть
05.05.2017;1001;user;10;«Отлично»;5;not_noticed
06.05.2017 14:30;;economic;0;;1;4
07.05.2017;7777;;;;;
"""


def take_past_answers_in(text: str = FILE, name: str = "опрос 2017.csv") -> AnswerImport:
    """Take a file of past answers in."""
    at = now()
    return take_in(read_past_file(text.encode(), name, firm_zone(), at), name, at)[0]
