"""What a look of a whole act is made of: its grid in millimetres and its type."""

from __future__ import annotations

from dataclasses import dataclass

from portal.printing.fonts import Style
from portal.printing.pages import PageSize

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
    small_greeting: Style
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
    def further_head(self) -> float:
        """Where the head of a further side ends: below the white around the corner marks."""
        return self.corner_margin + self.corner + 4.0

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
