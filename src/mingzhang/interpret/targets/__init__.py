"""The grammar of target values (指标值): sign, number and unit, time, several figures, or words.

``≥95%`` is a number with a direction, ``不晚于12月底`` a time, ``20-30%`` a range, ``全覆盖`` is as
good as 100 %, ``有所提高`` is words that a person must judge. Nothing is guessed: a text with
figures that is not understood to its last letter is ``unread``, never half-read.
"""

from mingzhang.interpret.targets.grammar import parse_target
from mingzhang.interpret.targets.model import Compared, Day, Kind, Target, When
from mingzhang.interpret.targets.words import base_unit, counted_in

__all__ = [
    "Compared",
    "Day",
    "Kind",
    "Target",
    "When",
    "base_unit",
    "counted_in",
    "parse_target",
]
