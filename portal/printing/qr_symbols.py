"""Which QR symbol a text gets: version, level and mask, and its modules by `qrcode`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Literal

from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData, lost_point

Level = Literal["M", "Q", "H"]
Mask = Literal[0, 1, 2, 3, 4, 5, 6, 7]
Matrix = list[list[bool]]  # rows from the top, without the quiet zone; True is dark

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # by value: ISO/IEC 18004, table 5
_ALPHANUMERIC = re.compile(f"[{re.escape(CHARACTERS)}]+")
_LARGEST = 40
_MASKS: Final[tuple[Mask, ...]] = (0, 1, 2, 3, 4, 5, 6, 7)
_LEVELS: Final[dict[Level, Literal[0, 2, 3]]] = {
    "M": ERROR_CORRECT_M,
    "Q": ERROR_CORRECT_Q,
    "H": ERROR_CORRECT_H,
}


def require_alphanumeric(text: str) -> None:
    """Raise ValueError when text is not wholly digits, capitals, `$%*+-./:` and space.

    Byte mode would cost a whole version of module size.
    """
    if not _ALPHANUMERIC.fullmatch(text):
        raise ValueError(f"not alphanumeric for a QR code, write it in capitals: {text!r}")


def smallest_symbol(text: str) -> tuple[int, Level]:
    """Return the least version that holds text at level M, and the best level that it holds at.

    Small modules stop a camera sooner than weak correction does: no level is worth a version
    (PDF.md, section 4). ValueError when text is not alphanumeric, or too long for any version.
    """
    require_alphanumeric(text)
    version = _least_version(text, "M")
    if version > _LARGEST:
        raise ValueError(f"too long for a QR code: {len(text)} characters")
    return version, [level for level in _LEVELS if _least_version(text, level) == version][-1]


def least_penalised(texts: Sequence[str], version: int, level: Level) -> Mask:
    """Return the mask of least penalty (ISO/IEC 18004, 7.8.3) over all the texts together."""

    def penalty(mask: Mask) -> int:
        matrices = (modules(text, version, level, mask) for text in texts)
        return sum(lost_point([[*row] for row in matrix]) for matrix in matrices)

    return min(_MASKS, key=penalty)


def modules(text: str, version: int, level: Level, mask: Mask | None = None) -> Matrix:
    """Return the symbol of an alphanumeric text, by default with the mask that suits it best.

    ValueError when the version does not hold so much at this level.
    """
    code = _code(text, level, version, mask)
    try:
        code.make(fit=False)
    except DataOverflowError as overflow:
        raise ValueError(str(overflow)) from None
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def _least_version(text: str, level: Level) -> int:
    try:
        return _code(text, level).best_fit()
    except (DataOverflowError, ValueError):  # qrcode 8.2 refuses its own version 41
        return _LARGEST + 1


def _code(
    text: str, level: Level, version: int | None = None, mask: Mask | None = None
) -> QRCode[Any]:
    code: QRCode[Any] = QRCode(version, _LEVELS[level], border=0, mask_pattern=mask)
    # One segment, even of digits alone. The stub gives the constant a wider type.
    code.add_data(QRData(text, MODE_ALPHA_NUM))  # type: ignore[call-overload]
    return code
