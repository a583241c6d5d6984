"""Project codes of integrated budget management as Hebei prints them (项目编码, 21 characters).

``13102224P000001121306`` reads: division 131022, year 24, letter P, owner 000001, serial 12130,
check character 6. The check was worked out from published codes and all of those fit; no official
text of it is known, so a code that fails deserves a warning, never an error. The check follows the
scheme of the unified social credit code (GB 32100-2015) with another constant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.classifications.names import normalise_name

CHECK_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 symbols of GB 32100-2015, without I, O, S, V and Z; a symbol's value is its index."""

_VALUES = {symbol: value for value, symbol in enumerate(CHECK_ALPHABET)}
_MODULUS = len(CHECK_ALPHABET)
_WEIGHTS = tuple(pow(3, i, _MODULUS) for i in range(20))
_CONSTANT = 30
_SHAPE = re.compile(r"(\d{6})(\d{2})([A-Z])(\d{6})(\d{5})([0-9A-Z])", re.ASCII)
_HEBEI = "13"
_CHECKED_LETTER = "P"
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """A project code in its parts; ``str(code)`` joins them again.

    ``division``: six digits (GB/T 2260). ``year``: the budget year in which the project entered the
    system, in full; for a project carried forward, earlier than the document's. ``letter``: the
    kind of project. ``owner``, ``serial``: six and five digits, a reading that is an inference.
    ``check``: the last character, right or wrong.
    Raises ValueError for parts that do not make up a code.
    """

    division: str
    year: int
    letter: str
    owner: str
    serial: str
    check: str

    def __post_init__(self) -> None:
        in_century = _CENTURY <= self.year < _CENTURY + 100
        if not in_century or not _SHAPE.fullmatch(str(self)):
            raise ValueError(f"not the parts of a project code: {self!r}")

    def __str__(self) -> str:
        return f"{self._first20}{self.check}"

    @property
    def check_applies(self) -> bool:
        """Whether the check is known to hold for codes of this kind: Hebei, letter P."""
        return self.division.startswith(_HEBEI) and self.letter == _CHECKED_LETTER

    @property
    def expected_check(self) -> str | None:
        """The check character the other twenty ask for; None where the check does not apply."""
        return check_character(self._first20) if self.check_applies else None

    @property
    def check_ok(self) -> bool | None:
        """Whether the last character is right; None where the check does not apply."""
        expected = self.expected_check
        return None if expected is None else self.check == expected

    @property
    def _first20(self) -> str:
        return f"{self.division}{self.year % 100:02d}{self.letter}{self.owner}{self.serial}"


def check_character(first20: str) -> str:
    """The check character for the first twenty characters of a code.

    With weights 3^i mod 31 (i = 0…19) it is the symbol of value (30 − Σ value·weight) mod 31. The
    modulus is prime, so every change of a single character changes the result.
    Raises ValueError unless there are twenty symbols of :data:`CHECK_ALPHABET`.
    """
    if len(first20) != len(_WEIGHTS):
        raise ValueError(f"expected {len(_WEIGHTS)} characters, got {len(first20)}: {first20!r}")
    try:
        values = [_VALUES[symbol] for symbol in first20]
    except KeyError as error:
        raise ValueError(f"character outside the check alphabet: {first20!r}") from error
    total = sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True))
    return CHECK_ALPHABET[(_CONSTANT - total) % _MODULUS]


@lru_cache(maxsize=32768)
def parse(text: str) -> ProjectCode | None:
    """Read a project code, or None when ``text`` has not its shape.

    White space from line ends, full-width and small letters are accepted. The check character is
    not judged here; see :attr:`ProjectCode.check_ok`.
    """
    found = _SHAPE.fullmatch(normalise_name(text).upper())
    if found is None:
        return None
    division, year, letter, owner, serial, check = found.groups()
    return ProjectCode(division, _CENTURY + int(year), letter, owner, serial, check)


def make(division: str, year: int, owner: str, serial: str, letter: str = "P") -> ProjectCode:
    """Make a project code with its check character.

    ``year`` is given in full. Raises ValueError for parts of the wrong shape and where the check
    is not known to apply (anything but Hebei with letter P).
    """
    code = ProjectCode(division, year, letter, owner, serial, check="0")
    expected = code.expected_check
    if expected is None:
        raise ValueError(f"no check character is known for division {division}, letter {letter}")
    return ProjectCode(division, year, letter, owner, serial, expected)
