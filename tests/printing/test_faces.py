"""The five faces."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations

import pytest
from PIL import ImageChops
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from portal.printing.faces import FACES, draw_face
from tests.printing.reading import pictures


def drawn(emotion: int) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(10 * mm, 10 * mm))
    draw_face(canvas, emotion, 5, 5, 9)
    canvas.save()
    return file.getvalue()


def test_every_emotion_has_a_face() -> None:
    assert set(FACES) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(("one", "two"), list(combinations(sorted(FACES), 2)))
def test_faces_are_told_apart_in_black_and_white(one: int, two: int) -> None:
    first, second = (pictures(drawn(emotion), 150)[0].convert("1") for emotion in (one, two))
    different = ImageChops.logical_xor(first, second).histogram()[255]
    assert different > first.histogram()[0] * 0.1


def test_another_emotion_has_none() -> None:
    with pytest.raises(KeyError):
        drawn(0)
