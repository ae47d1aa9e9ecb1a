"""The looks of a whole act: the grid in millimetres and the type, on A4 and on A5."""

from __future__ import annotations

from dataclasses import dataclass

from portal.printing.fonts import Font, Style
from portal.printing.pages import A4, A5, PageSize

WHITE_MM = 4.0  # around each corner mark (PAPER.md): nothing is printed there


@dataclass(frozen=True)
class Type:
    """The styles of an act."""

    title: Style
    firm: Style
    long_firm: Style
    number: Style
    salutation: Style
    long_salutation: Style
    greeting: Style
    label: Style
    client: Style
    body: Style
    note: Style
    heading: Style
    column: Style
    touchpoint: Style
    call: Style
    code: Style
    strong: Style


@dataclass(frozen=True)
class Look:
    """Where things stand on a paper of one size; lengths in millimetres, y from the top."""

    page: PageSize
    type: Type
    corner: float  # side of a corner mark
    corner_margin: float  # between it and the edge of the paper
    left: float
    right: float
    floor: float  # questions and signatures end above it, the invitation stands below
    head: float  # where it ends
    logo_width: float
    logo_height: float
    greeting_height: float
    greeting_padding: float
    order_padding: float
    order_width: float  # of the column of client and order, beside that of the items
    item_rows: int
    mark: float  # diameter of a bubble
    least_pitch: float  # of bubbles, in both directions
    pleasant_pitch: float
    most_pitch: float
    emotion_pitch: float
    unnoticed_width: float
    unnoticed_gap: float
    face: float
    table_head: float
    scale_first: float  # x of the bubble for 0
    scale_pitch: float
    scale_question: float  # y of the question's baseline within its block
    scale_question_width: float
    scale_numbers: float  # y of the numbers' baseline within the block
    scale_height: float
    role_height: float
    words_head: float
    publish_width: float  # from the centre of the bubble of the leave to quote
    line: float  # least distance of the lines to write on
    least_lines: int
    signatures: float
    gap: float
    qr_box: float  # side of the QR code with its quiet zone
    call_width: float
    promise_gap: float
    promise_width: float

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.right - self.left

    @property
    def inner_left(self) -> float:
        """Where text may start beside a corner mark."""
        return self.corner_margin + self.corner + WHITE_MM

    @property
    def inner_right(self) -> float:
        """Where text must end beside a corner mark."""
        return self.page.width_mm - self.inner_left

    @property
    def unnoticed_centre(self) -> float:
        """The column of "not noticed"."""
        return self.right - self.unnoticed_width / 2

    @property
    def emotions_left(self) -> float:
        """The left edge of the columns of emotions."""
        columns = 5 * self.emotion_pitch
        return self.right - self.unnoticed_width - self.unnoticed_gap - columns

    @property
    def emotion_centres(self) -> tuple[float, ...]:
        """The columns of the five emotions, best first."""
        return tuple(self.emotions_left + self.emotion_pitch * (n + 0.5) for n in range(5))

    @property
    def names_width(self) -> float:
        """What is left of the columns for names."""
        return self.emotions_left - self.left - 3.0


def _style(font: Font, size_pt: float, leading_mm: float) -> Style:
    return Style(font, size_pt, leading_mm)


_R, _S = Font.REGULAR, Font.SEMIBOLD

ON_A4 = Look(
    page=A4,
    type=Type(
        title=_style(_S, 23, 8.4),
        firm=_style(_S, 19, 7.2),
        long_firm=_style(_S, 12, 5.0),
        number=_style(_R, 10.5, 4.8),
        salutation=_style(_S, 16, 6.4),
        long_salutation=_style(_S, 12, 5.0),
        greeting=_style(_R, 12, 5.4),
        label=_style(_R, 8.5, 4.2),
        client=_style(_S, 11, 4.8),
        body=_style(_R, 10, 4.7),
        note=_style(_R, 9.5, 4.3),
        heading=_style(_S, 11.5, 5.0),
        column=_style(_R, 9, 3.6),
        touchpoint=_style(_R, 11.5, 4.6),
        call=_style(_S, 15, 6.2),
        code=_style(_S, 18, 7.0),
        strong=_style(_S, 10, 4.6),
    ),
    corner=8.0,
    corner_margin=10.0,
    left=16.0,
    right=194.0,
    floor=244.0,
    head=25.0,
    logo_width=46.0,
    logo_height=13.0,
    greeting_height=21.0,
    greeting_padding=5.0,
    order_padding=3.4,
    order_width=90.0,
    item_rows=4,
    mark=5.0,
    least_pitch=9.0,
    pleasant_pitch=9.6,
    most_pitch=12.0,
    emotion_pitch=17.0,
    unnoticed_width=21.0,
    unnoticed_gap=8.0,
    face=8.8,
    table_head=19.0,
    scale_first=88.5,
    scale_pitch=9.5,
    scale_question=10.0,
    scale_question_width=61.0,
    scale_numbers=4.4,
    scale_height=17.0,
    role_height=9.5,
    words_head=8.0,
    publish_width=60.0,
    line=8.0,
    least_lines=3,
    signatures=14.0,
    gap=3.0,
    qr_box=33.0,
    call_width=74.0,
    promise_gap=6.0,
    promise_width=54.0,
)

ON_A5 = Look(
    page=A5,
    type=Type(
        title=_style(_S, 15.5, 6.0),
        firm=_style(_S, 13, 5.2),
        long_firm=_style(_S, 9, 3.8),
        number=_style(_R, 8.5, 3.8),
        salutation=_style(_S, 11.5, 4.6),
        long_salutation=_style(_S, 9.5, 3.9),
        greeting=_style(_R, 9, 4.0),
        label=_style(_R, 7, 3.4),
        client=_style(_S, 9, 3.8),
        body=_style(_R, 8.5, 3.7),
        note=_style(_R, 7.5, 3.3),
        heading=_style(_S, 9.5, 4.0),
        column=_style(_R, 7.2, 2.9),
        touchpoint=_style(_R, 9.5, 3.7),
        call=_style(_S, 11, 4.4),
        code=_style(_S, 12, 5.0),
        strong=_style(_S, 8, 3.6),
    ),
    corner=7.0,
    corner_margin=7.0,
    left=10.0,
    right=138.0,
    floor=176.0,
    head=19.0,
    logo_width=32.0,
    logo_height=10.0,
    greeting_height=12.6,
    greeting_padding=3.0,
    order_padding=1.9,
    order_width=65.0,
    item_rows=3,
    mark=4.4,
    least_pitch=8.0,
    pleasant_pitch=8.1,
    most_pitch=10.5,
    emotion_pitch=12.6,
    unnoticed_width=16.5,
    unnoticed_gap=5.0,
    face=6.0,
    table_head=13.2,
    scale_first=56.0,
    scale_pitch=8.0,
    scale_question=7.4,
    scale_question_width=40.0,
    scale_numbers=3.2,
    scale_height=12.0,
    role_height=8.0,
    words_head=6.0,
    publish_width=47.0,
    line=6.0,
    least_lines=2,
    signatures=9.0,
    gap=1.2,
    qr_box=26.2,
    call_width=50.0,
    promise_gap=4.0,
    promise_width=36.0,
)
