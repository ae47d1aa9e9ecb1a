"""Corner marks as OpenCV sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from portal.printing.aruco import MARKS, WHITE_MM, draw_mark, mark_matrix
from portal.printing.pages import A4
from portal.printing.pen import Pen
from tests.printing.marks import DICTIONARY, corner_marks_mm
from tests.printing.reading import blurred, complaints_about, pictures, pictures_by_poppler

SIDE_MM = 8.0
CENTRES = {0: (14.0, 14.0), 1: (196.0, 14.0), 2: (196.0, 283.0), 3: (14.3, 282.7)}


def marked_page(side_mm: float = SIDE_MM) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4.points)
    for mark, (x, y) in CENTRES.items():
        draw_mark(Pen(canvas, A4), mark, x, y, side_mm)
    canvas.save()
    return file.getvalue()


def found_mm(image: Image.Image) -> dict[int, np.ndarray]:
    """Return the four corners of each mark, clockwise from its upper left, in mm on A4."""
    return corner_marks_mm(image, A4.width_mm, A4.height_mm)


def corners_mm(x: float, y: float) -> np.ndarray:
    half = SIDE_MM / 2
    return np.array(
        [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
    )


@pytest.mark.parametrize("mark", range(4))
def test_modules_are_those_of_opencv(mark: int) -> None:
    theirs = cv2.aruco.generateImageMarker(DICTIONARY, mark, 6, borderBits=1)
    assert (np.array(mark_matrix(mark)) == (theirs == 0)).all()


@pytest.mark.parametrize("mark", [-1, 4, 50])
def test_other_marks_are_refused(mark: int) -> None:
    with pytest.raises(ValueError, match="no such corner mark"):
        mark_matrix(mark)


@pytest.mark.parametrize("dpi", [100, 150])
@pytest.mark.parametrize("render", [pictures, pictures_by_poppler])
def test_four_marks_are_found_by_their_ids(
    render: Callable[[bytes, int], list[Image.Image]], dpi: int
) -> None:
    (picture,) = render(marked_page(), dpi)
    assert sorted(found_mm(picture)) == [0, 1, 2, 3]
    assert sorted(found_mm(blurred(picture))) == [0, 1, 2, 3]


def test_corners_are_found_to_a_tenth_of_a_millimetre() -> None:
    (picture,) = pictures(marked_page(), 300)
    for mark, corners in found_mm(picture).items():
        errors = np.linalg.norm(corners - corners_mm(*CENTRES[mark]), axis=1)
        assert errors.max() < 0.1


@pytest.mark.parametrize("dpi", [150, 233, 300])
def test_modules_that_touch_leave_no_seam(dpi: int) -> None:
    (picture,) = pictures(marked_page(), dpi)
    per_mm = np.array([picture.width / A4.width_mm, picture.height / A4.height_mm])
    grey = np.asarray(picture.convert("L"))
    for mark, centre in CENTRES.items():
        for place, black in places_between_equal_modules(mark):
            x, y = (centre + place * SIDE_MM / 6) * per_mm
            around = grey[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2]
            assert (around == (0 if black else 255)).all()


def places_between_equal_modules(mark: int) -> Iterator[tuple[np.ndarray, bool]]:
    """Yield where neighbours of one colour touch, in modules from the mark's centre, and it."""
    black = np.array(mark_matrix(mark))
    for right, down in ((1, 0), (0, 1)):
        same = black[: 6 - down, : 6 - right] == black[down:, right:]
        for row, column in np.argwhere(same):
            place = np.array([column + (1 + right) / 2, row + (1 + down) / 2]) - 3
            yield place, black[row, column]


def test_white_around_a_mark_is_enough_beside_black() -> None:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4.points)
    canvas.rect(0, 0, *A4.points, fill=1)
    pen = Pen(canvas, A4)
    canvas.setFillColorRGB(1, 1, 1)
    clear = SIDE_MM / 2 + WHITE_MM
    for x, y in CENTRES.values():
        points = [(x - clear) / 25.4 * 72, pen.up(y + clear) / 25.4 * 72]
        canvas.rect(*points, *[2 * clear / 25.4 * 72] * 2, fill=1)
    for mark, (x, y) in CENTRES.items():
        draw_mark(pen, mark, x, y, SIDE_MM)
    canvas.save()
    (picture,) = pictures(file.getvalue(), 100)
    assert sorted(found_mm(picture)) == list(range(len(MARKS)))


def test_page_of_marks_is_sound() -> None:
    assert complaints_about(marked_page()) == ""
