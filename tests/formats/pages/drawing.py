"""Pages drawn for tests: text and rules at places, as an Ink."""

from dataclasses import dataclass, field

import numpy as np

from mingzhang.formats.pages.ink import Ink


@dataclass
class Drawing:
    """An A4 page. Characters are as wide as high, half as wide below U+0100."""

    page: int = 1
    width: float = 595.0
    height: float = 842.0
    codes: list[int] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)
    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, size: float = 10.0) -> "Drawing":
        """Text with its top left corner at a place, as one object."""
        number = self.objects[-1] + 1 if self.objects else 0
        for letter in text:
            wide = size if letter >= "\u0100" else size / 2
            self.codes.append(ord(letter))
            self.boxes.append((x, y, x + wide, y + size))
            self.objects.append(number)
            x += wide
        return self

    def lines(self, x: float, y: float, *texts: str, size: float = 10.0) -> "Drawing":
        """Printed lines under each other."""
        for at, text in enumerate(texts):
            self.write(x, y + at * size * 1.5, text, size)
        return self

    def rule(self, x: float, y: float, to_x: float, to_y: float) -> "Drawing":
        """A level or upright rule."""
        if y == to_y:
            self.level.append((y, x, to_x))
        else:
            self.upright.append((x, y, to_y))
        return self

    def grid(self, xs: list[float], ys: list[float]) -> "Drawing":
        """All rules of a grid without merged cells."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def table(
        self, rows: list[list[str]], left: float = 50.0, top: float = 100.0, wide: float = 100.0
    ) -> "Drawing":
        """A ruled table of rows 20 points high, each text in its cell."""
        xs = [left + wide * at for at in range(len(rows[0]) + 1)]
        ys = [top + 20.0 * at for at in range(len(rows) + 1)]
        self.grid(xs, ys)
        for y, row in zip(ys, rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                self.write(x + 4, y + 5, text)
        return self

    @property
    def ink(self) -> Ink:
        """The page."""
        return Ink(
            self.page,
            self.width,
            self.height,
            np.array(self.codes, np.uint32),
            np.array(self.boxes, np.float32).reshape(-1, 4),
            np.array(self.objects, np.int32),
            np.array(self.level, np.float32).reshape(-1, 3),
            np.array(self.upright, np.float32).reshape(-1, 3),
        )
