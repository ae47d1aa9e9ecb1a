"""The look of an A4 act: its grid in millimetres and its type."""

from __future__ import annotations

from portal.printing.fonts import Font, Style
from portal.printing.pages import A4

TOP = 13.5
LEFT, RIGHT = 16.0, A4.width_mm - 16.0
WIDTH = RIGHT - LEFT
FLOOR = 249.0  # the questions end above it, the QR code and its words stand below

LOGO_WIDTH, LOGO_HEIGHT = 45.0, 18.0

MARK = 5.0  # diameter of a bubble
EMOTION_PITCH = 17.0
UNNOTICED_WIDTH = 21.0
UNNOTICED_CENTRE = RIGHT - UNNOTICED_WIDTH / 2
EMOTIONS_LEFT = RIGHT - UNNOTICED_WIDTH - 8.0 - 5 * EMOTION_PITCH
EMOTION_CENTRES = tuple(EMOTIONS_LEFT + EMOTION_PITCH * (place + 0.5) for place in range(5))
NAMES_WIDTH = EMOTIONS_LEFT - LEFT - 3.0

TITLE = Style(Font.SEMIBOLD, 27, 10.0)
FIRM = Style(Font.SEMIBOLD, 21, 8.0)
LONG_FIRM = Style(Font.SEMIBOLD, 13, 5.4)
NUMBER = Style(Font.REGULAR, 10.5, 4.8)
GREETING = Style(Font.REGULAR, 13, 6.0)
LABEL = Style(Font.REGULAR, 8.5, 4.2)
CLIENT = Style(Font.SEMIBOLD, 11, 4.8)
BODY = Style(Font.REGULAR, 10, 4.6)
NOTE = Style(Font.REGULAR, 9.5, 4.3)
HEADING = Style(Font.SEMIBOLD, 11.5, 5.0)
COLUMN = Style(Font.REGULAR, 9, 3.6)
TOUCHPOINT = Style(Font.REGULAR, 11.5, 4.6)
CALL = Style(Font.SEMIBOLD, 15, 6.2)
CODE = Style(Font.SEMIBOLD, 18, 7.0)
STRONG = Style(Font.SEMIBOLD, 10, 4.6)
