"""Finds the corner marks of a page as OpenCV does."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

DICTIONARY = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)


def corner_marks_mm(image: Image.Image, width_mm: float, height_mm: float) -> dict[int, np.ndarray]:
    """Return the four corners of each mark, clockwise from its upper left, in mm; by their ids.

    `width_mm`, `height_mm` are those of the paper that the image shows. AssertionError when an
    id is seen twice.
    """
    how = cv2.aruco.DetectorParameters()
    how.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    detector = cv2.aruco.ArucoDetector(DICTIONARY, how)
    corners, ids, _ = detector.detectMarkers(np.asarray(image.convert("L")))
    assert len(np.unique(np.ravel(ids))) == len(corners), f"a mark is seen twice: {ids}"
    scale = (width_mm / image.width, height_mm / image.height)
    return {
        int(mark): (corner[0] + 0.5) * scale
        for mark, corner in zip(np.ravel(ids), corners, strict=True)
    }
