"""Rules of deduction (评（扣）分标准): what people write, read into rules that can be applied."""

from mingzhang.performance.deductions.grammar import parse_rule, rule_said
from mingzhang.performance.deductions.model import (
    Bands,
    Base,
    Measure,
    Named,
    NotUnderstood,
    Proportional,
    Rule,
    Side,
    Steps,
    YesNo,
)

__all__ = [
    "Bands",
    "Base",
    "Measure",
    "Named",
    "NotUnderstood",
    "Proportional",
    "Rule",
    "Side",
    "Steps",
    "YesNo",
    "parse_rule",
    "rule_said",
]
