"""What else a character may be: from the recogniser's probabilities to the doubts of a cell."""

import numpy as np
import pytest

from mingzhang.documents import Doubt, Table
from mingzhang.formats.pages.assembling import assemble
from mingzhang.formats.scan.engine import IN_FIGURES, Engine, Letter
from mingzhang.formats.scan.page import _ink, _Line

LETTERS = ["", *IN_FIGURES, "行", "计"]
Steps = list[dict[str, float]]


def decoded(*steps: dict[str, float]) -> list[Letter]:
    """What the engine makes of these probabilities, step by step; the rest is that of nothing."""
    engine = object.__new__(Engine)
    engine._letters = LETTERS
    engine._in_figures = np.array([LETTERS.index(letter) for letter in IN_FIGURES])
    said = np.zeros((len(steps), len(LETTERS)), np.float32)
    for row, step in zip(said, steps, strict=True):
        for letter, probability in step.items():
            row[LETTERS.index(letter)] = probability
        row[0] += 1 - row.sum()
    return engine._decoded(said, 1.0)


def test_a_sure_character_has_no_other_reading():
    assert [(one.text, one.others) for one in decoded({"8": 0.999}, {"": 1}, {"3": 0.99})] == [
        ("8", ()),
        ("3", ()),
    ]


def test_a_doubtful_digit_keeps_its_other_readings_the_likeliest_first():
    letters = decoded({"8": 0.55, "3": 0.3, "6": 0.1, "行": 0.05})
    assert [(one.text, one.others) for one in letters] == [("8", ("3", "6"))]
    assert letters[0].confidence == pytest.approx(0.55)


def test_a_point_that_was_nearly_seen_is_a_reading():
    first, second = decoded({"8": 0.99}, {".": 0.4}, {"3": 0.99})
    assert (first.text, first.others, second.others) == ("8", ("8.",), ())
    assert first.confidence == pytest.approx(0.6)


def test_a_point_that_may_be_dirt_can_be_left_out():
    letters = decoded({"8": 0.99}, {".": 0.6}, {"3": 0.99})
    assert [one.others for one in letters] == [(), ("",), ()]


def test_a_character_over_several_steps_is_one_and_stands_in_their_middle():
    letters = decoded({"8": 0.7}, {"8": 0.9}, {"8": 0.7}, {})
    assert [(one.text, one.at) for one in letters] == [("8", pytest.approx(1.5 / 4))]


def test_doubtful_characters_become_the_doubt_of_their_cell():
    figure = decoded(
        {"2": 0.99}, {"8": 0.55, "3": 0.45}, {".": 0.99}, {}, {"3": 0.99}, {}, {"7": 0.99}
    )
    name = [Letter("行", 0.25, 0.5), Letter("计", 0.75, 0.99)]
    lines = [_Line((20, 20, 90, 66), name), _Line((220, 20, 320, 60), figure)]
    level = np.array([[10, 10, 400], [70, 10, 400], [130, 10, 400]], np.float32)
    upright = np.array([[10, 10, 130], [200, 10, 130], [400, 10, 130]], np.float32)
    ink = _ink(1, (500.0, 300.0), lines, level, upright, 1.0)
    table = assemble([ink], b"").blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0].cells == ("行计", "28.37")
    (doubt,) = table.rows[0].doubts
    assert (doubt.cell, doubt.texts) == (1, ("28.37", "23.37"))
    assert doubt.confidence == pytest.approx(0.55)
    assert isinstance(doubt, Doubt)
